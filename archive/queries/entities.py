"""Entities for readers: a list, and the page of one."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from archive.models import Article, ArticleEntity, Entity
from archive.policy.scales import HEADLINE, Answer
from archive.queries.claims import ClaimRow, claim_list
from archive.queries.paging import PAGE_SIZE, Page, by_name, newest_first
from archive.queries.rows import article_row, listed

MERGES = "merged_into__merged_into__merged_into"  # of one that lives on under another name


@dataclass(frozen=True)
class Share:
    """How many of something got this answer."""

    answer: Answer
    count: int


@dataclass(frozen=True)
class EntityPage:
    entity: Entity
    aliases: tuple[str, ...]
    articles: Page
    claims: tuple[ClaimRow, ...]
    together: tuple[Entity, ...]


def known_entities() -> QuerySet:
    """Entities with a page of their own."""
    return Entity.objects.filter(status="accepted", merged_into__isnull=True)


def entity_list(*, kind: str = "", after: str = "", size: int = PAGE_SIZE) -> Page:
    """Entities that stand in a public article, by name, each with article_count."""
    items = ArticleEntity.objects.exclude(status="rejected").filter(content_object__in=Article.objects.public())
    entities = known_entities().filter(Exists(items.filter(tag=OuterRef("pk"))))
    if kind:
        entities = entities.filter(kind=kind)
    page = by_name(entities, after=after, size=size)
    counts = dict(
        items.filter(tag__in=[entity.pk for entity in page.items]).values("tag").annotate(n=Count("pk")).values_list("tag", "n")
    )
    for entity in page.items:
        entity.article_count = counts.get(entity.pk, 0)
    return page


def entity_page(slug: str, *, after: str = "") -> EntityPage | None:
    entity = known_entities().filter(slug=slug).prefetch_related("aliases").first()
    if entity is None:
        return None
    items = ArticleEntity.objects.filter(tag=entity).exclude(status="rejected")
    return EntityPage(
        entity=entity,
        aliases=tuple(sorted({alias.name for alias in entity.aliases.all()} - {entity.name})),
        articles=tagged_articles(items, after=after),
        claims=tuple(claim_list(speaker=slug, size=10).items),
        together=_together(entity, items),
    )


def entity_named(name: str) -> Entity | None:
    """The one entity of this name or alias, case ignored, as it lives on where it was merged; None where it is none or several.

    One that was rejected has no name to be known by.
    """
    named = Entity.objects.filter(Q(name__iexact=name) | Q(aliases__name__iexact=name)).select_related(MERGES).distinct()
    found = {entity for entity in map(_survivor, named) if entity.status != "rejected" and not entity.merged_into_id}
    return found.pop() if len(found) == 1 else None


def _survivor(entity: Entity) -> Entity:
    for _ in MERGES.split("__"):
        entity = entity.merged_into or entity
    return entity


def merged_target(slug: str) -> Entity | None:
    """The entity that the one at this address was merged into."""
    found = Entity.objects.filter(slug=slug, merged_into__isnull=False).select_related("merged_into").first()
    return found.merged_into if found else None


def tagged_articles(items: QuerySet, *, after: str) -> Page:
    """The public articles of these rows of a through table, newest first, told apart by whether the tag is a suggestion."""
    articles = listed(Article.objects.public()).filter(Exists(items.filter(content_object=OuterRef("pk"))))
    page = newest_first(articles.annotate(tag_status=_best_status(items)), after=after)
    return page.of([article_row(article) for article in page.items])


def _best_status(items: QuerySet) -> Any:
    """ "accepted" where any of the rows is, else "suggested"; the codes sort that way."""
    return items.filter(content_object=OuterRef("pk")).order_by("status").values("status")[:1]


def _together(entity: Entity, items: QuerySet) -> tuple[Entity, ...]:
    """Those most often in the same public articles, each with shared_count; accepted tags only."""
    articles = items.filter(status="accepted", content_object__in=Article.objects.public()).values("content_object")
    shared = Q(items__content_object__in=articles, items__status="accepted")
    rows = known_entities().exclude(pk=entity.pk).annotate(shared_count=Count("items", filter=shared)).filter(shared_count__gt=0)
    return tuple(rows.order_by("-shared_count", "name")[:12])


def rating_mix(articles: QuerySet) -> tuple[Share, ...]:
    """How many of these articles have each headline rating, best first; ratings nobody has are left out."""
    rows = articles.exclude(headline_rating="").order_by().values("headline_rating").annotate(n=Count("pk"))
    counts = dict(rows.values_list(F("headline_rating"), F("n")))
    return tuple(Share(answer, counts[answer.code]) for answer in HEADLINE.answers if counts.get(answer.code))

"""Entities for readers: a list, and the page of one."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact

from archive.models import ArticleEntity, Entity
from archive.queries.claims import ClaimRow, claim_list
from archive.queries.monthly import Monthly, Share
from archive.queries.paging import PAGE_SIZE, Page, by_name
from archive.queries.tagged import tagged_articles
from archive.queries.tallies import has_any, monthly, sums, verification_mix
from archive.queries.together import Pair, together

FEW = 5  # claims on the page of an entity
MERGES = "merged_into__merged_into__merged_into"  # of one that lives on under another name


@dataclass(frozen=True)
class EntityPage:
    """counted: its articles by month and rating. said, told: what it claimed itself, and what others claimed about it.

    said_mix, told_mix: what was found of all of those. together: whom the articles name beside it; pairs: how often these meet.
    """

    entity: Entity
    aliases: tuple[str, ...]
    articles: Page
    counted: Monthly
    said: tuple[ClaimRow, ...]
    said_mix: tuple[Share, ...]
    told: tuple[ClaimRow, ...]
    told_mix: tuple[Share, ...]
    together: tuple[Entity, ...]
    pairs: tuple[Pair, ...]


def known_entities() -> QuerySet:
    """Entities with a page of their own."""
    return Entity.objects.filter(status="accepted", merged_into__isnull=True)


def entity_list(*, kind: str = "", after: str = "", size: int = PAGE_SIZE) -> Page:
    """Entities that stand in a public article, by name, each with article_count."""
    # By name, and not by what few columns say of them: SQLite would put all entities in order that are merged into none.
    survives = Exact(Coalesce("merged_into_id", 0), 0)
    entities = Entity.objects.filter(survives, has_any("entity"), status="accepted")
    if kind:
        entities = entities.filter(kind=kind)
    page = by_name(entities, after=after, size=size)
    counts = sums("entity", [entity.pk for entity in page.items])
    for entity in page.items:
        entity.article_count = counts[entity.pk]
    return page


def entity_page(slug: str, *, after: str = "") -> EntityPage | None:
    entity = known_entities().filter(slug=slug).prefetch_related("aliases").first()
    if entity is None:
        return None
    beside, pairs = together(entity)
    return EntityPage(
        entity=entity,
        aliases=tuple(sorted({alias.name for alias in entity.aliases.all()} - {entity.name})),
        articles=tagged_articles(ArticleEntity.objects.all(), [entity.pk], after=after),
        counted=monthly("entity", entity.pk),
        said=tuple(claim_list(speaker=slug, size=FEW).items),
        said_mix=verification_mix("said", entity.pk),
        told=tuple(claim_list(about=slug, size=FEW).items),
        told_mix=verification_mix("told", entity.pk),
        together=beside,
        pairs=pairs,
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

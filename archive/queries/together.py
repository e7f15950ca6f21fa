"""Entities that are named in the same articles."""

from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, QuerySet

from archive.models import Article, ArticleEntity, Entity

LATEST = 1_000  # articles that are looked at, so that a name everywhere costs what a common one does
MOST_TOGETHER = 12
MOST_DRAWN = 10  # round one entity: more names than that run into each other


@dataclass(frozen=True)
class Pair:
    """Two entities that so many of the articles name both."""

    one: Entity
    other: Entity
    count: int


def together(entity: Entity) -> tuple[tuple[Entity, ...], tuple[Pair, ...]]:
    """Those most often in the same public articles, each with shared_count, and how often the first of them meet there.

    Accepted tags in the latest articles alone. Three queries, whatever their number.
    """
    articles = _articles(entity)
    beside = ArticleEntity.objects.filter(content_object__in=articles, status="accepted").exclude(tag=entity)
    with_page = Entity.objects.filter(pk=OuterRef("tag"), status="accepted", merged_into__isnull=True)
    known = beside.filter(Exists(with_page)).order_by()  # joined, SQLite would begin with all entities there are
    counts = dict(known.values("tag").annotate(n=Count("pk")).order_by("-n", "tag").values_list("tag", "n")[:MOST_TOGETHER])
    by_id = Entity.objects.in_bulk(counts)
    for pk, count in counts.items():
        by_id[pk].shared_count = count
    found = tuple(sorted(by_id.values(), key=lambda one: (-one.shared_count, one.name, one.pk)))
    return found, _pairs(found[:MOST_DRAWN], articles)


def _articles(entity: Entity) -> QuerySet:
    rows = ArticleEntity.objects.filter(Article.objects.public().at("content_object"), tag=entity, status="accepted")
    return rows.order_by("-content_object").values("content_object")[:LATEST]


def _pairs(entities: tuple[Entity, ...], articles: QuerySet) -> tuple[Pair, ...]:
    by_id = {entity.pk: entity for entity in entities}
    rows = ArticleEntity.objects.filter(
        tag__in=by_id, status="accepted", content_object__in=articles,
        content_object__entity_items__tag__in=by_id, content_object__entity_items__status="accepted",
        content_object__entity_items__tag__gt=F("tag"),
    )  # fmt: skip
    counted = rows.values("tag", other=F("content_object__entity_items__tag")).annotate(n=Count("pk"))
    return tuple(Pair(by_id[row["tag"]], by_id[row["other"]], row["n"]) for row in counted.order_by("-n", "tag", "other"))

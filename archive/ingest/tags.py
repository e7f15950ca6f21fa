"""Entities and topics that the machine suggests. What a person set, accepted or rejected is never touched."""

from collections.abc import Sequence

from archive.ingest.arrivals import Arrival
from archive.ingest.bulk import insert
from archive.models import ArticleEntity, ArticleTopic, Entity, Topic

SUGGESTED = {"origin": "machine", "status": "suggested"}


def known_tags(arrivals: Sequence[Arrival]) -> tuple[set[int], set[int]]:
    """The ids of entities and of topics named by arrivals that are (still) in the archive."""
    news = [arrival for arrival in arrivals if arrival.decision.outcome != "unchanged"]
    entities = {found.key for arrival in news for found in arrival.analysis.entities if found.key}
    topics = {found.key for arrival in news for found in arrival.analysis.topics if found.key}
    return (
        set(Entity.objects.filter(pk__in=entities).values_list("pk", flat=True)) if entities else set(),
        set(Topic.objects.filter(pk__in=topics).values_list("pk", flat=True)) if topics else set(),
    )


def store_tags(newest: Sequence[Arrival], *, entities: set[int], topics: set[int], changed: set[int]) -> None:
    """Suggestions from the newest version of each article. changed: the ids of articles whose suggestions are renewed."""
    made = (
        [row for arrival in newest for row in _entities(arrival, entities)],
        [row for arrival in newest for row in _topics(arrival, topics)],
    )
    for rows, model in zip(made, (ArticleEntity, ArticleTopic), strict=True):
        kept = _renewed(model, changed) if changed else set()
        insert([row for row in rows if (row.content_object_id, row.tag_id) not in kept])


def _renewed(model: type[ArticleEntity] | type[ArticleTopic], changed: set[int]) -> set[tuple[int, int]]:
    """(article, tag) of what stays after the machine's own suggestions are taken away."""
    rows = model.objects.filter(content_object__in=changed)
    rows.filter(**SUGGESTED).delete()
    return set(rows.values_list("content_object", "tag"))


def _entities(arrival: Arrival, entities: set[int]) -> list[ArticleEntity]:
    """mentions: in the whole version. in_headline: whether one of them stands in the headline."""
    rows: dict[int, ArticleEntity] = {}
    headlines = [(block.start, block.end) for block in arrival.analysis.blocks if block.kind == "headline"]
    for found in arrival.analysis.entities:
        if found.key in entities:
            row = rows.setdefault(found.key, ArticleEntity(tag_id=found.key, content_object_id=arrival.article_id, **SUGGESTED))
            row.mentions += 1
            row.in_headline |= any(start <= found.start and found.end <= end for start, end in headlines)
    return list(rows.values())


def _topics(arrival: Arrival, topics: set[int]) -> list[ArticleTopic]:
    best: dict[int, float] = {}
    for found in arrival.analysis.topics:
        if found.key in topics:
            best[found.key] = max(found.score, best.get(found.key, 0.0))
    return [
        ArticleTopic(tag_id=key, content_object_id=arrival.article_id, score=score, **SUGGESTED) for key, score in best.items()
    ]

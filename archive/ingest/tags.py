"""Entities and topics that the machine suggests or the source gives. What a person set, accepted or rejected is never touched."""

from collections.abc import Sequence
from typing import Any

from archive.analysis.salience import salience
from archive.ingest.arrivals import Arrival
from archive.models import ArticleEntity, ArticleTopic, Entity, Topic
from archive.models.bulk import batched, insert, update

SUGGESTED = {"origin": "machine", "status": "suggested"}
GIVEN = {"origin": "source", "status": "suggested"}
Entities = dict[int, int]  # what was named -> what is tagged: itself, or what it was merged into
Told = dict[str, list[Any] | None]
Pairs = set[tuple[int, int]]  # (article, tag)
AT_ONCE = 10_000  # values; SQLite may be built to take 32,766 in a query


def known_tags(arrivals: Sequence[Arrival]) -> tuple[Entities, set[int]]:
    """The entities that arrivals name, each with the one it lives on as, and the ids of topics; as far as (still) in the archive.

    What was read in a text was known when the import began. It is asked for in the transaction that writes, under the lock that
    a merge takes too: one that was merged away since is never tagged, and one merged later takes its tags along.
    """
    news = [arrival for arrival in arrivals if arrival.decision.outcome != "unchanged"]
    entities = {found.key for arrival in news for found in arrival.mentions if found.key}
    topics = {found.key for arrival in news for found in arrival.analysis.topics if found.key}
    return (
        _living(entities) if entities else {},
        set(Topic.objects.filter(pk__in=topics).values_list("pk", flat=True)) if topics else set(),
    )


def _living(entities: set[int]) -> Entities:
    """A merge leads all that were merged before straight to the one that is kept; a longer way is followed as names are."""
    rows = Entity.objects.filter(pk__in=entities).values_list(
        "pk", "merged_into", "merged_into__merged_into", "merged_into__merged_into__merged_into"
    )
    return {way[0]: [pk for pk in way if pk][-1] for way in rows}


def store_tags(newest: Sequence[Arrival], *, entities: Entities, topics: set[int], changed: set[int]) -> None:
    """Suggestions from the newest version of each article. changed: the ids of articles whose suggestions are renewed.

    What a source gave for an earlier version stays, for a later one from elsewhere may say nothing of it.
    """
    for model, rows_of, known in ((ArticleEntity, _entities, entities), (ArticleTopic, _topics, topics)):
        kept, given = _renewed(model, changed) if changed else (set(), {})
        made = [row for arrival in newest for row in rows_of(arrival, known, given.get(arrival.article_id, ()))]
        insert([row for row in made if (row.content_object_id, row.tag_id) not in kept])


def renew_tags(newest: Sequence[Arrival], *, entities: Entities, topics: set[int]) -> list[tuple[str, int, Told, Told]]:
    """(what, article, before, after) of each article: the suggestions that differ, by tag; None where there is none.

    newest: the newest version of each article, read anew. What people set and what a source gave stays.
    """
    return [
        *_renew(newest, ArticleEntity, _entities, entities, ("mentions", "in_headline", "salience")),
        *_renew(newest, ArticleTopic, _topics, topics, ("score",)),
    ]


def _renew(newest: Sequence[Arrival], model: Any, rows_of: Any, known: Any, names: tuple[str, ...]) -> list[Any]:
    there: dict[int, dict[int, Any]] = {}
    for row in model.objects.filter(content_object__in=[arrival.article_id for arrival in newest]).order_by("pk"):
        there.setdefault(row.content_object_id, {})[row.tag_id] = row
    told, gone, altered, made = [], [], [], []
    for arrival in newest:
        tagged = there.get(arrival.article_id, {})
        given = [tag for tag, row in tagged.items() if row.origin == "source" and row.status == "suggested"]
        free = {tag: row for tag, row in tagged.items() if row.status == "suggested" and row.origin != "person"}
        found = {row.tag_id: row for row in rows_of(arrival, known, given)}
        fresh = {tag: row for tag, row in found.items() if tag in free or tag not in tagged}
        before, after = ({tag: [getattr(row, name) for name in names] for tag, row in rows.items()} for rows in (free, fresh))
        other = sorted(tag for tag in {*before, *after} if before.get(tag) != after.get(tag))
        told.append((model._meta.model_name, arrival.article_id, _of(before, other), _of(after, other)))
        gone += [free[tag].pk for tag in other if tag not in fresh]
        made += [fresh[tag] for tag in other if tag not in free]
        altered += [_as(free[tag], after[tag], names) for tag in other if tag in free and tag in fresh]
    for some in batched(gone, AT_ONCE):
        model.objects.filter(pk__in=some).delete()
    update(altered, names)
    insert(made)
    return told


def _as(row: Any, values: Sequence[Any], names: Sequence[str]) -> Any:
    for name, value in zip(names, values, strict=True):
        setattr(row, name, value)
    return row


def _of(values: dict[int, list[Any]], tags: Sequence[int]) -> Told:
    return {str(tag): values.get(tag) for tag in tags}


def _renewed(model: type[ArticleEntity] | type[ArticleTopic], changed: set[int]) -> tuple[Pairs, dict[int, list[int]]]:
    """What stays after the suggestions are taken away, and the tags by article that the source had suggested."""
    rows = model.objects.filter(content_object__in=changed)
    given: dict[int, list[int]] = {}
    for article, tag in rows.filter(**GIVEN).order_by("pk").values_list("content_object", "tag"):
        given.setdefault(article, []).append(tag)
    rows.filter(status="suggested").exclude(origin="person").delete()
    return set(rows.values_list("content_object", "tag")), given


def _entities(arrival: Arrival, entities: Entities, before: Sequence[int]) -> list[ArticleEntity]:
    """mentions: in the whole version. in_headline: whether one of them stands in the headline."""
    about = {"content_object_id": arrival.article_id}
    rows = {key: ArticleEntity(tag_id=key, **about, **GIVEN) for key in (*before, *arrival.given.entities)}
    end = max((block.end for block in arrival.analysis.blocks if block.kind == "headline"), default=0)
    starts: dict[int, list[int]] = {}
    for found in arrival.mentions:
        if key := entities.get(found.key):
            starts.setdefault(key, []).append(found.start)
    for key, places in starts.items():
        row = rows.setdefault(key, ArticleEntity(tag_id=key, **about, **SUGGESTED))
        row.mentions, row.in_headline = len(places), min(places) < end
        row.salience = salience(places, headline_end=end, length=len(arrival.item.record.text))
    return list(rows.values())


def _topics(arrival: Arrival, topics: set[int], before: Sequence[int]) -> list[ArticleTopic]:
    """score: of the machine; 1.0 for what the source gives."""
    about = {"content_object_id": arrival.article_id}
    best: dict[int, float] = {}
    for found in arrival.analysis.topics:
        if found.key in topics:
            best[found.key] = max(found.score, best.get(found.key, 0.0))
    given = dict.fromkeys((*before, *arrival.given.topics))
    made = [ArticleTopic(tag_id=key, **about, **GIVEN) for key in given]
    return made + [ArticleTopic(tag_id=key, score=score, **about, **SUGGESTED) for key, score in best.items() if key not in given]

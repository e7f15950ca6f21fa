"""Keeps the tallies: whatever note_changes() hears of is counted anew, in the transaction of the change.

What an article adds is a question about that article alone, and is kept beside it (Counted). So a change takes away what was
added and adds what is so now, whichever way it came about and however often it is noted. Whoever notes changes holds the writing
lock until the end of the transaction: two at once count one after the other, none is lost, and none waits for the other in turn.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.db.models import Count, F

from archive.models import Article, ArticleEntity, ArticleTopic, Claim, Correction, Counted, Tally, Topic
from archive.models.bulk import insert_values
from archive.models.summary import EVER
from archive.models.topic import PATH_SEPARATOR
from archive.search.names import name_new

Told = dict[str, Any]
Key = tuple[str, int, str, str]  # of, key, month, answer
CHUNK = 1_000  # articles at once


def count_anew(articles: Collection[int]) -> None:
    """These articles, by id, are in the tallies as they are now. Constant queries a CHUNK; call it in the transaction, locked."""
    pks = list(articles)
    for begin in range(0, len(pks), CHUNK):
        _count_some(pks[begin : begin + CHUNK])


def _count_some(pks: list[int]) -> None:
    before = dict(Counted.objects.filter(pk__in=pks).values_list("article_id", "told"))
    now = told_of(pks)
    changed = [pk for pk in pks if before.get(pk) != now.get(pk)]
    if changed:
        keep(changed, before, now)
        add(_differences((before.get(pk), now.get(pk)) for pk in changed))
        name_new({entity for pk in changed if pk in now for entity in now[pk]["in"].get("entity", ())})


def keep(changed: Collection[int], before: dict[int, Told], now: dict[int, Told]) -> None:
    """Writes what these articles add now. before: what is kept of them."""
    if stale := [pk for pk in changed if pk in before]:
        Counted.objects.filter(pk__in=stale).delete()
    insert_values(Counted, ("article_id", "told"), [(pk, now[pk]) for pk in changed if pk in now])


def _differences(pairs: Iterable[tuple[Told | None, Told | None]]) -> Counter[Key]:
    found: Counter[Key] = Counter()
    for was, now in pairs:
        if was:
            found.subtract(dict(additions(was)))
        if now:
            found.update(dict(additions(now)))
    return found


def add(differences: Counter[Key]) -> None:
    """In the order of the keys, as one statement each: a row that is there is added to, one that has come to nought goes."""
    rows = sorted((*key, count) for key, count in differences.items() if count)
    table = connection.ops.quote_name(Tally._meta.db_table)
    statement = (
        f'INSERT INTO {table} ("of", "key", "month", "answer", "count") VALUES (%s, %s, %s, %s, %s)'
        f' ON CONFLICT ("of", "key", "month", "answer") DO UPDATE SET "count" = {table}."count" + excluded."count"'
    )
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(statement, rows)
    if fewer := [row[:4] for row in rows if row[4] < 0]:
        empty = f'DELETE FROM {table} WHERE "of" = %s AND "key" = %s AND "month" = %s AND "answer" = %s AND "count" = 0'
        with connection.cursor() as cursor:
            cursor.executemany(empty, fewer)


def additions(told: Told) -> Iterator[tuple[Key, int]]:
    """What an article adds to which row; each row once."""
    month, rating = told["month"], told["rating"]
    for of, keys in (("archive", [0]), *told["in"].items()):
        for key in keys:
            yield (of, key, month, rating), 1
            yield (of, key, EVER, rating), 1
    for of, key, answer, count in told["claims"]:
        yield (of, key, EVER, answer), count
    if told["corrections"]:
        yield ("corrections", 0, EVER, ""), told["corrections"]


def told_of(pks: Collection[int]) -> dict[int, Told]:
    """By article, what it adds; nothing of one that is not public. Seven queries at most."""
    rows = Article.objects.public().filter(pk__in=pks).order_by("pk")
    found = {
        pk: {"month": _month(at), "rating": rating, "in": {"source": [source]}, "claims": [], "corrections": 0}
        for pk, source, at, rating in rows.values_list("pk", "source", "published_at", "headline_rating")
    }
    _tell_topics(found)
    _tell_entities(found)
    _tell_claims(found)
    corrections = Correction.objects.filter(article__in=found).order_by().values("article").annotate(n=Count("pk"))
    for article, count in corrections.values_list("article", "n"):
        found[article]["corrections"] = count
    return found


def _month(at: datetime | None) -> str:
    return f"{(moment := at.astimezone(UTC)).year:04}-{moment.month:02}" if at else ""


def _tell_topics(found: dict[int, Told]) -> None:
    items = ArticleTopic.objects.filter(content_object__in=found).exclude(status="rejected")
    rows = list(items.order_by("tag").values_list("content_object", "tag", "tag__path"))
    above = {path: _paths(path) for _, _, path in rows}
    ids = dict(Topic.objects.filter(path__in={one for paths in above.values() for one in paths}).values_list("path", "pk"))
    branches: dict[int, set[int]] = defaultdict(set)
    for article, topic, path in rows:
        found[article]["in"].setdefault("topic", []).append(topic)
        branches[article] |= {ids[one] for one in above[path] if one in ids}
    for article, topics in branches.items():
        found[article]["in"]["branch"] = sorted(topics)


def _paths(path: str) -> list[str]:
    """Of a topic and of those above it."""
    steps = path.split(PATH_SEPARATOR)[:-1]
    return [PATH_SEPARATOR.join(steps[:count]) + PATH_SEPARATOR for count in range(1, len(steps) + 1)]


def _tell_entities(found: dict[int, Told]) -> None:
    """Those with a page of their own alone: most that a machine suggests have none. Which have is looked at here: asked of the
    database, SQLite would begin with all entities there are."""
    items = ArticleEntity.objects.filter(content_object__in=found).exclude(status="rejected").order_by("tag")
    for article, entity, status, merged in items.values_list("content_object", "tag", "tag__status", "tag__merged_into"):
        if status == "accepted" and merged is None:
            found[article]["in"].setdefault("entity", []).append(entity)


def _tell_claims(found: dict[int, Told]) -> None:
    claims = Claim.objects.filter(article__in=found, status="accepted").order_by()
    rows = {pk: row for pk, *row in claims.values_list("pk", "article", "speaker", "verification")}
    if not rows:
        return
    counts: dict[int, Counter[tuple[str, int, str]]] = defaultdict(Counter)
    for article, speaker, answer in rows.values():
        counts[article]["claims", 0, answer] += 1
        if speaker:
            counts[article]["said", speaker, answer] += 1
    for pk, entity in _named_in(rows):
        article, speaker, answer = rows[pk]
        counts[article]["told", entity, answer] += entity != speaker
    for article, own in counts.items():
        found[article]["claims"] = sorted([*key, count] for key, count in own.items() if count)


def _named_in(claims: Iterable[int]) -> Iterable[tuple[int, int]]:
    """(claim, entity) where the entity is named within the claim's words."""
    within = {"version__mentions__start__gte": F("start"), "version__mentions__end__lte": F("end")}
    return (
        Claim.objects.filter(pk__in=list(claims), **within).values_list("pk", "version__mentions__entity").distinct().order_by()
    )

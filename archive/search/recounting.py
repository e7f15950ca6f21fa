"""Whether the tallies, and what names are looked up by, are what a recount gives, and all of them made anew."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.db import connection, transaction

from archive.models import Article, Counted, NameStart, Tally
from archive.models.bulk import insert_values
from archive.models.writing_lock import take_writing_lock
from archive.search.names import misnamed, name_all
from archive.search.summaries import CHUNK, Key, additions, keep, told_of

PART = 200_000  # articles for which the tallies are summed up in one part: what is in memory at a time does not grow beyond that
COLUMNS = ("of", "key", "month", "answer", "count")


@dataclass
class Recount:
    """articles: looked at. stale: ids of those that are counted otherwise than they are.
    wrong: (row, its count, the right one). misnamed: ids of entities that are looked up by other names than they have."""

    articles: int = 0
    stale: list[int] = field(default_factory=list)
    wrong: list[tuple[Key, int, int]] = field(default_factory=list)
    misnamed: list[int] = field(default_factory=list)

    @property
    def is_equal(self) -> bool:
        return not (self.stale or self.wrong or self.misnamed)


def recount() -> Recount:
    """Changes nothing. Nobody writes meanwhile what is counted, so that what is found is so."""
    with transaction.atomic():
        take_writing_lock()
        return differences()


def differences() -> Recount:
    """The same, within a transaction in which nobody else writes."""
    found = Recount()
    for pks in _stretches():
        now, kept = told_of(pks), _kept(pks)
        found.articles += len(pks)
        found.stale += sorted(pk for pk in {*now, *kept} if now.get(pk) != kept.get(pk))
    gone = Counted.objects.exclude(article_id__in=Article.objects.values("pk"))
    found.stale += sorted(gone.values_list("article_id", flat=True))
    for part, parts in _parts():
        summed = _summed(part, parts)
        for key, count in _stored(part, parts):
            if (right := summed.pop(key, 0)) != count:
                found.wrong.append((key, count, right))
        found.wrong += [(key, 0, count) for key, count in sorted(summed.items())]
    found.misnamed = misnamed()
    return found


def rebuild_summaries(*, watch: Callable[[int], None] = lambda done: None) -> int:
    """How many articles were counted. First each anew, a few at a time, then in one transaction the tallies summed up of that.

    Stopped between the two, the tallies are not right: recount() says so, and doing it again mends it.
    """
    done = 0
    for pks in _stretches():
        with transaction.atomic():
            take_writing_lock()
            now, kept = told_of(pks), _kept(pks)
            keep([pk for pk in pks if now.get(pk) != kept.get(pk)], kept, now)
        done += len(pks)
        watch(done)
    with transaction.atomic():
        take_writing_lock()
        Counted.objects.exclude(article_id__in=Article.objects.values("pk")).delete()
        Tally.objects.all().delete()
        for part, parts in _parts():
            summed = _summed(part, parts)
            insert_values(Tally, COLUMNS, ((*key, count) for key, count in sorted(summed.items())))
        name_all()
    return done


def fill_after_migrate(**kwargs: object) -> None:
    """An archive that is older than its tallies gets them, and what its names are looked up by; one put back to before there
    were any has no tables for them.
    """
    if not {Tally._meta.db_table, NameStart._meta.db_table} <= set(connection.introspection.table_names()):
        return
    if not Tally.objects.exists() and Article.objects.public().exists():
        rebuild_summaries()
    elif Tally.objects.filter(of="entity").exists() and not NameStart.objects.exists():
        with transaction.atomic():
            take_writing_lock()
            name_all()


def _stretches() -> Iterator[list[int]]:
    last = 0
    while pks := list(Article.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:CHUNK]):
        yield pks
        last = pks[-1]


def _kept(pks: list[int]) -> dict[int, dict]:
    return dict(Counted.objects.filter(pk__in=pks).values_list("article_id", "told"))


def _parts() -> Iterator[tuple[int, int]]:
    parts = 1 + Counted.objects.count() // PART
    return ((part, parts) for part in range(parts))


def _summed(part: int, parts: int) -> Counter[Key]:
    """What all articles add, to the rows of one part."""
    found: Counter[Key] = Counter()
    for told in Counted.objects.order_by("pk").values_list("told", flat=True).iterator(chunk_size=CHUNK):
        for key, count in additions(told):
            if parts == 1 or key[1] % parts == part:
                found[key] += count
    return found


def _stored(part: int, parts: int) -> Iterator[tuple[Key, int]]:
    rows = Tally.objects.exclude(count=0).values_list(*COLUMNS)
    for *key, count in rows.iterator(chunk_size=CHUNK):
        if key[1] % parts == part:
            yield tuple(key), count

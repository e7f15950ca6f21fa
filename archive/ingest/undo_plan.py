"""What undoing an import would take away. An article or version goes if the records of that import alone speak of it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Max

from archive.ingest.fact_checks import brought_alone_by
from archive.ingest.undo_people import work_of_people
from archive.models import Article, ImportBatch, Record, Version

GROUP = 500  # articles looked at, and taken back, at a time
BROUGHT = ("new", "duplicate", "new_version")


@dataclass(frozen=True)
class Kept:
    """What stays. why: a sentence. by_person: people have worked on it, rather than that another import found it too."""

    article_id: int
    headline: str
    why: str
    by_person: bool = False


@dataclass(frozen=True)
class UndoPlan:
    """articles: ids of those to go. versions: (article, number) to go while their articles stay. fact_checks: ids."""

    articles: tuple[int, ...] = ()
    versions: tuple[tuple[int, int], ...] = ()
    fact_checks: tuple[int, ...] = ()
    kept: tuple[Kept, ...] = ()

    @property
    def reviewed(self) -> tuple[Kept, ...]:
        """What people have worked on."""
        return tuple(kept for kept in self.kept if kept.by_person)

    @property
    def first_taken_back(self) -> dict[int, int]:
        """The first version to go of each article that stays."""
        return {article: number for article, number in reversed(self.versions)}


@dataclass(frozen=True)
class Line:
    """One version of an article. record: the id of that which brought it."""

    article: int
    number: int
    record: int
    batch: int


def article_groups(batch: ImportBatch) -> Iterator[list[int]]:
    """The ids of the articles to which the batch brought something, in groups: the newest first, so that originals come last."""
    brought = batch.all_records.filter(outcome__in=BROUGHT).order_by("-article").values_list("article", flat=True).distinct()
    left = brought
    while group := list(left[:GROUP]):
        yield group
        left = brought.filter(article__lt=group[-1])


def plan_group(batch: ImportBatch, group: Sequence[int]) -> UndoPlan:
    """What would become of these articles. Constant queries."""
    first, kept = _first_to_go(batch, group), []
    headlines = dict(Article.objects.filter(pk__in=group).values_list("pk", "headline"))
    worked_on = work_of_people({article: number for article, (number, _) in first.items() if number}, batch=batch)
    articles, versions = [], []
    for article, (number, last) in first.items():
        if why := worked_on.get(article):
            kept.append(Kept(article, headlines[article], why, by_person=True))
        elif number == 1:
            articles.append(article)
        elif number:
            versions += [(article, each) for each in range(number, last + 1)]
    kept += _found_elsewhere(batch, first, headlines)
    return UndoPlan(tuple(articles), tuple(versions), (), tuple(kept))


def plan_fact_checks(batch: ImportBatch) -> UndoPlan:
    return UndoPlan(fact_checks=tuple(brought_alone_by(batch)))


def together(parts: Iterable[UndoPlan]) -> UndoPlan:
    parts = list(parts)
    names = ("articles", "versions", "fact_checks", "kept")
    return UndoPlan(*(tuple(one for part in parts for one in getattr(part, name)) for name in names))


def _first_to_go(batch: ImportBatch, group: Sequence[int]) -> dict[int, tuple[int, int]]:
    """(the first version of each article that this batch alone brought, 0 for none; the newest). What comes behind it goes too.

    Another import that came later and found the article as it was then had the newest version of that time.
    """
    others = _elsewhere(batch, group)
    rows = Version.objects.filter(article__in=group).order_by("article", "number")
    lines = (Line(*row) for row in rows.values_list("article", "number", "record", "record__batch"))
    found = {}
    for article, versions in groupby(lines, key=lambda line: line.article):
        first, newest = 0, 0
        for line in versions:
            newest = line.number
            is_own = line.batch in batch.members and line.record > others.get(article, (0, 0))[0]
            first = (first or line.number) if is_own else 0
        found[article] = (first, newest)
    return found


def _elsewhere(batch: ImportBatch, group: Sequence[int]) -> dict[int, tuple[int, int]]:
    """The newest record of each article that is of another import, and the newest of those imports."""
    rows = Record.objects.filter(article__in=group).exclude(batch__in=batch.members).values("article")
    return {row["article"]: (row["last"], row["who"]) for row in rows.annotate(last=Max("pk"), who=Max("batch"))}


def _found_elsewhere(batch: ImportBatch, first: dict[int, tuple[int, int]], headlines: dict[int, str]) -> Iterator[Kept]:
    """The articles and versions of this batch that stay because another import speaks of them."""
    others = _elsewhere(batch, list(first))
    rows = Version.objects.filter(article__in=first, record__batch__in=batch.members).order_by("article", "number")
    staying = [(article, number) for article, number in rows.values_list("article", "number") if _stays(number, first[article])]
    for article, versions in groupby(staying, key=lambda row: row[0]):
        what = "It" if first[article][0] == 0 else f"Version {max(number for _, number in versions)}"
        yield Kept(article, headlines[article], f"{what} was found by import {others[article][1]} too.")


def _stays(number: int, first: tuple[int, int]) -> bool:
    return first[0] == 0 or number < first[0]

"""Articles counted by the month they were published in and by what was found of their headline: one query for several charts."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import CharField, Count, QuerySet
from django.db.models.functions import Cast, Substr

from archive.policy.scales import HEADLINE, Answer

LATEST = 10_000  # articles of an entity, topic or source that are counted, so that the largest costs what the tenth largest does
RATED = [answer.code for answer in HEADLINE.answers]
ARTICLES = Answer("articles", "Articles", tone="plain")


@dataclass(frozen=True)
class Share:
    """How many of something got this answer."""

    answer: Answer
    count: int


@dataclass(frozen=True)
class Counted:
    """So many articles of a month ("2026-03", empty where the source gives no date) with this answer."""

    month: str
    answer: Answer
    count: int


@dataclass(frozen=True)
class Monthly:
    """rows: by month and rating; rating is empty where there is none."""

    rows: tuple[tuple[str, str, int], ...]

    @property
    def total(self) -> int:
        return sum(count for _, _, count in self.rows)

    @property
    def rated(self) -> int:
        return sum(share.count for share in self.mix)

    @property
    def is_cut(self) -> bool:
        """Whether there are perhaps more articles than were counted."""
        return self.total >= LATEST

    @cached_property
    def mix(self) -> tuple[Share, ...]:
        """How many have each headline rating, best first; ratings nobody has are left out."""
        counts: Counter[str] = Counter()
        for _, rating, count in self.rows:
            counts[rating] += count
        return shares(HEADLINE.answers, counts)

    @property
    def coverage(self) -> list[Counted]:
        return [Counted(month, ARTICLES, count) for month, _, count in self.rows]

    @property
    def ratings(self) -> list[Counted]:
        return [Counted(month, HEADLINE[rating], count) for month, rating, count in self.rows if rating in HEADLINE]


def monthly(articles: QuerySet) -> Monthly:
    """One query. The month is that of UTC, read off the stored moment: no function of a date runs for each row."""
    month = Substr(Cast("published_at", CharField()), 1, 7)
    rows = articles.order_by().annotate(month=month).values_list("month", "headline_rating").annotate(n=Count("pk"))
    return Monthly(tuple(sorted((month or "", rating, count) for month, rating, count in rows)))


def rated(articles: QuerySet) -> QuerySet:
    """Those with a published headline verdict; the codes are named, so that an index finds them."""
    return articles.filter(headline_rating__in=RATED)


def latest_of(items: QuerySet) -> QuerySet:
    """The ids of the newest LATEST articles of these rows of a through table."""
    return items.order_by("-content_object").values("content_object").distinct()[:LATEST]


def shares(scale: Iterable[Answer], counts: dict[str, int]) -> tuple[Share, ...]:
    """The answers that somebody gave, in the order of the scale."""
    return tuple(Share(answer, counts[answer.code]) for answer in scale if counts.get(answer.code))

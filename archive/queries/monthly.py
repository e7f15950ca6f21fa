"""Articles by the month they were published in and by what was found of their headline: one query for several charts."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from archive.policy.scales import HEADLINE, Answer

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
    def of_rated(self) -> "Monthly":
        """Those alone whose headline is rated."""
        return Monthly(tuple(row for row in self.rows if row[1] in HEADLINE))

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


def shares(scale: Iterable[Answer], counts: dict[str, int]) -> tuple[Share, ...]:
    """The answers that somebody gave, in the order of the scale."""
    return tuple(Share(answer, counts[answer.code]) for answer in scale if counts.get(answer.code))

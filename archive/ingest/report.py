"""What came of an import."""

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from archive.policy.vocabulary import FACT_CHECKED, RECORD_OUTCOMES

MOST_REFUSALS = 10_000  # held in memory; the records of the batch tell of all of them
OUTCOMES = tuple(code for code, _ in RECORD_OUTCOMES)
COUNTED = {**dict(zip(OUTCOMES, OUTCOMES, strict=True)), FACT_CHECKED[0]: "fact_checks"}  # outcome -> where a batch counts it


@dataclass(frozen=True)
class Refusal:
    """file: as given. record: its 1-based place in the file. code: one of policy.vocabulary.REFUSALS."""

    file: str
    record: int
    code: str
    reason: str


@dataclass
class Report:
    """batch: its number, None for a dry run.

    articles: their ids, in the order of the input; a dry run knows only those that are there already. refusals: the first
    MOST_REFUSALS of them.
    state: one of policy.vocabulary.BATCH_STATES. skips: by code, what was never meant to be an article.
    """

    batch: int | None = None
    new: int = 0
    new_version: int = 0
    unchanged: int = 0
    duplicate: int = 0
    refused: int = 0
    fact_checks: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    articles: array = field(default_factory=lambda: array("q"))
    state: str = "running"
    skips: Counter[str] = field(default_factory=Counter)

    @property
    def counts(self) -> dict[str, int]:
        """Of records, by outcome; of fact checks only where there are any."""
        found = {name: getattr(self, name) for name in COUNTED.values()}
        return {name: count for name, count in found.items() if count or name in OUTCOMES}

    @property
    def refusals_left_out(self) -> int:
        return self.refused - len(self.refusals)

    @property
    def skipped(self) -> int:
        return self.skips.total()

    def add(
        self, outcomes: Iterable[str], *, articles: Iterable[int], refusals: Iterable[Refusal], skips: Mapping[str, int]
    ) -> None:
        """One chunk more."""
        for outcome in outcomes:
            setattr(self, COUNTED[outcome], getattr(self, COUNTED[outcome]) + 1)
        self.articles.extend(articles)
        self.refusals += islice(refusals, MOST_REFUSALS - len(self.refusals))
        self.skips.update(skips)

    def as_json(self) -> dict[str, Any]:
        refusals = [{"file": r.file, "record": r.record, "code": r.code, "reason": r.reason} for r in self.refusals]
        left_out = {"refusals_left_out": self.refusals_left_out} if self.refusals_left_out else {}
        return {"batch": self.batch, **self.counts, "refusals": refusals, **left_out, "articles": list(self.articles)}

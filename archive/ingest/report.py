"""What came of an import."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from archive.policy.vocabulary import FACT_CHECKED, RECORD_OUTCOMES

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

    articles: their ids, in the order of the input; a dry run knows only those that are there already.
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
    articles: list[int] = field(default_factory=list)
    state: str = "running"
    skips: Counter[str] = field(default_factory=Counter)

    @property
    def counts(self) -> dict[str, int]:
        """Of records, by outcome; of fact checks only where there are any."""
        found = {name: getattr(self, name) for name in COUNTED.values()}
        return {name: count for name, count in found.items() if count or name in OUTCOMES}

    @property
    def skipped(self) -> int:
        return self.skips.total()

    def add(
        self, outcomes: Iterable[str], *, articles: Iterable[int], refusals: Iterable[Refusal], skips: Mapping[str, int]
    ) -> None:
        """One chunk more."""
        for outcome in outcomes:
            setattr(self, COUNTED[outcome], getattr(self, COUNTED[outcome]) + 1)
        self.articles += articles
        self.refusals += refusals
        self.skips.update(skips)

    def as_json(self) -> dict[str, Any]:
        refusals = [{"file": r.file, "record": r.record, "code": r.code, "reason": r.reason} for r in self.refusals]
        return {"batch": self.batch, **self.counts, "refusals": refusals, "articles": self.articles}

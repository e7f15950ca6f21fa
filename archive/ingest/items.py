"""What the importer is handed: raw items, each read or refused."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from archive.analysis.results import Analysis
from archive.ingest.quarantine import Kept, KeptLater
from archive.policy.vocabulary import FACT_CHECKED


@dataclass(frozen=True)
class Origin:
    """Where an item came from, and its bytes. locator: the file. record_number: its 1-based place there. sidecar: verbatim."""

    locator: str
    record_number: int
    byte_offset: int
    kept: Kept | KeptLater
    sidecar: bytes | None = None
    format: str = ""


@dataclass(frozen=True)
class Refused:
    """code: one of policy.vocabulary.REFUSALS; reason: a sentence for whoever sent it."""

    outcome: ClassVar[str] = "refused"
    origin: Origin
    code: str
    reason: str

    @property
    def weight(self) -> int:
        """Bytes it holds in memory, roughly."""
        return self.origin.kept.weight


@dataclass(frozen=True)
class FactChecked:
    """A record of fact checks by others, which brings no article. reviews: formats.records.ClaimReviewRecords, at least one."""

    outcome: ClassVar[str] = FACT_CHECKED[0]
    code: ClassVar[str] = ""
    reason: ClassVar[str] = ""
    origin: Origin
    reviews: tuple[Any, ...]

    @property
    def weight(self) -> int:
        return self.origin.kept.weight + self.origin.kept.size


@dataclass
class Taken:
    """record: the formats.records.ArticleRecord, its source filled in. analyse: gives its Analysis, without a database.

    key_kind, key: its natural key. digest: of its content. All three by formats/normalise.py.
    """

    origin: Origin
    record: Any
    key_kind: str
    key: str
    digest: str
    analyse: Callable[[], Analysis]

    @cached_property
    def analysis(self) -> Analysis:
        """Made once, and only for what is new or changed: an unchanged item is never analysed."""
        return self.analyse()

    @property
    def notes(self) -> tuple[str, ...]:
        return self.record.notes

    @property
    def fact_checks(self) -> tuple[Any, ...]:
        return self.record.fact_checks

    @property
    def weight(self) -> int:
        return self.origin.kept.weight + self.origin.kept.size


class Remembered(Taken):
    """What was read before, and had neither notes nor fact checks. read: gives its record, which is hardly ever asked for."""

    notes = fact_checks = ()

    def __init__(self, origin: Origin, key_kind: str, key: str, digest: str, read: Callable[[], Any]) -> None:
        self.origin, self.key_kind, self.key, self.digest, self.read = origin, key_kind, key, digest, read

    @cached_property
    def record(self) -> Any:
        return self.read()


Item = Taken | FactChecked | Refused

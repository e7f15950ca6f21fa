"""From a piece of a file to an item of an import. Pure, and fit to run in other processes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

from archive.analysis import analyse
from archive.analysis.results import Analysis, Knowledge
from archive.formats.finishing import finished, finished_review, held
from archive.formats.normalise import content_digest, natural_key
from archive.formats.records import ArticleRecord, ClaimReviewRecord, RawRecord, RecordError, RecordSkipped
from archive.ingest.items import FactChecked, Item, Origin, Refused, Remembered, Taken
from archive.ingest.quarantine import Kept, keep
from archive.ingest.recipe import Recipe


class Place(NamedTuple):
    """Where the reading of an import stands. file: its 1-based place among the files; number: the 1-based one of what it gave."""

    file: int
    number: int


START = Place(0, 0)


@dataclass(frozen=True)
class Skipped:
    """What was never meant to be an article. code: of policy.vocabulary.REFUSALS or SKIPS."""

    code: str


@dataclass(frozen=True)
class Piece:
    """One thing that reading gave: a raw record to be parsed, or what is known of it already.

    format: "" where it is to be told by the record's own bytes. kept: its bytes, where raw does not hold all of them.
    """

    place: Place
    raw: RawRecord | None = None
    format: str = ""
    kept: Kept | None = None
    known: Refused | Skipped | Remembered | None = None

    @property
    def weight(self) -> int:
        """Bytes it holds in memory."""
        if self.raw is None:
            return 0 if self.known is None or isinstance(self.known, Skipped) else self.known.weight
        return len(self.raw.data) + (self.kept.weight if self.kept else 0)


NOT_STORED = ("headline",)
Came = tuple[Place, Item | Skipped]


def parse_pieces(pieces: Iterable[Piece], recipe: Recipe, source: str) -> list[Came]:
    """What each piece is. source: the outlet, whatever the record says. The articles are not analysed yet."""
    return [(piece.place, piece.known or _parsed(piece, recipe, source)) for piece in pieces]


def analyse_record(record: ArticleRecord, knowledge: Knowledge) -> Analysis:
    """All that an import stores; the headline is held against the text when somebody looks at it."""
    given = {"blocks": record.blocks, "language": record.language}
    return analyse(record.text, knowledge=knowledge, leave_out=NOT_STORED, **given)


def analyse_again(read: Callable[[], ArticleRecord], knowledge: Knowledge) -> Analysis:
    return analyse_record(read(), knowledge)


def refused(origin: Origin, error: RecordError) -> Refused:
    return Refused(origin, error.code, held(error.reason) + origin.kept.note)


def _parsed(piece: Piece, recipe: Recipe, source: str) -> Item | Skipped:
    raw, name = piece.raw, piece.format
    try:
        name = name or recipe.detect(raw.data)
        record = recipe.parser(name)(raw)
    except RecordSkipped as error:
        return Skipped(error.code)
    except RecordError as error:
        return refused(_origin(piece, name), error)
    if isinstance(record, tuple):
        return FactChecked(_origin(piece, name), tuple(_published(finished_review(review), source) for review in record))
    record = finished(replace(record, source=source) if source else record)
    key, digest = natural_key(record), content_digest(record.headline, record.text)
    return Taken(_origin(piece, name), record, key.kind, key.value, digest, _not_analysed)


def _published(review: ClaimReviewRecord, source: str) -> ClaimReviewRecord:
    """review, by source where it does not say by whom."""
    return review if review.publisher or review.publisher_site else replace(review, publisher=source)


def _origin(piece: Piece, name: str) -> Origin:
    raw = piece.raw
    return Origin(raw.locator, raw.number, raw.byte_offset, piece.kept or keep(raw.data), raw.sidecar, name)


def _not_analysed() -> Analysis:
    raise RuntimeError("The pipeline says where an item is analysed.")

"""What the last import of the same files read: the same bytes at the same place, read the same way, say the same again.

They are not parsed again. What becomes of them is decided as ever, by the key and the digest of what they say, which the archive
has kept; where it does not stand any more as they left it, they are parsed then.
"""

import hashlib
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from archive.ingest.items import Origin, Remembered
from archive.ingest.parsing import Piece, parse_pieces
from archive.ingest.quarantine import KeptLater
from archive.ingest.recipe import Recipe
from archive.models import FactCheckRecord, ImportBatch, Record

PAGE = 1000  # records read at once
AHEAD = 2000  # records read and not met, after which no more are read: the files are others
READERS = ("formats", "ingest", "policy")  # the parts that what is read depends on
Place = tuple[str, int]  # locator and number of a record


class Said(NamedTuple):
    """How a record was read, and the key and digest of what it said."""

    format: str
    sha256: str
    sidecar: bytes | None
    key_kind: str
    key: str
    digest: str


@dataclass
class Memory:
    """What a batch read, in its order, as far as it is read here. pages: what is still to be read."""

    recipe: Recipe
    source: str
    pages: Iterator[dict[Place, Said]]
    there: dict[Place, Said] = field(default_factory=dict)

    def known(self, pieces: Iterable[Piece]) -> Iterator[Piece]:
        """pieces; those that say what they said are not to be parsed."""
        for piece in pieces:
            item = self._again(piece)
            yield Piece(piece.place, known=item) if item else piece

    def _again(self, piece: Piece) -> Remembered | None:
        raw = piece.raw
        said = self._said((raw.locator, raw.number)) if raw and piece.format and not piece.kept else None
        if said is None or (said.format, said.sidecar, said.sha256) != (piece.format, raw.sidecar, raw.sha256):
            return None
        kept = KeptLater(raw.data, said.sha256)
        origin = Origin(raw.locator, raw.number, raw.byte_offset, kept, raw.sidecar, piece.format)
        return Remembered(origin, said.key_kind, said.key, said.digest, partial(_read, piece, self.recipe, self.source))

    def _said(self, place: Place) -> Said | None:
        while place not in self.there:
            page = next(self.pages, None) if len(self.there) < AHEAD else None
            if page is None:
                return None
            self.there |= page
        while (first := next(iter(self.there))) != place:  # what stood there is gone
            del self.there[first]
        return self.there.pop(place)


def remembered(
    pieces: Iterable[Piece], arguments: dict[str, Any], *, recipe: Recipe, source: str, read_as: str, shard: int | None = None
) -> Iterable[Piece]:
    """pieces, with what the last finished import of the same arguments, read as now, tells of them. shard: its number, of one."""
    finished = (
        ImportBatch.objects.filter(state="finished", shard=shard).order_by("-pk").values_list("pk", "arguments", "position")
    )
    same = (pk for pk, given, left in finished.iterator() if given == arguments and left.get("read_as") == read_as)
    batch = next(same, None)
    return pieces if batch is None else Memory(recipe, source, _pages(batch)).known(pieces)


def read_as(recipe: Recipe, source: str) -> str:
    """A digest of all that, beside its bytes, makes a record say what it says."""
    return hashlib.sha256(repr((recipe, source, _program())).encode("utf-8", "surrogatepass")).hexdigest()


@cache
def _program() -> str:
    """A digest of the code that reads, and of the versions of everything that is installed."""
    archive = Path(__file__).parent.parent
    digest = hashlib.sha256(sys.version.encode())
    for path in sorted(path for part in READERS for path in (archive / part).rglob("*.py")):
        digest.update(path.read_bytes())
    folders = [folder for folder in sys.path if os.path.isdir(folder)]
    digest.update(repr(sorted(name for folder in folders for name in os.listdir(folder) if name.endswith("-info"))).encode())
    return digest.hexdigest()


def _pages(batch: int) -> Iterator[dict[Place, Said]]:
    last, records = 0, _records(batch)
    while page := list(records.filter(number__gt=last)[:PAGE]):
        last = page[-1][0]
        yield {(locator, number): Said(*said) for _, locator, number, *said in map(_plain, page)}


def _records(batch: int) -> QuerySet:
    """Those that brought or repeated a version that is still there, and nothing else: no notes, no fact checks."""
    told = FactCheckRecord.objects.filter(record=OuterRef("pk"))
    digest = Coalesce("versions__content_digest", "kept_in__versions__content_digest")
    taken = Record.objects.filter(~Exists(told), batch=batch, notes="", article__isnull=False).annotate(said=digest)
    said = ("format", "sha256", "sidecar", "article__key_kind", "article__natural_key", "said")
    return taken.filter(said__isnull=False).order_by("number").values_list("number", "locator", "record_number", *said)


def _plain(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """row with its sidecar as it was read: PostgreSQL gives bytes in a view."""
    return row if row[5] is None else (*row[:5], bytes(row[5]), *row[6:])


def _read(piece: Piece, recipe: Recipe, source: str) -> Any:
    ((_, item),) = parse_pieces([piece], recipe, source)
    return item.record

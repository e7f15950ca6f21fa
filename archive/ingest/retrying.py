"""Refused items taken again from the bytes that were kept of them, after a fix or told how to read them.

What still cannot be taken stays refused where it is; of what can, the new import tells all, and the item says which one took it.
"""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from archive.audit import lock_chain
from archive.audit import record as record_event
from archive.formats.records import RawRecord
from archive.ingest.items import FactChecked, Refused, Taken
from archive.ingest.parsing import Piece, Place, parse_pieces
from archive.ingest.progress import Progress
from archive.ingest.reading import Reader
from archive.ingest.recipe import MAPPABLE, Recipe, recipe_of
from archive.ingest.report import Refusal
from archive.ingest.streams import SPOOL_BYTES
from archive.models import ImportBatch, Record

HELD_BYTES = 32_000_000  # of one item; above, only as many as its format looks at to refuse it
CUT_BYTES = 6_000_000
READ_AS = ("format", "map", "join")  # what an import was told of how to read its files
NO_ARTICLE = "Read like this, nothing in it is an article."
NOT_KEPT = "It was too large to keep: import the file again."
ENDS_READER = "fatal"  # the reason of an item whose reading ended processes: it could end this one
BY_SHARD = "Import {} is made of shards, each of which numbers its own items: take them again by the shard that refused them."
NONE_WAIT = "Import {} has no refused items that wait for somebody."
ENDED = (
    "All refused items of import {} that wait for somebody ended the process that read them, and could end this one: "
    f"retry_import with --reason {ENDS_READER} takes them all the same, best with more memory or a newer version of this program."
)


class RetryRefused(Exception):
    """Nothing can be taken again; nothing was begun. Its words say why."""


@dataclass
class Retry:
    """The refused items of a batch that nobody has resolved.

    arguments: of the import that takes them. format: forced now. numbers, reason: only those records, only of that code; where
    neither is said, all but those that ended their readers. refusals: of those that stay, once pieces() has come to them.
    """

    batch: ImportBatch
    recipe: Recipe
    source: str
    arguments: dict[str, Any]
    format: str = ""
    numbers: tuple[int, ...] = ()
    reason: str = ""
    refusals: list[Refusal] = field(default_factory=list)
    progress: Progress = field(default_factory=Progress)
    taken: dict[int, int] = field(default_factory=dict)  # by place, the ids of records not settled yet

    def __post_init__(self) -> None:
        sizes = list(self._unresolved().values_list("size", flat=True))
        self.progress.total, self.progress.known = len(sizes), sum(sizes)

    def pieces(self) -> Iterator[Piece]:
        """What those items give of which anything can be taken, in order; the place tells of which item a piece is."""
        for index, pk in enumerate(list(self._unresolved().values_list("pk", flat=True)), 1):
            record = Record.objects.select_related("kept_in").get(pk=pk)
            self.progress.begin_file(index, record.size)
            refusal = self._refusal(record)
            if refusal:
                self.refusals.append(refusal)
            else:
                self.taken[index] = pk
                for number, piece in enumerate(self._pieces_of(record), 1):
                    yield replace(piece, place=Place(index, number))
        self.progress.end()

    def settle(self, before: int, into: ImportBatch, *, at: datetime, by: Any) -> None:
        """Items at places before that are resolved: all that came of them is stored. Call it in a transaction."""
        lock_chain()
        done = {place: pk for place, pk in self.taken.items() if place < before}
        rows = Record.objects.filter(pk__in=done.values(), resolved_at=None) if done else Record.objects.none()
        if settled := rows.update(resolved_at=at, resolved_by=by, resolution=taken_by(into)):
            after = {"settled": settled, "batch": into.pk}
            record_event(verb="refusals_resolved", subject=self.batch, at=at, by=by, after=after)
        transaction.on_commit(lambda: [self.taken.pop(place, None) for place in done])  # not before: the chunk may be tried again

    def _is_one(self, record: Record) -> bool:
        """Whether it is what its file was cut into, and still read as that."""
        if self.format or not record.format:
            return bool(record.format) and self.format == record.format
        return self.recipe.mapping is None or record.format in MAPPABLE

    def _unresolved(self) -> Any:
        """In the order of the input: that of the shards where there are any, which were numbered in it."""
        rows = self.batch.all_records.unresolved()
        rows = rows.filter(number__in=self.numbers) if self.numbers else rows
        rows = rows.filter(reason_code=self.reason) if self.reason else rows
        rows = rows if self.numbers or self.reason else rows.exclude(reason_code=ENDS_READER)
        return rows.order_by("batch_id", "number")

    def _refusal(self, record: Record) -> Refusal | None:
        """Why nothing of it can be taken; None where something can."""
        where, last = (record.locator, record.record_number), None
        if record.packed_bytes is None:
            return Refusal(*where, "too_large", NOT_KEPT)
        for piece in self._pieces_of(record):
            ((_, item),) = parse_pieces([piece], self.recipe, self.source)
            if isinstance(item, (Taken, FactChecked)):
                return None
            last = last or Refusal(*where, item.code, item.reason if isinstance(item, Refused) else NO_ARTICLE)
        return last or Refusal(*where, "empty", "Nothing in it.")

    def _pieces_of(self, record: Record) -> Iterator[Piece]:
        """A record that its file was cut into is one still; what was refused whole, or is now read otherwise, is cut anew."""
        sidecar = None if record.sidecar is None else bytes(record.sidecar)
        if self._is_one(record):
            yield Piece(Place(0, 0), _raw(record, sidecar), record.format)
            return
        with tempfile.SpooledTemporaryFile(max_size=SPOOL_BYTES) as copy:
            for part in record.parts(SPOOL_BYTES):
                copy.write(part)
            copy.seek(0)
            for piece in Reader(self.recipe).pieces_in(copy, record.locator, sidecar):
                yield _placed(piece, record)


def retry_of(batch: ImportBatch, *, format: str = "", mapping: str = "", numbers: Sequence[int] = (), reason: str = "") -> Retry:
    """How the refused items of a batch are taken again: as its files were read, unless told otherwise.

    numbers, reason: which of them; all where neither is said. Raises RetryRefused, recipe.RecipeUnusable.
    """
    if batch.is_running:
        raise RetryRefused(f"Import {batch.pk} is still running: wait until it is finished.")
    if numbers and batch.is_of_shards:
        raise RetryRefused(BY_SHARD.format(batch.pk))
    told = batch.arguments
    key = "" if format else told.get("join", "").rpartition(":")[2].strip().strip('"')
    declared = mapping or ("" if format else told.get("map", ""))
    recipe = recipe_of(format=format or ("" if mapping else told.get("format", "")), mapping=declared, key=key)
    source = told.get("source", "")
    read_as = {"format": format, "map": mapping} if format or mapping else {name: told.get(name, "") for name in READ_AS}
    arguments = {"retry": batch.pk, "source": source, **{name: said for name, said in read_as.items() if said}}
    arguments |= ({"records": list(numbers)} if numbers else {}) | ({"reason": reason} if reason else {})
    retry = Retry(batch, recipe, source, arguments, format, tuple(numbers), reason)
    if not retry.progress.total:
        waiting = batch.all_records.unresolved().filter(reason_code=ENDS_READER)
        raise RetryRefused((ENDED if not reason and not numbers and waiting.exists() else NONE_WAIT).format(batch.pk))
    return retry


def taken_by(batch: ImportBatch) -> str:
    """What an item says that batch took."""
    return f"Taken by import {batch.pk}."


def _raw(record: Record, sidecar: bytes | None) -> RawRecord:
    is_cut = record.size > HELD_BYTES
    data, most = b"", CUT_BYTES if is_cut else record.size
    for part in record.parts(SPOOL_BYTES):
        data += part
        if len(data) >= most:
            break
    whole = (record.size, record.sha256) if is_cut else (None, "")
    return RawRecord(record.locator, record.record_number, record.byte_offset, data[:most], sidecar, *whole)


def _placed(piece: Piece, record: Record) -> Piece:
    """piece, where its bytes stand in the file."""
    if piece.raw:
        number, offset = record.record_number + piece.raw.number - 1, record.byte_offset + piece.raw.byte_offset
        return replace(piece, raw=replace(piece.raw, number=number, byte_offset=offset))
    return piece

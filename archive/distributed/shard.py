"""One shard, imported by a worker as any import is: chunk by chunk, from its own place, once however often it is begun.

A worker that dies leaves its shard where the last chunk was stored, and another goes on with it. What dies again and again at one
place is gone on with one record at a time, each noted before it is read: the one that ends the process is then known, is refused
with its bytes once it has ended two, and the rest of the shard is imported.
"""

import pickle
import time
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db import DatabaseError, OperationalError
from django.db.models import F
from django.utils import timezone

from archive.analysis.results import Knowledge
from archive.ingest.arrivals import Stored
from archive.ingest.batches import close_batch
from archive.ingest.chunks import Chunk, Limits
from archive.ingest.items import Origin, Refused
from archive.ingest.parsing import Piece, Place
from archive.ingest.paths import FoundFiles
from archive.ingest.quarantine import keep
from archive.ingest.reading import Reader, joined_texts
from archive.ingest.recipe import RecipeUnusable, recipe_of
from archive.ingest.resuming import StopAsked, Survey, TakenOver
from archive.ingest.retrying import ENDS_READER
from archive.ingest.seen import read_as, remembered
from archive.ingest.shards import ShardUnreadable, files_of
from archive.models import ImportBatch
from archive.models.process import is_same, leave, mark
from archive.pipeline import Run

CAREFUL_FROM = 3  # times that a shard is begun at one place
TRIED_ALONE = 2  # times that one is noted and not stored, after which it is held to be what ends its readers
MOST_ATTEMPTS = 6  # at one place, after which the shard is set aside
NOT_TRIED: tuple[list[int], int] = ([0, 0], 0)
PAUSE = 0.5  # seconds before it is begun a second time; twice as long each time after
LONGEST_PAUSE = 30.0
WORDS = "Reading it ended the process that read it, more than once."


@dataclass
class ShardRun(Run):
    """is_careful: a record at a time. aside: places of those that end whoever reads them. tried: the place that was noted last
    and not stored, and how often."""

    is_careful: bool = False
    aside: list[list[int]] = field(default_factory=list)
    tried: tuple[list[int], int] = NOT_TRIED

    @property
    def _limits(self) -> Limits:
        return super()._limits._replace(items=1, skips=1) if self.is_careful else super()._limits

    def _position(self, place: Place) -> dict[str, Any]:
        trying, times = self.tried
        told = {"trying": trying, "times": times} if trying > list(place) else {}
        return super()._position(place) | told | ({"aside": self.aside} if self.aside else {})

    def _write(self, chunk: Chunk) -> Stored:
        stored = super()._write(chunk)
        ImportBatch.objects.filter(pk=self.batch.pk, attempts__gt=1).update(attempts=1)  # it got on
        return stored

    def watched(self, pieces: Iterator[Piece]) -> Iterator[Piece]:
        """pieces, but for those set aside; each noted before anything is done with it, where care is taken."""
        for piece in pieces:
            if piece.raw and list(piece.place) in self.aside:
                raw = piece.raw
                origin = Origin(raw.locator, raw.number, raw.byte_offset, piece.kept or keep(raw.data), raw.sidecar, piece.format)
                yield Piece(piece.place, known=Refused(origin, ENDS_READER, WORDS))
            else:
                if self.is_careful:
                    self._note(piece.place)
                yield piece

    def _note(self, place: Place) -> None:
        row = ImportBatch.objects.get(pk=self.batch.pk)
        if row.state != "running":
            raise StopAsked
        if not is_same(row.position, mark(row.pk)):
            raise TakenOver(f"Import {row.pk} was taken up by another process; this one has stopped.")
        trying, times = self.tried
        self.tried = (list(place), times + 1 if trying == list(place) else 1)
        left = row.position | {"trying": self.tried[0], "times": self.tried[1]}
        if not ImportBatch.objects.filter(pk=row.pk, state="running", position=row.position).update(position=left):
            raise StopAsked


def import_shard(pk: int, knowledge: bytes) -> str:
    """How the shard stands afterwards. knowledge: by packed(), what all shards of an import are analysed with.

    Raises as pipeline.import_paths, and ingest.shards.ShardUnreadable: then the batch says why.
    """
    if not ImportBatch.objects.filter(pk=pk, state__in=("running", "failed")).update(attempts=F("attempts") + 1):
        return "stopped"
    batch = ImportBatch.objects.select_related("started_by").get(pk=pk)
    pause(batch.attempts)
    try:
        return _run(batch, unpacked(knowledge)).state
    except (ShardUnreadable, RecipeUnusable) as error:
        close_batch(batch, "failed", at=timezone.now(), failure=str(error))
        raise
    except OperationalError:  # not the fault of what was read
        with suppress(DatabaseError):
            left = ImportBatch.objects.values_list("position", flat=True).get(pk=pk)
            if is_same(left, mark(pk)):
                ImportBatch.objects.filter(pk=pk, position=left).update(position=left | {"times": 0})
        raise
    finally:
        leave(pk)


def _run(batch: ImportBatch, knowledge: Knowledge) -> Any:
    told, shard = batch.arguments, files_of(batch)
    key, texts = joined_texts(told.get("join", ""))
    recipe = recipe_of(format=told.get("format", ""), mapping=told.get("map", ""), key=key)
    files = Survey(total=len(shard.files), size=shard.size, read_as=read_as(recipe, told["source"]))
    run = ShardRun(
        source=told["source"], at=timezone.now(), arguments=told, started_by=batch.started_by, recipe=recipe, files=files,
        progress=files.progress(), batch=batch, knowledge=knowledge, is_careful=batch.attempts >= CAREFUL_FROM,
        aside=_set_aside(batch), tried=_tried(batch),
    )  # fmt: skip
    run.resume(batch)
    pieces = Reader(recipe, texts, run.progress).pieces(FoundFiles(shard.files, shard.unread), after=run.after)
    known = {"recipe": recipe, "source": told["source"], "read_as": files.read_as, "shard": batch.shard}
    return run.take(run.watched(iter(remembered(pieces, told, **known))))


def _set_aside(batch: ImportBatch) -> list[list[int]]:
    """The places of what ended its readers; that which was tried last, more than once, and not stored is one of them."""
    aside, (trying, times) = batch.position.get("aside", []), _tried(batch)
    is_lost = trying > batch.position.get("place", NOT_TRIED[0]) and times >= TRIED_ALONE and trying not in aside
    return [*aside, trying] if is_lost else aside


def _tried(batch: ImportBatch) -> tuple[list[int], int]:
    return batch.position.get("trying", NOT_TRIED[0]), batch.position.get("times", NOT_TRIED[1])


def pause(attempts: int) -> None:
    """Before work is begun once more, longer each time."""
    if attempts > 1:
        time.sleep(min(PAUSE * 2 ** (attempts - 2), LONGEST_PAUSE))


def packed(knowledge: Knowledge) -> bytes:
    return zlib.compress(pickle.dumps(knowledge))


@lru_cache(maxsize=2)
def unpacked(knowledge: bytes) -> Knowledge:
    return pickle.loads(zlib.decompress(knowledge))  # noqa: S301 - from the process that imports, by the same program

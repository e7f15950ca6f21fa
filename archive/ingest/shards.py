"""The input of a distributed import in shards: small files together, large ones of lines or of web pages in stretches.

A shard is a batch of its own, which says what it is to read; whoever takes it up needs its number alone.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction

from archive.formats.containers import kind_of
from archive.formats.records import RecordError
from archive.formats.warc_members import starts
from archive.ingest.paths import STDIN, File, FoundFiles, PathsUnusable, Span, shown
from archive.ingest.recipe import Recipe
from archive.ingest.spans import size_of
from archive.ingest.streams import with_head
from archive.models import ImportBatch

SHARD_BYTES = (250_000, 64_000_000)  # the least and the most of one that could be smaller
SHARD_FILES = 2_000
SHARDS_EACH = 8  # for each worker, so that none waits long for the last
READ = 1 << 22


class ShardUnreadable(Exception):
    """A file of a shard is not to be read here as it was where the import began. Its words say which, and on which machine."""


class Shard(NamedTuple):
    """files: to be read, in order. size: bytes. unread: what could not be listed, told by the first shard."""

    files: list[File]
    size: int
    unread: list[OSError]


def plan(found: FoundFiles, recipe: Recipe, *, is_joined: bool, workers: int) -> list[Shard]:
    """The shards of the files found. Raises PathsUnusable for what only one machine can read."""
    for path in (file.path for file in found.files):
        if path == STDIN or (os.path.exists(path) and not os.path.isfile(path)):
            raise PathsUnusable(f"A distributed import cannot read {shown(path)}: it is no file that every worker can open.")
    least, most = SHARD_BYTES
    target = min(most, max(least, sum(map(size_of, found.files)) // (SHARDS_EACH * workers)))
    shards, files, size = [], [], 0
    for file in (part for whole in found.files for part in _parts(whole, recipe, is_joined=is_joined, target=target)):
        if files and (size + size_of(file) > target or len(files) >= SHARD_FILES):
            shards.append(Shard(files, size, []))
            files, size = [], 0
        files.append(file)
        size += size_of(file)
    if files or found.unread:
        shards.append(Shard(files, size, []))
    return [shard._replace(unread=found.unread) if place == 0 else shard for place, shard in enumerate(shards)]


def _parts(file: File, recipe: Recipe, *, is_joined: bool, target: int) -> Iterator[File]:
    """The file, in stretches where it is large and its format lets it be cut."""
    spans = None if is_joined or size_of(file) <= target else _spans(file.path, recipe, target)
    yield from (file._replace(span=span) for span in spans) if spans else [file]


def _spans(path: str, recipe: Recipe, target: int) -> list[Span]:
    with suppress(OSError, RecordError), open(path, "rb") as stream:
        head, _ = with_head(stream)
        name, size = recipe.detect(head), os.fstat(stream.fileno()).st_size
        if name == "warc_archive":
            places = ((start.place, start.records, start.offset) for start in starts(stream))
        elif name == "json_lines" and not kind_of(head):
            places = _lines(stream, target)
        else:
            return []
        return list(_cut(places, size, target))
    return []


def _cut(places: Iterator[tuple[int, int, int]], size: int, target: int) -> Iterator[Span]:
    """Stretches of about target bytes. places: (byte, records before it, offset unpacked) where one may begin."""
    last = (0, 0, 0)
    for place in places:
        if place[0] - last[0] >= target and size - place[0] > 0:
            yield Span(last[0], place[0], last[1], last[2])
            last = place
    yield Span(last[0], size, last[1], last[2])


def _lines(stream: Any, target: int) -> Iterator[tuple[int, int, int]]:
    """The line ends that follow each target bytes. The file is gone through once, for the numbers of its lines."""
    place = lines = 0
    due = target
    while piece := stream.read(READ):
        start = 0
        while place + len(piece) >= due:
            end = piece.find(b"\n", max(start, due - place - 1)) + 1
            if not end:
                break
            lines += piece.count(b"\n", start, end)
            start = end
            yield place + end, lines, place + end
            due = place + end + target
        lines += piece.count(b"\n", start)
        place += len(piece)


def begin_shards(parent: ImportBatch, shards: Sequence[Shard], *, at: datetime) -> None:
    """A batch for each shard, with nothing in it yet. Call it in a transaction."""
    ImportBatch.objects.bulk_create(
        [
            ImportBatch(started_at=at, started_by=parent.started_by, arguments=_told(parent, shard), parent=parent, shard=number)
            for number, shard in enumerate(shards, 1)
        ],
        batch_size=500,
    )


def _told(parent: ImportBatch, shard: Shard) -> dict[str, Any]:
    unread = [[error.errno, error.strerror, _kept(os.fsdecode(error.filename))] for error in shard.unread]
    files = [[_kept(file.path), file.is_named, _size(file.path), *(file.span or ())] for file in shard.files]
    return {**parent.arguments, "shard": files, **({"unread": unread} if unread else {})}


def files_of(batch: ImportBatch) -> Shard:
    """What a shard is to read. Raises ShardUnreadable where a file is not here as it was."""
    files = []
    for name, is_named, size, *span in batch.arguments["shard"]:
        path = _given(name)
        if size is not None and _size(path) != size:
            raise ShardUnreadable(f"{shown(path)} cannot be read on {os.uname().nodename}, or is not as it was.")
        files.append(File(path, is_named, Span(*span) if span else None))
    unread = [OSError(number, words, _given(name)) for number, words, name in batch.arguments.get("unread", ())]
    return Shard(files, sum(map(size_of, files)), unread)


def close_waiting(parent: ImportBatch, state: str, *, at: datetime, failure: str = "") -> None:
    """The shards that are not finished end so; whoever is at work on one stops before its next chunk."""
    with transaction.atomic():
        ImportBatch.objects.filter(parent=parent, state="running").update(state=state, finished_at=at, failure=failure)


def _size(path: str) -> int | None:
    try:
        return os.path.getsize(path) if os.access(path, os.R_OK) else None
    except OSError:
        return None


def _kept(path: str) -> str:
    """The bytes of a path as text that every database takes."""
    return os.fsencode(path).decode("latin-1")


def _given(kept: str) -> str:
    return os.fsdecode(kept.encode("latin-1"))

"""Open files: looked at before they are read, and able to go back where something needs that."""

import hashlib
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from io import BufferedReader, RawIOBase
from typing import Any, BinaryIO

from archive.formats.records import RecordError
from archive.ingest.paths import STDIN

SNIFFED_BYTES = 1 << 16
BUFFER_BYTES = 1 << 17
SPOOL_BYTES = 8_000_000  # of what is copied (standard input, a zip file within another) in memory; the rest waits on disk


class NoRoom(Exception):
    """What cannot be read twice could not be copied before it is read. Its words say why."""


@dataclass(frozen=True)
class Opened:
    """stream: from its start, able to go back. digest, size: of all its bytes, where it is a copy; else "" and 0."""

    stream: BinaryIO
    digest: str = ""
    size: int = 0


@contextmanager
def opened(path: str) -> Iterator[Opened]:
    """The file; what cannot go back (a pipe, standard input) is copied first. Raises OSError, NoRoom."""
    with nullcontext(sys.stdin.buffer) if path == STDIN else open(path, "rb") as stream:
        if stream.seekable() and path != STDIN:
            yield Opened(stream)
        else:
            with _copied(stream) as copy:
                yield copy


@contextmanager
def seekable(stream: Any) -> Iterator[BinaryIO]:
    """stream, or a copy without a name where it cannot go back. Raises NoRoom."""
    if stream.seekable():
        yield stream
    else:
        with _copied(stream) as copy:
            yield copy.stream


@contextmanager
def _copied(stream: Any) -> Iterator[Opened]:
    digest = hashlib.sha256()
    with tempfile.SpooledTemporaryFile(max_size=SPOOL_BYTES) as copy:
        while piece := stream.read(BUFFER_BYTES):
            digest.update(piece)
            _add(piece, copy)
        size = copy.tell()
        copy.seek(0)
        yield Opened(copy, digest.hexdigest(), size)


def _add(piece: bytes, copy: Any) -> None:
    try:
        copy.write(piece)
    except OSError as error:
        place = tempfile.gettempdir()
        raise NoRoom(f"What cannot be read twice is copied to {place} first, which failed: {error.strerror or error}.") from error


def with_head(stream: Any) -> tuple[bytes, Any]:
    """The first bytes, and the stream from its start."""
    head = b""
    while len(head) < SNIFFED_BYTES and (more := stream.read(SNIFFED_BYTES - len(head))):
        head += more
    if stream.seekable():
        stream.seek(0)
        return head, stream
    return head, Ahead(_Again(head, stream), BUFFER_BYTES)


def fault_of(stream: Any) -> RecordError | None:
    """Why a member of a container ended before its end; None of a file, and of what did not."""
    return getattr(stream, "fault", None)


class Ahead(BufferedReader):
    """A stream that cannot go back, of which the beginning was read and is given again."""

    @property
    def fault(self) -> RecordError | None:
        return fault_of(self.raw.rest)


class _Again(RawIOBase):
    def __init__(self, head: bytes, rest: Any) -> None:
        self.head, self.rest = head, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self.head:
            return self.rest.readinto(buffer)
        size = min(len(buffer), len(self.head))
        buffer[:size], self.head = self.head[:size], self.head[size:]
        return size

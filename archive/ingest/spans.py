"""Stretches of files: read alone, with the places that their records have in the whole file."""

import os
from dataclasses import replace
from io import BufferedReader, RawIOBase
from typing import Any, BinaryIO

from archive.formats.records import RawRecord
from archive.ingest.paths import File, Span


def section(stream: BinaryIO, span: Span) -> BufferedReader:
    """The stretch of a file, from its start."""
    return BufferedReader(_Section(stream, span.start, span.stop))


def placed(raw: RawRecord, span: Span, *, by_line: bool) -> RawRecord:
    """A record of a stretch, with its place in the whole file. by_line: each line is one, so that messages tell of lines."""
    line, column = raw.starts_at
    starts_at = (line + span.records, column) if by_line else raw.starts_at
    return replace(raw, number=raw.number + span.records, byte_offset=raw.byte_offset + span.offset, starts_at=starts_at)


def size_of(file: File) -> int:
    """Bytes to be read of it; 0 where nobody knows."""
    if file.span:
        return file.span.stop - file.span.start
    try:
        return os.path.getsize(file.path)
    except OSError:
        return 0


class _Section(RawIOBase):
    """The bytes of a file from start to stop. Places in it are those in the file."""

    def __init__(self, stream: BinaryIO, start: int, stop: int) -> None:
        self.stream, self.stop = stream, stop
        stream.seek(start)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, place: int, whence: int = 0) -> int:
        return self.stream.seek(place, whence)

    def tell(self) -> int:
        return self.stream.tell()

    def readinto(self, buffer: Any) -> int:
        piece = self.stream.read(max(0, min(len(buffer), self.stop - self.stream.tell())))
        buffer[: len(piece)] = piece
        return len(piece)

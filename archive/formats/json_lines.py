"""JSON Lines: one object a line, each an article in one of the shapes of shapes.py."""

import hashlib
import re
from collections.abc import Iterator
from typing import BinaryIO

from archive.formats.mapping import Mapping
from archive.formats.records import ArticleRecord, RawRecord
from archive.formats.shape_reading import read
from archive.formats.strict_json import MAX_BYTES

CHUNK_BYTES = 1 << 20
SNIFFED_LINES = 20
BOM = b"\xef\xbb\xbf"
OBJECT_LINE = re.compile(rb'\s*\{\s*"[^\n]*\}[ \t\r]*\n')
NEXT_OBJECT = re.compile(rb'\s*\{\s*"')


def sniff(data: bytes) -> bool:
    """Whether the first line that is not blank holds a whole object, and one of the next lines begins another.

    A file of one line is none: it may be the answer of an interface, with its articles in a list (json_file).
    """
    data = data.removeprefix(BOM)
    line = OBJECT_LINE.match(data)
    following = [line for line in data[line.end() :].split(b"\n") if line.strip()][:SNIFFED_LINES] if line else []
    return any(NEXT_OBJECT.match(line) for line in following)


def split(stream: BinaryIO, *, locator: str, sidecar: bytes | None = None, mapping: Mapping | None = None) -> Iterator[RawRecord]:
    """One record a line, with its line end; its number is that of the line. Of a huge line only the start is held."""
    offset, number = 0, 0
    while line := stream.readline(MAX_BYTES + 1):
        number += 1
        size, digest = _rest_of(line, stream)
        start = offset
        offset += size
        if line.removeprefix(BOM).strip():
            yield RawRecord(locator, number, start, line[:MAX_BYTES], sidecar, size if digest else None, digest, (number, 1))


def parse(raw: RawRecord, *, mapping: Mapping | None = None) -> ArticleRecord:
    """The article. Raises RecordError; where the line is not JSON, with line and column."""
    return read(raw, mapping)


def _rest_of(line: bytes, stream: BinaryIO) -> tuple[int, str]:
    """The size of the whole line, and its digest where it is longer than what is held."""
    if len(line) <= MAX_BYTES:
        return len(line), ""
    size, digest = len(line), hashlib.sha256(line)
    while not line.endswith(b"\n") and (line := stream.readline(CHUNK_BYTES)):
        size += len(line)
        digest.update(line)
    return size, digest.hexdigest()

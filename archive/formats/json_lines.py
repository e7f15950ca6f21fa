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
BOM = b"\xef\xbb\xbf"
OBJECT_LINE = re.compile(rb'\s*\{\s*"[^\n]*\}\s*(?:\n|$)')
NEXT_OBJECT = re.compile(rb'\s*\{\s*"')


def sniff(data: bytes) -> bool:
    """Whether the first line that is not blank holds a whole object, and the next, where there is one, begins one."""
    data = data.removeprefix(BOM)
    line = OBJECT_LINE.match(data)
    rest = data[line.end() :].lstrip() if line else b""
    return line is not None and (not rest or NEXT_OBJECT.match(rest) is not None or b"\n" in rest and _has_object_line(rest))


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


def _has_object_line(rest: bytes) -> bool:
    """Whether an object stands on one of the next lines: a broken line does not make another format of the file."""
    return any(OBJECT_LINE.match(line + b"\n") for line in rest.split(b"\n")[1:20])

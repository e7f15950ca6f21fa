"""A JSON file: one article, a list of them, or an answer of an interface that holds them (json_items.WRAPPERS).

The articles have one of the shapes of shapes.py. An element of a list is a record of its own, with its verbatim bytes; a list of
any length is read in constant memory.
"""

from collections.abc import Iterator
from typing import BinaryIO

from archive.formats.json_items import items
from archive.formats.mapping import Mapping
from archive.formats.records import ArticleRecord, RawRecord
from archive.formats.shape_reading import read
from archive.formats.strict_json import looks_like


def sniff(data: bytes) -> bool:
    """Whether data begins as an object or a list of JSON does."""
    return bool(looks_like(data))


def split(stream: BinaryIO, *, locator: str, sidecar: bytes | None = None, mapping: Mapping | None = None) -> Iterator[RawRecord]:
    """The items of the file in order."""
    return items(stream, locator=locator, sidecar=sidecar)


def parse(raw: RawRecord, *, mapping: Mapping | None = None) -> ArticleRecord:
    """The article. Raises RecordError; where it is not JSON, with line and column."""
    return read(raw, mapping)

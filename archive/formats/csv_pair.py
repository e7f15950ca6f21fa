"""A table of headlines and a table of their texts, joined by a column that both have (FNC-1).

    Headline,Body ID,Stance          Body ID,articleBody
    Ferry hits quay,12,agree         12,"A ferry struck the quay ..."

A record is a table of one row that can be read on its own: the header lines of both tables side by side, and a row of each side
by side, both word for word. The joining column is the article's guid. So the headlines that one text was given become versions of
one article in the order of the file, each of which can be rated; the same pair again is unchanged; two texts under different
numbers with the same words are two articles, of which the second is a duplicate. What a column such as Stance says is kept in the
bytes alone.
"""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import BinaryIO

from archive.formats import csv_table
from archive.formats.csv_rows import MAX_ROW_BYTES, Dialect, cells, in_utf8, rows, text_of
from archive.formats.csv_table import header_of
from archive.formats.mapping import Mapping
from archive.formats.records import RawRecord, RecordError

MAX_TEXTS = 500_000_000  # bytes of the table of texts, which is held in memory
FNC1 = Mapping({"headline": ("Headline",), "text": ("articleBody",), "guid": ("Body ID",)})


class Texts:
    """The rows of a table of texts by their key, the first with a key. nothing: a row of it without a word in it.

    Raises RecordError: too_large, unknown_format.
    """

    def __init__(self, stream: BinaryIO, *, key: str) -> None:
        found = rows(in_utf8(stream), Dialect(",", True))
        self.header = next((row.data for row in found), b"").rstrip(b"\r\n")
        names, self.dialect = header_of(self.header)
        if key not in names or self.dialect != Dialect(",", True):
            raise RecordError("unknown_format", f"No column {key!r} in the table of texts, which has {', '.join(names)[:200]}.")
        self.key, self.by_key, self.nothing, size = key, {}, b"," * (len(names) - 1), 0
        for row in found:
            size += row.size
            if size > MAX_TEXTS:
                raise RecordError("too_large", f"The table of texts has more than {MAX_TEXTS:,} bytes.")
            if row.size <= MAX_ROW_BYTES and (value := _cell(row.data, names.index(key), self.dialect)):
                self.by_key.setdefault(value, row.data.rstrip(b"\r\n"))


def joined(texts: Texts, mapping: Mapping = FNC1) -> SimpleNamespace:
    """A format like any other, whose split() reads a table of headlines and gives each the text that belongs to it."""

    def split(stream: BinaryIO, *, locator: str, sidecar: bytes | None = None) -> Iterator[RawRecord]:
        return _pairs(stream, texts, locator, sidecar)

    return SimpleNamespace(sniff=csv_table.sniff, split=split, parse=lambda raw: csv_table.parse(raw, mapping=mapping))


def _pairs(stream: BinaryIO, texts: Texts, locator: str, sidecar: bytes | None) -> Iterator[RawRecord]:
    found = rows(in_utf8(stream), texts.dialect)
    header = next((row.data for row in found), b"").rstrip(b"\r\n")
    names, _ = header_of(header)
    place = names.index(texts.key) if texts.key in names else None
    for number, row in enumerate(found, 1):
        data = row.data.rstrip(b"\r\n")
        text = texts.by_key.get(_cell(data, place, texts.dialect)) if place is not None else None
        if place is None:
            both = header + b"\n" + data
        else:  # without its text the row is refused as what it is: a headline alone
            both = header + b"," + texts.header.removeprefix(b"\xef\xbb\xbf") + b"\n" + data + b"," + (text or texts.nothing)
        yield RawRecord(locator, number, row.offset, both + b"\n", sidecar, starts_at=(row.line, 1))


def _cell(data: bytes, place: int, dialect: Dialect) -> str:
    """The cell of a row at place, without white space around it; "" where there is none."""
    try:
        found = cells(text_of(data), dialect)
    except RecordError:
        return ""
    return found[place].strip() if place < len(found) else ""

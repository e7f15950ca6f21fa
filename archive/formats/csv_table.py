"""Tables (CSV, TSV and the like): a row is an article, its columns named by a header line or by a declared mapping.

A record is the header line and one row, each as it stands in the file: a table of one row, which can be read on its own. A column
is taken for a field by its name (COLUMNS), or as the mapping says; "#3" in a mapping means a table without a header line. Columns
that are not asked for are kept in the record's bytes alone. A table in which headline or text cannot be found is one record that
is refused.

A table of headlines and one of their texts (FNC-1) are joined by csv_pair.py.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import BinaryIO

from archive.formats.assembling import with_sidecar
from archive.formats.csv_rows import (
    MAX_ROW_BYTES,
    Dialect,
    Joined,
    Lines,
    Row,
    cells,
    dialect_of,
    in_utf8,
    is_utf8,
    looks_like_names,
    rows,
    text_of,
)
from archive.formats.mapping import Mapping
from archive.formats.records import ArticleRecord, RawRecord, RecordError
from archive.formats.shape_reading import mapped

COLUMNS = {
    "headline": ("headline", "title", "article_headline", "article_title"),
    "text": (
        "text",
        "body",
        "articlebody",
        "article_body",
        "content",
        "article",
        "story",
        "maintext",
        "full_text",
        "article_text",
    ),
    "html": ("html", "body_html", "content_html"),
    "standfirst": ("standfirst", "subtitle", "subheadline"),
    "source": ("source", "outlet", "publisher", "publication", "site", "domain", "source_name"),
    "url": ("url", "link", "article_url", "original_url", "source_url"),
    "archived_url": ("archived_url",),
    "guid": ("guid", "uri"),
    "byline": ("byline", "author", "authors"),
    "section": ("section", "category"),
    "language": ("language", "lang"),
    "published": ("published", "published_at", "date", "date_published", "publish_date", "pub_date", "datetime"),
}  # fmt: skip
CARRIERS = ("headline", "text", "html")  # a table without any of these columns is not one of articles
SNIFFED_ROWS = 20
LEAST_ROWS = {"\t": 3, ",": 8, ";": 8, "|": 8}  # of as many cells each, from which lines are a table even if no column is known
LEAST_WIDTH = 3
MAX_HEADER = 20_000
OLD_ENCODING = "The row is not UTF-8; it was read in the encoding that it is most likely in."
OTHERS = re.compile(rb"(?:\xef\xbb\xbf)?\s*[<{\[]")  # what marked-up text and JSON begin with


def sniff(data: bytes) -> bool:
    """Whether data begins with names of columns that are known, or is rows of as many cells throughout."""
    if OTHERS.match(data):
        return False
    lines = Joined(in_utf8(Joined(data)).readline(-1) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else data)
    try:
        return _is_table(lines.read())
    except RecordError:
        return False


def has_known_columns(data: bytes) -> bool:
    """Whether the first line names a column that is known; where it does not, only its shape says that this is a table."""
    try:
        names, _ = header_of(in_utf8(Joined(data)).readline(MAX_HEADER))
    except RecordError:
        return False
    return looks_like_names(names) and any({_plain(name) for name in names}.intersection(known) for known in COLUMNS.values())


def split(stream: BinaryIO, *, locator: str, sidecar: bytes | None = None, mapping: Mapping | None = None) -> Iterator[RawRecord]:
    """One record a row: the header line, where the table has one, and the row.

    A table without a row is one record, as is one whose columns cannot be used: its header line and first row.
    """
    columns = mapping.columns if mapping else 0
    lines = in_utf8(stream)
    first = lines.readline(MAX_HEADER)
    dialect = dialect_of(_lenient(first), columns)
    found = rows(_Again(first, lines), dialect)
    header = b"" if columns else next((row.data for row in found), b"")
    number = 0
    for row in found:
        number += 1
        yield _record(row, header, number, locator, sidecar)
        if number == 1 and not _is_usable(header, mapping):
            return
    if not number:
        yield RawRecord(locator, 1, 0, header, sidecar)


def parse(raw: RawRecord, *, mapping: Mapping | None = None) -> ArticleRecord:
    """The article of the one row. Raises RecordError: malformed, truncated, no_headline, no_text, unknown_format, too_large."""
    if raw.size > 2 * MAX_ROW_BYTES or raw.is_cut:
        raise RecordError("too_large", f"{raw.size:,} bytes in one row: it is too long, or a quotation mark was left open.")
    names, values = _row_of(raw.data, mapping.columns if mapping else 0)
    mapping = mapping or _by_names(names)
    if len(values) != len(names):
        raise RecordError("malformed", f"{len(values)} cells in the row at line {raw.starts_at[0]}, but {len(names)} columns.")
    _check_columns(mapping, names)
    row = dict(zip(reversed(names), reversed(values), strict=True))  # of two columns of one name the first counts
    record = with_sidecar(mapped(row, mapping), raw)
    return record if is_utf8(raw.data) else replace(record, notes=(*record.notes, OLD_ENCODING))


def _is_usable(header: bytes, mapping: Mapping | None) -> bool:
    """Whether any row of the table can be read; False where every one would be refused for the same reason."""
    if mapping and mapping.columns:
        return True
    try:
        names, _ = header_of(header)
        _check_columns(mapping or _by_names(names), names)
    except RecordError:
        return False
    return True


def header_of(line: bytes) -> tuple[list[str], Dialect]:
    """The names of the columns in a header line, and its dialect. They may be quoted even where cells are not (ClaimBuster)."""
    text = text_of(line).rstrip("\r\n")
    dialect = dialect_of(text)
    names = cells(text, Dialect(dialect.delimiter, text.count('"') % 2 == 0))
    return [name.strip() for name in names], dialect


def _record(row: Row, header: bytes, number: int, locator: str, sidecar: bytes | None) -> RawRecord:
    size = None if row.size == len(row.data) else len(header) + row.size
    ended = header if header.endswith(b"\n") or not header else header + b"\n"
    return RawRecord(locator, number, row.offset, ended + row.data, sidecar, size, starts_at=(row.line, 1))


def _row_of(data: bytes, columns: int) -> tuple[list[str], list[str]]:
    """The names of the columns and the cells of the row; #1, #2 and so on for a table without a header line."""
    if columns:
        text = text_of(data)
        values = cells(text, dialect_of(text, columns))
        return [f"#{place}" for place in range(1, len(values) + 1)], values
    head, _, row = data.partition(b"\n")
    if not row.strip():
        raise RecordError("empty", "A header line and no row." if head.strip() else "Nothing in it.")
    names, dialect = header_of(head)
    return names, cells(text_of(row), dialect)


def _by_names(names: list[str]) -> Mapping:
    """The mapping that the names of the columns suggest. Raises RecordError (unknown_format)."""
    plain = {_plain(name): name for name in reversed(names)}
    paths = {field: tuple(plain[name] for name in known if name in plain) for field, known in COLUMNS.items()}
    found = {field: names for field, names in paths.items() if names}
    if not looks_like_names(names) and not found.keys() & set(CARRIERS):
        reason = (
            "The first line does not name the columns; say which is which with a mapping such as headline=#1,text=#2. None of "
        )
        reason += "the rows was read."
        raise RecordError("unknown_format", reason)
    for field, missing in (("headline", "headline" not in found), ("text", not found.keys() & {"text", "html"})):
        if missing:
            shown = ", ".join(names)[:200]
            reason = f"No {field} is among the columns ({shown}); name one with a mapping. None of the rows was read."
            raise RecordError("unknown_format", reason)
    return Mapping(found)


def _check_columns(mapping: Mapping, names: list[str]) -> None:
    for field, paths in mapping.paths.items():
        if not set(paths).intersection(names):
            raise RecordError(
                "unknown_format", f"No column {'|'.join(paths)!r} for {field}; the table has {', '.join(names)[:200]}."
            )


def _is_table(data: bytes) -> bool:
    names, dialect = header_of(data.lstrip(b"\r\n").split(b"\n", 1)[0][:MAX_HEADER])
    if len(names) > 1 and looks_like_names(names) and (carriers := _carriers(names)):
        widths = list(_widths(data, dialect))
        return len(carriers) > 1 or not widths or sum(width == len(names) for width in widths) * 10 >= len(widths) * 8
    if len(names) == 1 and any(islice(rows(Joined(data), dialect), 1, 2)):  # a line that names nothing over the rows
        dialect = dialect_of(_lenient(data.lstrip(b"\r\n").split(b"\n", 2)[1]))
    return _are_even(_widths(data, dialect), LEAST_ROWS[dialect.delimiter])


def _are_even(widths: Iterator[int], least: int) -> bool:
    """Whether there are at least so many rows, all of as many cells. Read no further than to the first that differs."""
    first, count = next(widths, 0), 1
    if first < LEAST_WIDTH:
        return False
    for width in widths:
        if width != first:
            return False
        count += 1
    return count >= least


def _widths(data: bytes, dialect: Dialect) -> Iterator[int]:
    """How many cells the first rows have, without the header and the last of them, which may be cut."""
    found = islice(rows(Joined(data), dialect), 1, SNIFFED_ROWS + 2)
    before = next(found, None)
    is_last = True
    for row in found:
        yield _width(before, dialect)
        before, is_last = row, False
    if before is not None and is_last:
        yield _width(before, dialect)


def _width(row: Row, dialect: Dialect) -> int:
    """0 for a row that cannot be read."""
    try:
        return len(cells(text_of(row.data), dialect))
    except RecordError:
        return 0


def _carriers(names: list[str]) -> list[str]:
    plain = {_plain(name) for name in names}
    return [field for field in CARRIERS if plain.intersection(COLUMNS[field])]


def _plain(name: str) -> str:
    return name.strip().lower().replace(" ", "_").replace("-", "_")


def _lenient(line: bytes) -> str:
    return line.decode("utf-8", "replace")


class _Again:
    """Lines of which the first has been read already."""

    def __init__(self, first: bytes, rest: Lines) -> None:
        self.first, self.rest = first, rest

    def readline(self, size: int, /) -> bytes:
        first, self.first = self.first, b""
        return first or self.rest.readline(size)

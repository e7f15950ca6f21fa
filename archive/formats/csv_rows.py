"""Tables as bytes: their dialect, and their rows one by one, however long, with their verbatim bytes."""

import codecs
import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple, Protocol

from archive.formats.decoding import decode
from archive.formats.records import RecordError

MAX_ROW_BYTES = 5_000_000
CHUNK_BYTES = 1 << 20
DELIMITERS = "\t,;|"
LEAST_SURE = 50  # bytes beyond ASCII from which an old encoding can be guessed
NAME = re.compile(r"(?!https?://)(?=.*[^\W\d_])[^\n\t]{1,60}")
LINE_STARTS = re.compile(r"(?<=\n)")
QUOTED = re.compile(r'"[^"]*"')
REST_OF_QUOTED = re.compile(rb'(?:[^"]|"")*+"(?!")')
WIDE_MARKS = ((b"\xff\xfe\x00\x00", "utf-32"), (b"\x00\x00\xfe\xff", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


class Lines(Protocol):
    def readline(self, size: int, /) -> bytes: ...


@dataclass(frozen=True)
class Dialect:
    """is_quoted: a cell may stand in quotation marks, and then hold line ends.

    In a table with tabs no cell is quoted, whatever marks stand in it: they are of the text (LIAR, CheckThat), and a reader that
    takes them for quotes swallows rows without a word.
    """

    delimiter: str
    is_quoted: bool


class Row(NamedTuple):
    """data: with its line end; of a row longer than MAX_ROW_BYTES only the first bytes. line: from 1. size: of all its bytes."""

    offset: int
    line: int
    data: bytes
    size: int


def dialect_of(line: str, columns: int = 0) -> Dialect:
    """The dialect of a table, by one line of it: of the commonest delimiter, or of the first that makes so many columns."""
    bare = QUOTED.sub("", line)
    counts = {delimiter: bare.count(delimiter) for delimiter in DELIMITERS}
    enough = [delimiter for delimiter in DELIMITERS if columns and counts[delimiter] >= columns - 1 > 0]
    best = enough[0] if enough else max(DELIMITERS, key=lambda delimiter: counts[delimiter])
    return Dialect(best, best != "\t") if counts[best] else Dialect(",", True)


def rows(stream: Lines, dialect: Dialect) -> Iterator[Row]:
    """The rows in order, one with line ends in its cells whole. Blank lines are passed over."""
    offset, line = 0, 1
    held, size, lines, is_open = bytearray(), 0, 0, False
    while piece := stream.readline(CHUNK_BYTES):
        is_open = dialect.is_quoted and is_open_after(piece, dialect.delimiter.encode(), is_open, not size)
        held += piece[: max(0, MAX_ROW_BYTES - size)]
        size, lines = size + len(piece), lines + piece.endswith(b"\n")
        if not piece.endswith(b"\n") or (is_open and size <= MAX_ROW_BYTES):
            continue
        if held.strip():
            yield Row(offset, line, bytes(held), size)
        offset, line = offset + size, line + lines
        held, size, lines, is_open = bytearray(), 0, 0, False
    if held.strip():
        yield Row(offset, line, bytes(held), size)


def is_open_after(piece: bytes, delimiter: bytes, is_open: bool, is_row_start: bool) -> bool:
    """Whether a quoted cell is open behind piece. A mark opens one only where a cell begins (RFC 4180, section 2)."""
    if b'"' not in piece:
        return is_open
    at = 0 if is_open else _opening(piece, delimiter, 0, is_row_start)
    while at >= 0:
        closed = REST_OF_QUOTED.match(piece, at)
        if not closed:
            return True
        at = _opening(piece, delimiter, closed.end(), False)
    return False


def cells(text: str, dialect: Dialect) -> list[str]:
    """The cells of one row. Raises RecordError: malformed, truncated."""
    text = text.rstrip("\r\n")
    if not dialect.is_quoted:
        return text.split(dialect.delimiter)
    if csv.field_size_limit() < MAX_ROW_BYTES:
        csv.field_size_limit(MAX_ROW_BYTES)
    try:
        found = list(csv.reader(LINE_STARTS.split(text), delimiter=dialect.delimiter, strict=True))
    except csv.Error as error:
        if "end of data" in str(error):
            raise RecordError("truncated", "A quotation mark opens a cell that is never closed.") from error
        raise RecordError("malformed", f"The row cannot be read: {error}.") from error
    if len(found) != 1:
        raise RecordError("malformed", f"{len(found)} rows where there should be one.")
    return found[0]


def looks_like_names(names: list[str]) -> bool:
    """Whether a row of cells may be the names of columns: short, none a number or an address, none twice."""
    plain = [name.strip().lower() for name in names]
    return all(NAME.fullmatch(name) and len(name.split()) <= 4 for name in plain) and len(set(plain)) == len(plain)


def text_of(data: bytes) -> str:
    """The text of a row: UTF-8, else the encoding it is likely in, Windows-1252 where there is too little to tell.

    Raises RecordError: encoding, binary.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if len(data.translate(None, bytes(range(128)))) >= LEAST_SURE:
            return decode(data).text
        try:
            return data.decode("cp1252")
        except UnicodeDecodeError:
            raise RecordError("encoding", f"Neither UTF-8 nor Windows-1252, at byte {error.start + 1} of the row.") from error


def is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def in_utf8(stream: BinaryIO) -> Lines:
    """The lines of stream; where it is in UTF-16 or UTF-32, put into UTF-8, and offsets count there."""
    start = stream.read(4)
    for mark, encoding in WIDE_MARKS:
        if start.startswith(mark):
            return codecs.EncodedFile(Joined(start, stream), "utf-8", encoding, errors="replace")  # type: ignore[arg-type]
    return Joined(start, stream)


class Joined:
    """Bytes that have been read already, then the stream they came from."""

    def __init__(self, first: bytes, rest: BinaryIO | None = None) -> None:
        self.first, self.rest = first, rest

    def readline(self, size: int = -1) -> bytes:
        end = self.first.find(b"\n") + 1 or len(self.first)
        end = min(end, size) if size >= 0 else end
        line, self.first = self.first[:end], self.first[end:]
        if line.endswith(b"\n") or self.rest is None or len(line) == size:
            return line
        return line + self.rest.readline(size - len(line) if size >= 0 else -1)

    def read(self, size: int = -1) -> bytes:
        end = len(self.first) if size < 0 else size
        data, self.first = self.first[:end], self.first[end:]
        if self.rest is None or len(data) == size:
            return data
        return data + self.rest.read(size - len(data) if size >= 0 else -1)


def _opening(piece: bytes, delimiter: bytes, at: int, is_cell_start: bool) -> int:
    """Behind the next mark that opens a cell; -1 where none does."""
    if is_cell_start and piece.removeprefix(codecs.BOM_UTF8).startswith(b'"'):
        return piece.index(b'"') + 1
    found = piece.find(delimiter + b'"', at)
    return found + 2 if found >= 0 else -1

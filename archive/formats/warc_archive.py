"""WARC (ISO 28500, 1.0 and 1.1) and ARC 1 and 2: one record each, of which the captured pages are articles.

Requests, revisits, pictures and the like are skipped, each with the reason. Where the archive stops short of what a record
announces, that record says so (truncated). Bytes are counted here rather than by fastwarc, which stops silently there; it takes
the page out of its HTTP response. A compressed archive may come whole, record by record, or already decompressed.
"""

import hashlib
import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO, NamedTuple

from archive.formats.composing import address
from archive.formats.html_page import MAX_BYTES, parse_page
from archive.formats.html_page import sniff as sniff_html
from archive.formats.records import ArticleRecord, ClaimReviewRecord, RawRecord, RecordError, RecordSkipped

VERSION = re.compile(rb"WARC/\d\.\d+\s*$")
ARC_HEADER = re.compile(rb"(\S.*) ((?:\d{1,3}\.){3}\d{1,3}|[\da-fA-F]*:[\da-fA-F:.]*|-) (\d{8,14}) (.*?) ?(\d+)\s*$")
LENGTH = re.compile(rb"^content-length\s*:\s*(\d+)\s*$", re.I | re.M)
FIELD = re.compile(rb"^([^\s:]+)\s*:[ \t]*(.*?)\s*$", re.M)
GZIP = b"\x1f\x8b"
LONGEST_LINE = 65_536
MOST_LINES = 500  # of a header
CHUNK = 1 << 20
SKIPPED = {
    "warcinfo": "about the archive", "request": "a request", "metadata": "metadata",
    "resource": "a resource without its response", "conversion": "a conversion of another record",
    "continuation": "the continuation of another record",
}  # fmt: skip
HTML = re.compile(r"text/html|application/xhtml|text/plain|application/xml|text/xml|^$|unknown", re.I)


class Capture(NamedTuple):
    """One record taken apart. fields: of its header, the names in small letters. body: behind it; missing: bytes it lacks."""

    kind: str
    fields: dict[str, str]
    body: bytes
    missing: int


def sniff(data: bytes) -> bool:
    """Whether a record of a WARC or ARC begins there."""
    if data.startswith(GZIP):
        data = _beginning(data)
    first = data[:LONGEST_LINE].lstrip(b"\r\n").split(b"\n", 1)[0]
    return bool(VERSION.match(first)) or (b"://" in first[:20] and bool(ARC_HEADER.match(first)))


def _beginning(data: bytes) -> bytes:
    try:
        return zlib.decompressobj(wbits=31).decompress(data, LONGEST_LINE)
    except zlib.error:
        return b""


def split(stream: BinaryIO, *, locator: str, sidecar: bytes | None = None) -> Iterator[RawRecord]:
    """Every record of the archive, pages or not, in constant memory: of one larger than a page only the first bytes are held."""
    for number, (offset, data, size, sha256) in enumerate(_Scan(stream).records(), start=1):
        whole = (size, sha256) if size > len(data) else (None, "")
        yield RawRecord(locator, number, offset, data, sidecar, *whole)


def parse(raw: RawRecord) -> ArticleRecord | tuple[ClaimReviewRecord, ...]:
    """The article of a captured page. Raises RecordSkipped for what is no page, RecordError: truncated, malformed."""
    capture = _capture(raw)
    if capture.kind == "revisit":
        raise RecordSkipped("revisit", f"The same as was captured earlier: {capture.fields.get('warc-target-uri', '')[:300]}.")
    if capture.kind != "response":
        raise RecordSkipped(
            "not_a_response", f"The record is {SKIPPED.get(capture.kind, f'of type {capture.kind[:40]!r}')}, not a page."
        )
    if capture.missing and not raw.is_cut:
        raise RecordError("truncated", f"The archive ends {capture.missing:,} bytes before the end of this record.")
    target = address(capture.fields.get("warc-target-uri", ""))
    page, charset = _page(capture)
    if raw.is_cut:
        raise RecordError("too_large", f"{raw.size:,} bytes; a page has at most {MAX_BYTES:,}.")
    return parse_page(raw, page, address=target, charset=charset, guid=_identifier(capture), notes=_provenance(capture))


class _Scan:
    """Reads line by line and block by block, and counts."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream, self.buffer, self.offset, self.broken = _plain(stream), b"", 0, False

    def records(self) -> Iterator[tuple[int, bytes, int, str]]:
        """(offset, the first bytes, size, SHA-256 of all) of each record."""
        while line := self._line():
            start = self.offset - len(line)
            if not line.strip(b"\0 \t\r\n"):
                continue
            head, length = self._head(line)
            yield (start, *self._block(head, length)) if head else (start, *self._lost(line))
        if self.broken:
            yield self.offset, b"", 0, ""

    def _head(self, line: bytes) -> tuple[bytes, int]:
        """The header that line begins, and how many bytes follow it; (b"", 0) where it begins none."""
        if VERSION.match(line):
            lines = [line]
            while (more := self._line()).strip() and len(lines) < MOST_LINES:
                lines.append(more)
            head = b"".join([*lines, more])
            length = LENGTH.search(head.replace(b"\r\n", b"\n"))
            return head, int(length[1]) if length else 0
        arc = ARC_HEADER.match(line)
        return (line, int(arc[5])) if arc else (b"", 0)

    def _block(self, head: bytes, length: int) -> tuple[bytes, int, str]:
        digest, held, left = hashlib.sha256(head), [head], length
        while left and (piece := self._read(min(left, CHUNK))):
            left -= len(piece)
            digest.update(piece)
            if length - left <= MAX_BYTES:
                held.append(piece)
        return b"".join(held), len(head) + length - left, digest.hexdigest()

    def _lost(self, line: bytes) -> tuple[bytes, int, str]:
        """What stands where a record should begin, up to the next one."""
        digest, held, size = hashlib.sha256(line), line, len(line)
        while (more := self._line()) and not (VERSION.match(more) or ARC_HEADER.match(more)):
            digest.update(more)
            size += len(more)
            held += more if len(held) < LONGEST_LINE else b""
        self._unread(more)
        return held, size, digest.hexdigest()

    def _line(self) -> bytes:
        while (end := self.buffer.find(b"\n") + 1) == 0 and len(self.buffer) < LONGEST_LINE:
            if not (more := self._more(CHUNK // 16)):
                break
            self.buffer += more
        return self._taken(end or min(len(self.buffer), LONGEST_LINE))

    def _read(self, size: int) -> bytes:
        return self._taken(size) if self.buffer else self._counted(self._more(size))

    def _taken(self, size: int) -> bytes:
        taken, self.buffer = self.buffer[:size], self.buffer[size:]
        return self._counted(taken)

    def _counted(self, data: bytes) -> bytes:
        self.offset += len(data)
        return data

    def _unread(self, data: bytes) -> None:
        self.buffer, self.offset = data + self.buffer, self.offset - len(data)

    def _more(self, size: int) -> bytes:
        try:
            return self.stream.read(size)
        except (EOFError, OSError, zlib.error):
            self.broken = True
            return b""


def _plain(stream: BinaryIO) -> BinaryIO:
    """The stream, decompressed where it is compressed with gzip, as a whole or record by record."""
    first = stream.read(2)
    return _Gunzipped(first, stream) if first == GZIP else _Joined(first, stream)


class _Joined:
    """A stream of which the first bytes have been read."""

    def __init__(self, first: bytes, rest: BinaryIO) -> None:
        self.first, self.rest = first, rest

    def read(self, size: int) -> bytes:
        first, self.first = self.first[:size], self.first[size:]
        return first + self.rest.read(size - len(first)) if size > len(first) else first


class _Gunzipped:
    """A compressed stream, decompressed as far as it goes: Python's own reader gives up what it holds where one breaks off."""

    def __init__(self, first: bytes, rest: BinaryIO) -> None:
        self.pending, self.rest, self.is_open = first, rest, False
        self.member = zlib.decompressobj(wbits=31)

    def read(self, size: int) -> bytes:
        """Up to size bytes; b"" at the end. Raises EOFError where it breaks off, zlib.error where it is damaged."""
        while True:
            if self.member.eof:
                self._next_member()
            self.pending = self.pending or self.rest.read(CHUNK // 16)
            if not self.pending:
                return self._end()
            data = self.member.decompress(self.pending, size)
            self.pending = self.member.unconsumed_tail or (b"" if not self.member.eof else self.member.unused_data)
            self.is_open = True
            if data:
                return data

    def _next_member(self) -> None:
        self.member, self.is_open, self.pending = zlib.decompressobj(wbits=31), False, self.pending.lstrip(b"\0")

    def _end(self) -> bytes:
        if self.is_open and not self.member.eof:
            raise EOFError("compressed data breaks off")
        return b""


def _capture(raw: RawRecord) -> Capture:
    """The record taken apart. Raises RecordError: truncated, malformed."""
    if not raw.data:
        raise RecordError("truncated", "The archive ends in the midst of compressed data.")
    line, _, rest = raw.data.partition(b"\n")
    if not VERSION.match(line):
        return _arc_capture(line, rest)
    end = re.search(rb"\r?\n\r?\n", raw.data)
    head = raw.data[: end.start() if end else len(raw.data)].replace(b"\r\n", b"\n")
    fields = {name.decode("latin-1").lower(): value.decode("utf-8", "replace") for name, value in FIELD.findall(head)}
    length = LENGTH.search(head)
    if end is None:
        raise RecordError("truncated", "The archive ends in the header of this record.")
    if length is None:
        raise RecordError("malformed", "Its header does not say how long the record is (Content-Length).")
    body = raw.data[end.end() :]
    return Capture(fields.get("warc-type", "").lower(), fields, body, int(length[1]) - len(body))


def _arc_capture(line: bytes, body: bytes) -> Capture:
    match = ARC_HEADER.match(line)
    if not match:
        raise RecordError("malformed", f"No record of a web archive begins with {line[:60]!r}.")
    url, _, date, kind, length = (part.decode("utf-8", "replace") for part in match.groups())
    fields = {"warc-target-uri": url, "warc-date": date, "content-type": kind}
    return Capture("warcinfo" if url.startswith("filedesc:") else "response", fields, body, int(length) - len(body))


def _page(capture: Capture) -> tuple[bytes, str]:
    """The page and the encoding that its server names. Raises RecordSkipped where it holds no page, RecordError (malformed)."""
    from fastwarc.warc import ArchiveIterator  # noqa: PLC0415 - only web archives need it

    if not capture.body.startswith(b"HTTP/"):
        return _without_response(capture)
    head = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n"
    try:
        record = next(iter(ArchiveIterator(BytesIO(head % len(capture.body) + capture.body), auto_decode="all")))
        kind, charset = record.http_content_type or "", record.http_charset or ""
        _check_is_page(record.http_headers.status_code, kind)
    except (StopIteration, OSError, ValueError, AttributeError) as error:
        raise RecordError("malformed", f"Its HTTP response cannot be read: {error}."[:300]) from error
    try:
        page = record.reader.read(MAX_BYTES + 1)
    except (OSError, ValueError, EOFError):
        page = _undecoded(capture.body)
    if "html" not in kind and not sniff_html(page):
        raise RecordSkipped("not_a_response", f"It holds {kind or 'something that names no type'}, not a page.")
    return page, charset


def _undecoded(body: bytes) -> bytes:
    """What stands behind the lines of HTTP, where it is not in chunks or not compressed although they say so."""
    content = re.split(rb"\r?\n\r?\n", body, maxsplit=1)[-1]
    if not content.startswith(GZIP):
        return content
    try:
        return zlib.decompressobj(wbits=31).decompress(content, MAX_BYTES + 1)
    except zlib.error as error:
        raise RecordError("malformed", f"Its HTTP response cannot be decompressed: {error}.") from error


def _without_response(capture: Capture) -> tuple[bytes, str]:
    """A capture without the lines of HTTP before it: taken where it is a page."""
    if sniff_html(capture.body):
        return capture.body, ""
    raise RecordSkipped("not_a_response", f"It holds {capture.fields.get('content-type', 'something')[:60]}, not a page.")


def _check_is_page(status: int | None, kind: str) -> None:
    if status is not None and status != 200:
        raise RecordSkipped("not_a_response", f"The server answered {status}, not with a page.")
    if not HTML.search(kind):
        raise RecordSkipped("not_a_response", f"It holds {kind[:60]}, not a page.")


def _identifier(capture: Capture) -> str:
    return capture.fields.get("warc-record-id", "").strip("<> ")


def _provenance(capture: Capture) -> tuple[str, ...]:
    """When it was captured, from where, and the digest of what was captured."""
    fields = capture.fields
    digest = fields.get("warc-payload-digest") or fields.get("warc-block-digest", "")
    date, target = fields.get("warc-date", "at no known time"), fields.get("warc-target-uri", "an unknown address")
    notes = [f"Captured {date[:40]} from {target[:500]}."]
    notes += [f"Digest of what was captured: {digest[:100]}."] if digest else []
    if cut := fields.get("warc-truncated"):
        notes.append(f"The crawler cut it off: {cut[:40]}.")
    return tuple(notes)

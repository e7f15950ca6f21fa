"""A plain text file: one article, its headline the first line that is not blank.

The text is what it is: a full stop that a collection added to every headline cannot be told from one that belongs there, so
nothing is taken away. A headline with nothing under it is refused (no_text): there is nothing it could be rated against.
"""

import hashlib
import re
from collections.abc import Iterator
from typing import BinaryIO

from archive.formats.decoding import decode
from archive.formats.records import ArticleRecord, RawRecord, RecordError
from archive.formats.sidecar import described
from archive.formats.strict_json import looks_like
from archive.formats.xml_tree import is_document

MAX_BYTES = 5_000_000  # of one article; the longest in any collection seen is under 200,000
CHUNK_BYTES = 1_000_000
LINE_END = re.compile(r"[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# What other formats begin with. Plain text is what remains.
MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml|<!doctype|<html|<rss|<feed|<nitf|WARC/\d|\{\\rtf)", re.I)
FIELDS = re.compile(rb"\s*(?:[A-Za-z][\w-]*:[^\n]*\n(?:[ \t][^\n]*\n)*){3}")  # RFC 5322, section 2.2
OF_MESSAGES = re.compile(
    rb"^(?:Received|X-Received|Return-Path|Delivered-To|Message-ID|MIME-Version|DKIM-Signature):", re.I | re.M
)


def sniff(data: bytes) -> bool:
    """Whether data may be plain text: whether it does not begin as a format with marks of its own does."""
    return not (MARKUP.match(data[:2000]) or is_document(data) or looks_like(data) or is_message(data))


def is_message(data: bytes) -> bool:
    """Whether data is an e-mail message with its header, whose first line is no headline."""
    header = FIELDS.match(data[:20_000])
    return header is not None and OF_MESSAGES.search(header[0].lstrip()) is not None


def split(stream: BinaryIO, *, locator: str, sidecar: bytes | None = None) -> Iterator[RawRecord]:
    """The one record of a file. Of a file too large to be an article only the first bytes are held, and all are counted."""
    data = stream.read(MAX_BYTES + 1)
    if len(data) <= MAX_BYTES:
        yield RawRecord(locator, 1, 0, data, sidecar)
        return
    size, sha256 = _count(data, stream)
    yield RawRecord(locator, 1, 0, data[:MAX_BYTES], sidecar, size, sha256)


def parse(raw: RawRecord) -> ArticleRecord:
    """The article. Raises RecordError: too_large, empty, binary, encoding, no_text, metadata."""
    if raw.size > MAX_BYTES:
        raise RecordError("too_large", f"{raw.size:,} bytes; an article has at most {MAX_BYTES:,}.")
    if not raw.data.strip():
        raise RecordError("empty", "Nothing in it." if not raw.data else "Nothing in it but white space.")
    text, encoding = decode(raw.data)
    return described(ArticleRecord(headline=headline_of(text), text=text, encoding=encoding), raw.sidecar)


def headline_of(text: str) -> str:
    """The first line that is not blank, without white space around it. Raises RecordError: empty, no_text."""
    start = len(text) - len(text.lstrip())
    if start == len(text):
        raise RecordError("empty", "Nothing in it but white space.")
    end = LINE_END.search(text, start)
    if end is None or not text[end.start() :].strip():
        raise RecordError("no_text", "A headline with no text under it: there is only one line.")
    return text[start : end.start()].strip()


def _count(first: bytes, stream: BinaryIO) -> tuple[int, str]:
    size, digest = len(first), hashlib.sha256(first)
    while chunk := stream.read(CHUNK_BYTES):
        size += len(chunk)
        digest.update(chunk)
    return size, digest.hexdigest()

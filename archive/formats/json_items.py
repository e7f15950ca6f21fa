"""The items of a JSON file of any size, each as its verbatim bytes, in constant memory.

An item is an element of a list at the top, or of a list in one of WRAPPERS; the object in one of SINGLES; else an object at the
top (several may follow one another). The bytes are searched for quotes and brackets only; whether an item is JSON is asked when
it is parsed. A string ends at a raw line end, which JSON does not allow in it, so that a quotation mark too many spoils one item
and not all that follow. From a bracket that does not fit, the rest of the file is one item.
"""

import hashlib
import re
from collections.abc import Iterator
from typing import BinaryIO

from archive.formats.records import RawRecord
from archive.formats.strict_json import MAX_BYTES

WRAPPERS = {
    tuple(path.split("."))
    for path in (
        "item", "items", "articles", "results", "stories", "docs", "documents", "records", "entries", "posts", "news", "@graph",
        "claims", "dataFeedElement", "claimReviewMarkupPages", "response.results", "response.docs", "response.leadContent",
        "response.editorsPicks", "response.mostViewed", "response.storyPackage", "data.items", "data.articles", "data.item",
    )
}  # fmt: skip
FEEDS = {("dataFeedElement",)}  # lists of what says of itself what it is
SINGLES = {("response", "content"), ("data", "item"), ("article",)}
ARTICLE_KEYS = {b"headline", b"headlines", b"title", b"webTitle", b"maintext", b"uri", b"@type"}  # what has one is itself an item
DEEPEST = 2  # keys to the list or object that holds items
MOST_OPEN = 10_000  # brackets within one another; no reader follows a tenth of them
NOWHERE = ("",) * (DEEPEST + 1)
CLOSES = {b"}": b"{", b"]": b"["}
CHUNK_BYTES = 1 << 18
HEAD_BYTES = 1 << 16
LONGEST_KEY = 100
BOM = b"\xef\xbb\xbf"
CONTINUATIONS = bytes(range(0x80, 0xC0))  # the bytes of UTF-8 that do not begin a character
STRUCTURE = re.compile(rb'["{}\[\],]')
STRUCTURE_AND_KEYS = re.compile(rb'["{}\[\],:]')
STRING_REST = re.compile(rb'[^"\\\n]*+(?:\\.[^"\\\n]*+)*+["\n]', re.DOTALL)


def items(stream: BinaryIO, *, locator: str, sidecar: bytes | None = None) -> Iterator[RawRecord]:
    """The items in order. A file that holds none gives one record with the beginning of the file."""
    scan = _Scan()
    number = 0
    for item in scan.items(stream):
        number += 1
        data = bytes(item.data)
        whole = (item.size, item.digest.hexdigest()) if item.digest else (None, "")
        yield RawRecord(locator, number, item.offset, data, sidecar, *whole, item.starts_at)
    if not number:
        yield RawRecord(locator, 1, 0, scan.head, sidecar)


class _Item:
    """One item being read. depth: how many brackets are open around it; -1: it has no end of its own."""

    def __init__(self, offset: int, starts_at: tuple[int, int], depth: int) -> None:
        self.offset, self.starts_at, self.depth = offset, starts_at, depth
        self.data, self.size, self.digest = bytearray(), 0, None

    def add(self, piece: bytes) -> None:
        self.size += len(piece)
        if self.digest is None and self.size > MAX_BYTES:
            self.digest = hashlib.sha256(self.data)
        if self.digest is None:
            self.data += piece
        else:
            self.digest.update(piece)


class _Scan:
    """Where the reader stands. level: how many brackets are open in the list whose elements are items; 0 outside of one."""

    def __init__(self) -> None:
        self.open: list[bytes] = []
        self.keys: list[str] = []  # of each open bracket: the key last seen in it
        self.item: _Item | None = None
        self.level = 0
        self.elements = 0
        self.in_string = self.escaped = self.is_article = self.is_lost = False
        self.word = b""
        self.offset = 0  # in the file, of the chunk
        self.line, self.column, self.seen = 1, 1, 0  # of place `seen` in the chunk
        self.chunk = self.head = b""
        self.start = 0  # in the chunk, of what is to be added to the item

    def items(self, stream: BinaryIO) -> Iterator[_Item]:
        for chunk in _chunks(stream):
            self.head += chunk[: HEAD_BYTES - len(self.head)]
            self.chunk, self.start = chunk, 0
            yield from self._chunk(chunk)
            self._add(len(chunk))
            self._locate(len(chunk))
            self.offset, self.seen = self.offset + len(chunk), 0
        yield from self._end()

    def _chunk(self, chunk: bytes) -> Iterator[_Item]:
        at = 0
        while not self.is_lost:
            if self.in_string:
                at = self._string(chunk, at)
                if self.in_string:
                    return
            found = (STRUCTURE if self.level else STRUCTURE_AND_KEYS).search(chunk, at)
            if not (self.open or self.item):
                self._check_nothing_between(chunk[at : found.start() if found else len(chunk)], at)
            if not found:
                return
            at = found.end()
            if done := self._mark(found[0], found.start()):
                yield done

    def _string(self, chunk: bytes, at: int) -> int:
        begun = at
        at += self.escaped
        rest = STRING_REST.match(chunk, at)
        end = rest.end() if rest else len(chunk)
        if not self.level and len(self.word) < LONGEST_KEY:
            self.word += chunk[begun : end - bool(rest)]
        self.in_string = rest is None
        self.escaped = rest is None and (end - at - len(chunk[at:].rstrip(b"\\"))) % 2 == 1
        return end

    def _mark(self, mark: bytes, at: int) -> _Item | None:
        """The item that ends with this mark, if one does."""
        if mark == b'"':
            self.in_string, self.word = True, b""
        elif mark == b":":
            self._key()
        elif mark == b",":
            return self._comma(at)
        elif mark in b"{[":
            self._opening(mark, at)
        else:
            return self._closing(mark, at)
        return None

    def _key(self) -> None:
        if self.keys:
            self.keys[-1] = self.word.decode("utf-8", "replace")
            self.is_article |= len(self.keys) == 1 and self.word in ARTICLE_KEYS

    def _opening(self, mark: bytes, at: int) -> None:
        path = tuple(self.keys) if len(self.keys) <= DEEPEST else NOWHERE
        if len(self.open) >= MOST_OPEN:
            self._lose(at)
            return
        if not self.open:
            self.is_article = False
            if mark == b"{" and self.item is None:
                self._begin(at, 0)
        is_whole = self.is_article and path not in FEEDS
        watched = not self.level and not is_whole and (self.item is None or self.item.depth == 0)
        is_list = mark == b"[" and (not path or path in WRAPPERS) and watched
        if mark == b"{" and path in SINGLES and watched:
            self._begin(at, len(self.open))
        self.open.append(mark)
        self.keys.append("")
        if is_list:
            self.level, self.elements = len(self.open), 0
            self._begin(at + 1, len(self.open))

    def _closing(self, mark: bytes, at: int) -> _Item | None:
        if not self.open or self.open[-1] != CLOSES[mark]:
            self._lose(at)
            return None
        done = None
        if self.level and len(self.open) == self.level:
            done = self._element(at)
            self.level, self.item = 0, None
        self.open.pop()
        self.keys.pop()
        if not self.level and self.item and len(self.open) == self.item.depth:
            done = self._done(at + 1)
        return done

    def _comma(self, at: int) -> _Item | None:
        if not self.open:
            self._lose(at)
        elif self.level and len(self.open) == self.level:
            done = self._element(at)
            self._begin(at + 1, self.level)
            return done
        return None

    def _element(self, at: int) -> _Item | None:
        """The element before the mark; after a comma also one that is missing, for that is a fault of the file."""
        done, mark = self._done(at), self.chunk[at : at + 1]
        if not done.data:
            if not self.elements and mark == b"]":
                return None
            done.add(mark)
        self.elements += 1
        return done

    def _done(self, end: int) -> _Item:
        self._add(end)
        done, self.item = self.item, None
        return _trimmed(done)

    def _begin(self, at: int, depth: int) -> None:
        self._locate(at)
        self.item = _Item(self.offset + at, (self.line, self.column), depth)
        self.start = at

    def _add(self, end: int) -> None:
        if self.item:
            self.item.add(self.chunk[self.start : end])
            self.start = end

    def _lose(self, at: int) -> None:
        """From here on nothing can be told apart: what is left is one item."""
        if self.item is None:
            self._begin(at, -1)
        self.is_lost = True

    def _check_nothing_between(self, between: bytes, at: int) -> None:
        if blank := len(between) - len(between.lstrip()):
            at += blank
        if between.strip():
            self._lose(at)

    def _locate(self, at: int) -> None:
        passed = self.chunk[self.seen : at]
        if lines := passed.count(b"\n"):
            self.line, self.column = self.line + lines, 1
        self.column += len(passed[passed.rfind(b"\n") + 1 :].translate(None, CONTINUATIONS))
        self.seen = at

    def _end(self) -> Iterator[_Item]:
        """What the file breaks off in."""
        if self.item and self.item.data.strip():
            yield _trimmed(self.item)
        if self.level and len(self.open) == self.level and not self.is_lost:
            broken = _Item(self.offset, (self.line, self.column), -1)
            broken.add(b"[")
            yield broken


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    """The bytes; in the place of a byte-order mark, which is not part of an item, there is white space."""
    first = stream.read(CHUNK_BYTES)
    while len(first) < len(BOM) and (more := stream.read(CHUNK_BYTES)):
        first += more
    chunk = b"   " + first[3:] if first.startswith(BOM) else first
    while chunk:
        yield chunk
        chunk = stream.read(CHUNK_BYTES)


def _trimmed(item: _Item) -> _Item:
    """The item without the white space before it, which counts in its place, and after it."""
    blank = item.data[: len(item.data) - len(item.data.lstrip())]
    if item.digest is None and blank:
        lines = blank.count(b"\n")
        column = (1 if lines else item.starts_at[1]) + len(blank) - (blank.rfind(b"\n") + 1)
        item.starts_at, item.offset = (item.starts_at[0] + lines, column), item.offset + len(blank)
    if item.digest is None:
        item.data = item.data.strip()
        item.size = len(item.data)
    return item

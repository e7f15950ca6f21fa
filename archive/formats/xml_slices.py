"""A file of many items cut into records, each item with the head of its file around it, so that it can be read on its own.

The bytes of a record are: what stands before the first item (up to MAX_HEAD; of a longer head the elements that close again are
left out), the item word for word, and the end tags of what is still open. Nothing of the file is held but the head and one item.
Marks are found without a parser, so that a feed which is not well-formed is cut as well. A file in UTF-16 or UTF-32 is put into
UTF-8 first, and its offsets count there.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO

from archive.formats.records import RawRecord, RecordError
from archive.formats.xml_tree import MAX_BYTES, check_safe

CHUNK = 1 << 18
MAX_HEAD = 16_000
TAG = re.compile(
    rb"<(/?)((?:[A-Za-z_][\w.-]*:)?[A-Za-z_][\w.-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*?)(/?)>|<!--|<!\[CDATA\[|<\?|<!", re.S
)
ENDS = {b"<!--": b"-->", b"<![CDATA[": b"]]>", b"<?": b"?>", b"<!": b">"}


def slices(stream: BinaryIO, *, items: frozenset[str], locator: str, sidecar: bytes | None = None) -> Iterator[RawRecord]:
    """The records of a file. items: the local names of the elements that are items, in small letters.

    A file without items is one record, and of one larger than an item may be only the first bytes are held.
    """
    return _Slicer(_in_ascii(stream), items, locator, sidecar).records()


def whole(stream: BinaryIO, *, locator: str, sidecar: bytes | None = None) -> Iterator[RawRecord]:
    """The one record of a file that is one item."""
    yield from _Slicer(stream, frozenset(), locator, sidecar).records()


class _Slicer:
    def __init__(self, stream: BinaryIO, items: frozenset[str], locator: str, sidecar: bytes | None) -> None:
        names = b"|".join(re.escape(name.encode()) for name in sorted(items)) or b"(?!)"
        self.mark = re.compile(rb"<!--|<!\[CDATA\[|<\?|<(/?)(?:[A-Za-z_][\w.-]*:)?(" + names + rb")(?=[\s/>])", re.I)
        self.stream, self.locator, self.sidecar = stream, locator, sidecar
        self.buffer, self.base, self.ended = b"", 0, False  # base: where the buffer starts in the stream
        self.number = 0

    def records(self) -> Iterator[RawRecord]:
        start = self._next_item(0)
        head = self.buffer[: len(self.buffer) if start is None else start]
        if start is None or not _is_safe(head) or len(head) > MAX_BYTES:
            yield self._whole()
            return
        head, tail = _head_and_tail(head)
        while start is not None:
            end = self._end_of_item(start)
            self.number += 1
            yield self._record(head, start, end, tail)
            start = self._next_item(self._forget(end))
            while start is None and not self.ended:
                start = self._next_item(self._forget(len(self.buffer) - 200))

    def _record(self, head: bytes, start: int, end: int, tail: bytes) -> RawRecord:
        item = self.buffer[start : min(end, start + MAX_BYTES)]
        size = None if end - start <= MAX_BYTES else len(head) + end - start + len(tail)
        return RawRecord(self.locator, self.number, self.base + start, head + item + tail, self.sidecar, size)

    def _whole(self) -> RawRecord:
        while not self.ended and len(self.buffer) <= MAX_BYTES:
            self._fill()
        size = len(self.buffer)
        data, self.buffer = self.buffer[:MAX_BYTES], b""
        while not self.ended:
            self._fill()
            size, self.buffer = size + len(self.buffer), b""
        return RawRecord(self.locator, 1, 0, data, self.sidecar, None if size <= MAX_BYTES else size)

    def _next_item(self, at: int) -> int | None:
        """Where the next item starts in the buffer; None where there is none, or none in reach."""
        while True:
            match = self._next_mark(at)
            if match is None or (match[2] and not match[1]):
                return match.start() if match else None
            at = match.end() if match[2] else self._skip(match)

    def _end_of_item(self, start: int) -> int:
        """Where the item that starts there ends: behind its end tag, or at the end of the file where it has none."""
        at, depth = start, 0
        while match := self._next_mark(at):
            if not match[2]:
                at = self._skip(match)
                continue
            at = self._end_of_tag(match)
            depth += -1 if match[1] else 0 if self.buffer[at - 2 : at - 1] == b"/" else 1
            if depth <= 0:
                return at
        return len(self.buffer)

    def _next_mark(self, at: int) -> re.Match[bytes] | None:
        """The next mark in the buffer; None at the end of the file, or where there is none for longer than an item can be."""
        furthest = at + 2 * MAX_BYTES
        while True:
            match = self.mark.search(self.buffer, at)
            if match and (self.ended or match.end() < len(self.buffer)):
                return match
            if self.ended or len(self.buffer) > furthest:
                return None
            at = max(at, len(self.buffer) - 200)  # a mark may lie across the end of what has been read
            self._fill()

    def _skip(self, match: re.Match[bytes]) -> int:
        return self._find(ENDS[match.group()], match.end())

    def _end_of_tag(self, tag: re.Match[bytes]) -> int:
        """Behind the tag; where it is never closed, behind its name, or before the whole of an end tag."""
        end = self._find(b">", tag.start())
        return end if tag[1] else max(end, tag.end())

    def _find(self, wanted: bytes, at: int) -> int:
        """Behind the next such bytes. Where a comment or CDATA section is never closed, it is taken as closed at once."""
        start, opened = at, at
        while (found := self.buffer.find(wanted, start)) < 0:
            if self.ended or len(self.buffer) - opened > MAX_BYTES:
                return opened
            start = max(opened, len(self.buffer) - len(wanted))
            self._fill()
        return found + len(wanted)

    def _fill(self) -> None:
        chunk = self.stream.read(max(CHUNK, len(self.buffer) // 2))
        self.ended = not chunk
        self.buffer += chunk

    def _forget(self, upto: int) -> int:
        """Where upto lies once what stands before it has been let go, which is done a chunk at a time."""
        if upto < CHUNK:
            return upto
        self.buffer, self.base = self.buffer[upto:], self.base + upto
        return 0


def _is_safe(head: bytes) -> bool:
    try:
        check_safe(head)
    except RecordError:
        return False
    return True


def _head_and_tail(head: bytes) -> tuple[bytes, bytes]:
    """The head, shortened where it is long, and the end tags of the elements that are open at its end."""
    kept, stack, at = 0, [], 0
    points: list[tuple[int, list[bytes]]] = [(0, [])]
    while match := TAG.search(head, at):
        at = match.end()
        if match.group() in ENDS:
            end = head.find(ENDS[match.group()], at)
            at = at if end < 0 else end + len(ENDS[match.group()])  # one that is never closed is taken as closed at once
        elif match[1]:
            stack = stack[: _last(stack, match[2])]
        elif not match[4]:
            stack = [*stack, match[2]] if len(stack) < 50 else stack
        if at <= MAX_HEAD:
            points.append((at, stack))
    kept, kept_stack = next((point for point in reversed(points) if point[1] == stack[: len(point[1])]), points[0])
    shortened = head if len(head) <= MAX_HEAD else head[:kept] + b"".join(b"<%b>" % name for name in stack[len(kept_stack) :])
    return shortened, b"".join(b"</%b>" % name for name in reversed(stack))


def _last(stack: list[bytes], name: bytes) -> int:
    places = [place for place, opened in enumerate(stack) if opened == name]
    return places[-1] if places else len(stack)


def _in_ascii(stream: BinaryIO) -> BinaryIO:
    """The stream itself, or its text in UTF-8 where it is in UTF-16 or UTF-32."""
    start = stream.read(4)
    encoding = _wide_encoding(start)
    rest = _Joined(start, stream)
    if not encoding:
        return rest
    data = rest.read(MAX_BYTES)
    text = data.decode(encoding, "replace").lstrip("\ufeff")
    return BytesIO(re.sub(r"""(<\?xml[^>]*?)\s+encoding\s*=\s*["'][^"']*["']""", r"\1", text, count=1).encode("utf-8", "replace"))


def _wide_encoding(start: bytes) -> str:
    marks = {b"\xff\xfe\0\0": "utf-32-le", b"\0\0\xfe\xff": "utf-32-be", b"<\0\0\0": "utf-32-le", b"\0\0\0<": "utf-32-be"}
    if start in marks:
        return marks[start]
    narrow = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be", b"<\0": "utf-16-le", b"\0<": "utf-16-be"}
    return narrow.get(start[:2], "")


class _Joined:
    """A stream whose first bytes have been read already."""

    def __init__(self, first: bytes, rest: BinaryIO) -> None:
        self.first, self.rest = first, rest

    def read(self, size: int) -> bytes:
        first, self.first = self.first[:size], self.first[size:]
        return first + self.rest.read(size - len(first)) if size > len(first) else first

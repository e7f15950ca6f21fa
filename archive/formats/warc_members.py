"""Where the records of a web archive begin, found without reading them, so that many can read one, each a stretch of it."""

import zlib
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from archive.formats.warc_archive import GZIP, LENGTH, LONGEST_LINE, VERSION

READ = 1 << 20
BLANK = b"\r\n\0 \t"
MOST_BLANK = 8  # bytes behind a record: two line ends, and some room


class Start(NamedTuple):
    """Where a record begins: at which byte of the file, at which of what is unpacked, behind how many records."""

    place: int
    offset: int
    records: int


def starts(stream: BinaryIO) -> Iterator[Start]:
    """Of each record but the first, in order. It ends at the first thing that is not as it should be, however much follows."""
    head = stream.read(2)
    stream.seek(0)
    yield from _packed(stream) if head == GZIP else _plain(stream)


def _plain(stream: BinaryIO) -> Iterator[Start]:
    place = records = 0
    while (length := _length(head := _at(stream, place))) is not None:
        place += length
        behind = _at(stream, place)[:MOST_BLANK]
        place += len(behind) - len(behind.lstrip(BLANK))
        records += 1
        if _length(_at(stream, place)) is None or not head:
            return
        yield Start(place, place, records)


def _at(stream: BinaryIO, place: int) -> bytes:
    stream.seek(place)
    return stream.read(LONGEST_LINE)


def _packed(stream: BinaryIO) -> Iterator[Start]:
    """Members of a gzip file, each a whole record."""
    place = offset = records = 0
    pending = b""
    while True:
        member, head, size, read = zlib.decompressobj(wbits=31), b"", 0, 0
        try:
            while not member.eof:
                pending = pending or stream.read(READ)
                if not pending:
                    return
                data = member.decompress(pending, READ)
                left = member.unused_data if member.eof else member.unconsumed_tail
                read, pending = read + len(pending) - len(left), left
                size += len(data)
                head += data[: LONGEST_LINE - len(head)] if len(head) < LONGEST_LINE else b""
        except zlib.error:
            return
        length = _length(head)
        if length is None or not 0 <= size - length <= MOST_BLANK:
            return
        place, offset, records = place + read, offset + size, records + 1
        pending = pending or stream.read(READ)
        if not pending.startswith(GZIP):
            return
        yield Start(place, offset, records)


def _length(data: bytes) -> int | None:
    """Bytes of the record that begins so, its header included; None where none does."""
    line, found, _ = data.partition(b"\n")
    end = data.find(b"\r\n\r\n")
    if not found or not VERSION.match(line) or end < 0:
        return None
    length = LENGTH.search(data[: end + 2].replace(b"\r\n", b"\n"))
    return end + 4 + int(length[1]) if length else None

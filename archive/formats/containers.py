"""Files that hold other files: told by content, and read member by member without unpacking anything to disk.

Compressed files (gzip, bzip2, xz, zstd) hold one member without a name; zip and tar hold many. Names are only ever shown, never
used as paths. What of a container cannot be read is a member with a fault, by its name.
"""

import re
import struct
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import RawIOBase
from typing import Any, BinaryIO

from archive.formats.decompression import Budget, Unpacked
from archive.formats.records import RecordError

COMPRESSED = {
    "gzip": re.compile(rb"\x1f\x8b"),
    "bzip2": re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)"),
    "xz": re.compile(rb"\xfd7zXZ\0"),
    "zstd": re.compile(rb"\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18"),  # the second: a frame to be skipped (RFC 8878, 3.1.2)
}
ZIP = re.compile(rb"PK(?:\x03\x04|\x05\x06)")
METHODS = {0: "stored", 8: "deflate", 12: "bzip2", 93: "zstd", 95: "xz"}  # APPNOTE.TXT, section 4.4.5
ENCRYPTED = 0x1  # of an entry's flags
MOST_DIRECTORY = 100_000_000  # bytes of the list of entries in a zip file, which is held in memory
LONGEST_HEADER = 1_000_000  # of a tar file: the long name of a member
BLOCK = 512
SKIPPED_BYTES = 1 << 20
PAX_FIELD = re.compile(rb"\d+ (?:path=([^\n]*)|size=(\d{1,18}))\n")


@dataclass(frozen=True)
class Member:
    """One member: its stream, which ends soft and then has a fault where it is cut short; or the fault alone.

    name: as the container gives it; "" for what a compressed file holds, and for the container itself. beside: the verbatim
    bytes of the member with this name and the suffix asked for, where there is one.
    """

    name: str
    stream: Any = None
    fault: RecordError | None = None
    beside: bytes | None = None


def kind_of(data: bytes) -> str:
    """ "gzip", "bzip2", "xz", "zstd", "zip" or "tar" for what begins so; "" for anything else."""
    if ZIP.match(data):
        return "zip"
    if data[257:262] == b"ustar" and _is_tar_header(data[:BLOCK]):
        return "tar"
    return next((kind for kind, mark in COMPRESSED.items() if mark.match(data)), "")


def members(stream: BinaryIO, kind: str, budget: Budget, *, suffix: str, most_beside: int) -> Iterator[Member]:
    """The members of a container of that kind, each to be read before the next is asked for.

    stream: of a zip file it must be able to seek. suffix: of the descriptions beside members; most_beside: bytes of one.
    """
    if kind == "zip":
        return _ZipFile(stream, budget).members(suffix, most_beside)
    return _tar_members(stream) if kind == "tar" else iter([Member("", Unpacked(stream, kind, budget))])


class _ZipFile:
    def __init__(self, stream: BinaryIO, budget: Budget) -> None:
        self.stream, self.budget = stream, budget

    def members(self, suffix: str, most_beside: int) -> Iterator[Member]:
        try:
            _check_directory(self.stream)
            entries = {entry.filename: entry for entry in zipfile.ZipFile(self.stream).infolist()}
        except RecordError as error:
            yield Member("", fault=error)
            return
        except (zipfile.BadZipFile, ValueError, OSError, EOFError, struct.error, NotImplementedError) as error:
            yield Member("", fault=RecordError("malformed", f"The zip file cannot be read: {error}."))
            return
        for name, entry in entries.items():
            if not entry.is_dir() and name.removesuffix(suffix) not in entries.keys() - {name}:
                beside = entries.get(name + suffix)
                yield self._member(entry, beside and self._content(beside, most_beside))

    def _member(self, entry: zipfile.ZipInfo, beside: bytes | None) -> Member:
        try:
            return Member(entry.filename, self._opened(entry), beside=beside)
        except RecordError as error:
            return Member(entry.filename, fault=error)

    def _content(self, entry: zipfile.ZipInfo, most: int) -> bytes:
        """What an entry holds, or as much of it as shows that it is too long; b"" where it cannot be read."""
        try:
            return _read(self._opened(entry), most + 1)
        except RecordError:
            return b""

    def _opened(self, entry: zipfile.ZipInfo) -> Unpacked:
        if entry.flag_bits & ENCRYPTED:
            raise RecordError("encrypted", "Encrypted: unpack it yourself and import what comes out.")
        if entry.compress_type not in METHODS:
            method = zipfile.compressor_names.get(entry.compress_type, entry.compress_type)
            raise RecordError("unknown_format", f"Packed in a way that is not read here ({method}).")
        self.stream.seek(max(entry.header_offset, 0))  # a damaged list of entries can say that one begins before the file does
        head = self.stream.read(30) if entry.header_offset >= 0 else b""
        if len(head) < 30 or not head.startswith(b"PK\x03\x04"):
            raise RecordError("malformed", "The zip file is damaged: the entry does not begin where its list of entries says.")
        start = entry.header_offset + 30 + sum(struct.unpack("<HH", head[26:30]))
        wrong = "The entry is damaged: its check sum is another."
        source = _Part(self.stream, start, entry.compress_size)
        kind = METHODS[entry.compress_type]
        return Unpacked(source, kind, self.budget, check=lambda crc: "" if crc == entry.CRC else wrong)


class _Part:
    """So many bytes of a stream that others read too, from a place on."""

    def __init__(self, stream: BinaryIO, start: int, size: int) -> None:
        self.stream, self.at, self.end = stream, start, start + size

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self.at

    def seek(self, at: int) -> int:
        self.at = at
        return at

    def read(self, size: int) -> bytes:
        self.stream.seek(self.at)
        data = self.stream.read(min(size, self.end - self.at))
        self.at += len(data)
        return data


def _check_directory(stream: BinaryIO) -> None:
    """Raises RecordError (too_large) before a list of entries is read that is too long to hold (APPNOTE.TXT, section 4.3.16)."""
    end = stream.seek(0, 2)
    stream.seek(max(0, end - 66_000))
    tail = stream.read()
    at = tail.rfind(b"PK\x05\x06")
    size = struct.unpack_from("<L", tail, at + 12)[0] if 0 <= at <= len(tail) - 22 else 0
    if size == 0xFFFFFFFF:
        at = tail.rfind(b"PK\x06\x06")
        size = struct.unpack_from("<Q", tail, at + 40)[0] if 0 <= at <= len(tail) - 56 else 0
    if size > MOST_DIRECTORY:
        raise RecordError("too_large", f"The list of entries in the zip file has {size:,} bytes.")


class _TarMember(RawIOBase):
    """The bytes of one member, as many as are announced."""

    def __init__(self, stream: Any, size: int) -> None:
        self.source, self.left = stream, size
        self.fault: RecordError | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self.source.read(min(len(buffer), self.left)) if self.left else b""
        self.left -= len(data)
        if self.left and not data and len(buffer) and not self.fault:
            self.fault = _fault_of(self.source) or RecordError(
                "truncated", f"The tar file ends {self.left:,} bytes before the end of this member."
            )
        buffer[: len(data)] = data
        return len(data)


def _tar_members(stream: Any) -> Iterator[Member]:
    """POSIX.1-2017 (ustar and pax) and GNU; of links, folders and devices there is nothing to read."""
    name, size = None, None  # what a header of its own says of the next member
    while True:
        head = _read(stream, BLOCK)
        if not head.strip(b"\0"):
            if fault := _fault_of(stream):
                yield Member("", fault=fault)
            return
        try:
            info = _header(head)
            if info.type in (tarfile.GNUTYPE_LONGNAME, tarfile.XHDTYPE):
                name, size = _extended(info, stream)
                continue
        except RecordError as error:
            yield Member("", fault=_fault_of(stream) or error)
            return
        length = info.size if size is None else size
        part = _TarMember(stream, length)
        if info.type in tarfile.REGULAR_TYPES and info.type != tarfile.GNUTYPE_SPARSE:
            yield Member(info.name if name is None else name, part)
        elif info.type == tarfile.GNUTYPE_SPARSE:
            yield Member(info.name, fault=RecordError("unknown_format", "A file with holes (sparse), which is not read here."))
        name, size = None, None
        while part.read(SKIPPED_BYTES):
            pass
        if part.fault:
            return
        _read(stream, -length % BLOCK)


def _header(head: bytes) -> tarfile.TarInfo:
    try:
        info = tarfile.TarInfo.frombuf(head, "utf-8", "surrogateescape")
    except tarfile.HeaderError as error:
        raise RecordError("malformed", f"The tar file is damaged: {error}.") from error
    if info.size < 0:
        raise RecordError("malformed", "The tar file is damaged: a member of negative size.")
    return info


def _extended(info: tarfile.TarInfo, stream: Any) -> tuple[str | None, int | None]:
    """The name and size that a header before a member gives it, where it does."""
    if info.size > LONGEST_HEADER:
        raise RecordError("too_large", f"A header of {info.size:,} bytes in the tar file.")
    data = _read(stream, info.size + -info.size % BLOCK)[: info.size]
    if len(data) < info.size:
        raise RecordError("truncated", "The tar file ends in the midst of a header.")
    if info.type == tarfile.GNUTYPE_LONGNAME:
        return data.rstrip(b"\0").decode("utf-8", "surrogateescape"), None
    name, size = None, None
    for path, digits in PAX_FIELD.findall(data):
        name = path.decode("utf-8", "surrogateescape") if path else name
        size = int(digits) if digits else size
    return name, size


def _is_tar_header(head: bytes) -> bool:
    try:
        return bool(_header(head))
    except RecordError:
        return False


def _fault_of(stream: Any) -> RecordError | None:
    return getattr(stream, "fault", None)


def _read(stream: Any, size: int) -> bytes:
    """size bytes, fewer only at the end: a raw stream may give less at a time."""
    parts, left = [], size
    while left and (piece := stream.read(left)):
        parts.append(piece)
        left -= len(piece)
    return b"".join(parts)

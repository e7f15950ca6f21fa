"""Compressed streams (gzip, bzip2, xz, zstd, and what zip files hold), unpacked as far as they go and no further than they may.

A stream that breaks off, is damaged or swells like a bomb ends there, and says so in its fault: what was unpacked before is not
lost. Memory is bounded whatever the input: no decoder is given more than it can be told to hold back.
"""

import bz2
import lzma
import zlib
from collections.abc import Callable
from io import RawIOBase
from typing import Any, BinaryIO

from archive.formats.records import RecordError

READ_BYTES = 1 << 16  # of compressed data at a time
ZSTD_READ_BYTES = 1 << 10  # its decoder cannot be told to stop; a block of 4 bytes may give 128 KB (RFC 8878, section 3.1.1.2)
FREE_BYTES = 100_000_000  # may come out of a stream, whatever went in
MOST_RATIO = 250  # of what comes out beyond that to what went in; text rarely gives 20
MOST_BYTES = 64_000_000_000  # out of one file with all that is packed in it
XZ_MEMORY = 256_000_000
ZSTD_WINDOW = 1 << 27  # as the zstd tool allows unless told otherwise
GZIP_WINDOW, BARE_WINDOW = 31, -15  # of zlib: with the header of gzip; without any


class Budget:
    """How many bytes may still be unpacked from one file, all that is packed in it together."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self.left = most


class Unpacked(RawIOBase):
    """What a compressed stream holds. fault: why it ended before its end, once it has."""

    def __init__(self, source: BinaryIO, kind: str, budget: Budget, *, check: Callable[[int], str] | None = None) -> None:
        """check: is given the CRC-32 of all that came out, and says what is wrong with it."""
        self.decoder = _Members(source, kind, is_one=check is not None)
        self.source, self.is_repeatable = source, source.seekable()
        self.start = source.tell() if self.is_repeatable else 0
        self.budget, self.check = budget, check
        self.fault: RecordError | None = None
        self.given = self.crc = 0

    def readable(self) -> bool:
        return True

    def packed(self) -> BinaryIO:
        """The stream as it came, from its start, if it is repeatable: nothing more can be unpacked then."""
        self.source.seek(self.start)
        return self.source

    def readinto(self, buffer: Any) -> int:
        data = b"" if self.fault else self._next(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def _next(self, size: int) -> bytes:
        try:
            data = self.decoder.read(size)
        except EOFError:
            return self._end("truncated", f"The compressed data breaks off after {self.given:,} bytes of content.")
        except (OSError, ValueError, zlib.error, lzma.LZMAError, MemoryError) as error:
            return self._end("malformed", f"The compressed data is damaged after {self.given:,} bytes of content: {error}.")
        self.given += len(data)
        self.budget.left -= len(data)
        if self.given > FREE_BYTES + MOST_RATIO * self.decoder.taken or self.budget.left < 0:
            return self._end("too_large", f"It unpacks to more than {self.given:,} bytes: a bomb, or packed beyond measure.")
        if self.check:
            self.crc = zlib.crc32(data, self.crc)
            if not data and (wrong := self.check(self.crc)):
                return self._end("malformed", wrong)
        return data

    def _end(self, code: str, reason: str) -> bytes:
        self.fault = RecordError(code, reason)
        return b""


class _Members:
    """The members of a compressed stream one after another (RFC 1952, section 2.2), or the one of an entry in a zip file."""

    def __init__(self, source: BinaryIO, kind: str, *, is_one: bool) -> None:
        self.source, self.new, self.is_one = source, DECODERS[kind], is_one
        self.member = self.new()
        self.pending, self.taken, self.is_begun = b"", 0, False

    def read(self, size: int) -> bytes:
        """At most size bytes; b"" at the end. Raises EOFError where the stream breaks off, and what decoders raise."""
        while True:
            if self.member.eof and not self._begin_next():
                return b""
            if self.member.needs_input and not self.pending and not self._fill():
                if self.is_begun and not isinstance(self.member, _Stored):
                    raise EOFError
                return b""
            self.is_begun, pending, self.pending = True, self.pending, b""
            if data := self.member.decompress(pending, size):
                return data

    def _begin_next(self) -> bool:
        """Whether there is another member: of a stream that may have many, behind the padding of the last."""
        if self.is_one:
            return False
        self.pending = self.pending or self.member.unused_data
        self.member, self.is_begun = self.new(), False
        while not (rest := self.pending.lstrip(b"\0")):
            if not self._fill():
                return False
        self.pending = rest
        return True

    def _fill(self) -> bool:
        self.pending = self.source.read(READ_BYTES)
        self.taken += len(self.pending)
        return bool(self.pending)


class _Zlib:
    """A decoder of zlib with the manners of those of bz2 and lzma: it holds what it was told not to give yet."""

    def __init__(self, window: int) -> None:
        self.inner = zlib.decompressobj(window)
        self.held, self.needs_input = b"", True

    @property
    def eof(self) -> bool:
        return self.inner.eof

    @property
    def unused_data(self) -> bytes:
        return self.inner.unused_data

    def decompress(self, data: bytes, size: int) -> bytes:
        given = self.inner.decompress(self.held + data, size)
        self.held = self.inner.unconsumed_tail
        self.needs_input = not self.held and len(given) < size
        return given


class _Zstd:
    def __init__(self) -> None:
        import zstandard  # noqa: PLC0415 - only files packed with it need it

        self.inner = zstandard.ZstdDecompressor(max_window_size=ZSTD_WINDOW).decompressobj()
        self.errors = zstandard.ZstdError
        self.packed, self.held = b"", memoryview(b"")

    @property
    def eof(self) -> bool:
        return self.inner.eof and not self.held

    @property
    def needs_input(self) -> bool:
        return not self.held and not self.packed

    @property
    def unused_data(self) -> bytes:
        return self.inner.unused_data + self.packed

    def decompress(self, data: bytes, size: int) -> bytes:
        self.packed += data
        while not self.held and self.packed and not self.inner.eof:
            piece, self.packed = self.packed[:ZSTD_READ_BYTES], self.packed[ZSTD_READ_BYTES:]
            try:
                self.held = memoryview(self.inner.decompress(piece))
            except self.errors as error:
                raise ValueError(str(error)) from error
        given, self.held = bytes(self.held[:size]), self.held[size:]
        return given


class _Stored:
    """No compression, as entries of zip files may be: it ends where its source does."""

    eof, unused_data = False, b""

    def __init__(self) -> None:
        self.held = b""

    @property
    def needs_input(self) -> bool:
        return not self.held

    def decompress(self, data: bytes, size: int) -> bytes:
        data = self.held + data
        self.held = data[size:]
        return data[:size]


DECODERS: dict[str, Callable[[], Any]] = {
    "gzip": lambda: _Zlib(GZIP_WINDOW),
    "deflate": lambda: _Zlib(BARE_WINDOW),
    "bzip2": bz2.BZ2Decompressor,
    "xz": lambda: lzma.LZMADecompressor(format=lzma.FORMAT_XZ, memlimit=XZ_MEMORY),
    "zstd": _Zstd,
    "stored": _Stored,
}

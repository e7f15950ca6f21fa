"""The verbatim bytes of what comes in, packed for keeping: refused input is kept too, until someone resolves it."""

import hashlib
import zlib
from dataclasses import dataclass
from functools import cached_property
from typing import BinaryIO

KEPT_BYTES = 1_000_000_000  # of one item; above it only size and digest are kept
KEPT_PACKED_BYTES = 64_000_000  # of one item once compressed, for it is held in memory, by the database for a moment too
PIECE_BYTES = 1_000_000
LEVEL = 1  # a twentieth larger than at level 6, in half the time


@dataclass(frozen=True)
class Kept:
    """raw: zlib-compressed, as models.Record keeps it; None where it is too large. size, sha256: of the bytes as they came."""

    raw: bytes | None
    size: int
    sha256: str

    @property
    def weight(self) -> int:
        """Bytes it takes in memory."""
        return len(self.raw or b"")

    @property
    def note(self) -> str:
        """What to add to a reason."""
        return "" if self.raw is not None else " It is too large to keep: only its size and digest are."


class KeptLater:
    """As Kept, of bytes that most likely are kept already: packed when they are asked for."""

    note = ""

    def __init__(self, data: bytes, sha256: str) -> None:
        self.data, self.size, self.sha256 = data, len(data), sha256

    @cached_property
    def raw(self) -> bytes:
        return zlib.compress(self.data, LEVEL)

    @property
    def weight(self) -> int:
        return len(self.data)


NOTHING_READ = Kept(zlib.compress(b""), 0, hashlib.sha256(b"").hexdigest())


def keep(data: bytes) -> Kept:
    return Kept(zlib.compress(data, LEVEL), len(data), hashlib.sha256(data).hexdigest())


def keep_stream(stream: BinaryIO, *, most: int | None = None) -> Kept:
    """What is left in stream, or the next so many bytes of it; piece by piece, so that only its compressed form is held."""
    packed: bytearray | None = bytearray()
    packer, digest, size = zlib.compressobj(LEVEL), hashlib.sha256(), 0
    while piece := stream.read(PIECE_BYTES if most is None else min(PIECE_BYTES, most - size)):
        size += len(piece)
        digest.update(piece)
        if packed is not None:
            packed += packer.compress(piece)
            packed = packed if size <= KEPT_BYTES and len(packed) <= KEPT_PACKED_BYTES else None
    if packed is not None:
        packed += packer.flush()
    is_kept = packed is not None and len(packed) <= KEPT_PACKED_BYTES
    return Kept(bytes(packed) if is_kept else None, size, digest.hexdigest())

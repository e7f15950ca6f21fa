"""Bytes to text and back, exactly: encode(*decode(data)) gives the same bytes again."""

import codecs
import re
from typing import NamedTuple

from archive.formats.records import RecordError

# Longest first: the mark of UTF-32 (little end first) begins with that of UTF-16.
MARKS = (
    ("utf-32-le", codecs.BOM_UTF32_LE),
    ("utf-32-be", codecs.BOM_UTF32_BE),
    ("utf-8", codecs.BOM_UTF8),
    ("utf-16-le", codecs.BOM_UTF16_LE),
    ("utf-16-be", codecs.BOM_UTF16_BE),
)
MARKED = "-sig"  # after the name of an encoding: the bytes began with its byte-order mark

CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")  # all but tab, line ends and page ends
CONTROL_BYTE = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f]")
ENCODED_SURROGATE = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")  # no encoding has these three bytes for text (Unicode, D92)
WIDE_CHARACTER = re.compile(rb"[\xc2-\xf4][\x80-\xbf]{1,3}")
MOST_CHAOS = 0.15  # share of improbable characters in charset-normalizer's best guess above which it does not convince


class Decoded(NamedTuple):
    """text: without a byte-order mark, line ends as they came. encoding: what encode() needs to make the bytes again."""

    text: str
    encoding: str


def decode(data: bytes) -> Decoded:
    """The text of data. Raises RecordError: binary, where it is not text at all; encoding, where it cannot be told which."""
    decoded = _by_mark(data) or _as_utf8(data) or _by_guess(data)
    check_is_text(decoded.text)
    return decoded


def encode(text: str, encoding: str) -> bytes:
    """The bytes that decode() made text and encoding of."""
    if not encoding.endswith(MARKED):
        return text.encode(encoding)
    name = encoding.removesuffix(MARKED)
    return dict(MARKS)[name] + text.encode(name)


def check_is_text(text: str) -> None:
    """Raises RecordError (binary) at the first control character that no article holds."""
    found = CONTROL.search(text)
    if found:
        raise RecordError("binary", f"Not text: control character U+{ord(found.group()):04X} at character {found.start() + 1}.")


def _by_mark(data: bytes) -> Decoded | None:
    for name, mark in MARKS:
        if data.startswith(mark):
            try:
                return Decoded(data[len(mark) :].decode(name), name + MARKED)
            except UnicodeDecodeError as error:
                at = error.start + len(mark) + 1
                raise RecordError("encoding", f"Marked as {name.upper()}, but byte {at} is not: {error.reason}.") from error
    return None


def _as_utf8(data: bytes) -> Decoded | None:
    """None where the bytes are of another encoding; bytes that are mostly UTF-8 and then are not are refused."""
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        _check_may_be_legacy(data, error)
        return None


def _check_may_be_legacy(data: bytes, error: UnicodeDecodeError) -> None:
    found = CONTROL_BYTE.search(data)
    if found:
        raise RecordError("binary", f"Not text: byte 0x{found.group()[0]:02X} at byte {found.start() + 1}.") from error
    high = len(data.translate(None, bytes(range(128))))
    wide = sum(len(match.group()) for match in WIDE_CHARACTER.finditer(data))
    if ENCODED_SURROGATE.search(data) or wide * 2 > high:
        wrong = f"byte {error.start + 1} (0x{data[error.start]:02X}) is not: {error.reason}"
        raise RecordError("encoding", f"Encoding not known: it looks like UTF-8, but {wrong}.") from error


def _by_guess(data: bytes) -> Decoded:
    from charset_normalizer import from_bytes  # noqa: PLC0415 - slow to import, and hardly ever needed

    best = from_bytes(data).best()
    if best is None or best.chaos > MOST_CHAOS:
        raise RecordError("encoding", "Encoding not known: not UTF-8, and no other encoding makes likely text of it.")
    text = data.decode(best.encoding)
    if text.encode(best.encoding) != data:
        raise RecordError("encoding", f"Encoding not known: {best.encoding} reads it, but does not give the same bytes again.")
    return Decoded(text, best.encoding)

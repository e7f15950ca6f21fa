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
CONTROLS = bytes(code for code in range(128) if CONTROL.match(chr(code)))  # the same, as bytes of UTF-8
STRAY_CONTROLS = 2  # of a text, or one in STRAY_SHARE characters: a scraper's slip; more are of a wire format or no text at all
STRAY_SHARE = 1000
ENCODED_SURROGATE = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")  # no encoding has these three bytes for text (Unicode, D92)
WIDE_CHARACTER = re.compile(rb"[\xc2-\xf4][\x80-\xbf]{1,3}")
WESTERN_MARK = re.compile(rb"[\x80\x82-\x85\x8b\x91-\x97\x99\x9b\xa0\xa3\xa7\xa9\xab\xad\xae\xb0\xb2-\xb4\xb7\xbb-\xbf]")
ACCENTED = rb"[\xc0-\xcf\xd1-\xd6\xd8-\xdc\xdf-\xef\xf1-\xf6\xf8-\xfc]"
WESTERN_LETTER = re.compile(rb"(?<=[A-Za-z])" + ACCENTED + rb"|" + ACCENTED + rb"(?=[A-Za-z])")
FEW_LETTERS = 3  # or one in FEW_SHARE bytes
FEW_SHARE = 50
MOST_CHAOS = 0.15  # share of improbable characters in charset-normalizer's best guess above which it does not convince


class Decoded(NamedTuple):
    """text: without a byte-order mark, line ends as they came. encoding: what encode() needs to make the bytes again."""

    text: str
    encoding: str


def decode(data: bytes) -> Decoded:
    """The text of data. Raises RecordError: binary, where it is not text at all; encoding, where it cannot be told which."""
    decoded = _by_mark(data) or _as_utf8(data) or _by_guess(data)
    if decoded.encoding != "utf-8" or len(data.translate(None, CONTROLS)) < len(data):
        check_is_text(decoded.text)
    return decoded


def encode(text: str, encoding: str) -> bytes:
    """The bytes that decode() made text and encoding of."""
    if not encoding.endswith(MARKED):
        return text.encode(encoding)
    name = encoding.removesuffix(MARKED)
    return dict(MARKS)[name] + text.encode(name)


def check_is_text(text: str) -> None:
    """Raises RecordError (binary) where there is a NUL, or more other control characters than stray into real articles."""
    found = [match.start() for match in CONTROL.finditer(text)]
    nul = text.find("\0")
    if nul >= 0 or len(found) > max(STRAY_CONTROLS, len(text) // STRAY_SHARE):
        at = nul if nul >= 0 else found[0]
        raise RecordError("binary", f"Not text: control character U+{ord(text[at]):04X} at character {at + 1}.")


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
    check_is_text(data.decode("latin-1"))
    high = len(data.translate(None, bytes(range(128))))
    wide = sum(len(match.group()) for match in WIDE_CHARACTER.finditer(data))
    if ENCODED_SURROGATE.search(data) or wide * 2 > high:
        wrong = f"byte {error.start + 1} (0x{data[error.start]:02X}) is not: {error.reason}"
        reason = (
            f"Encoding not known: most of it could be UTF-8, but {wrong}. Give it in UTF-8, or where its encoding is declared."
        )
        raise RecordError("encoding", reason) from error


def _by_guess(data: bytes) -> Decoded:
    encoding = "cp1252" if _is_western(data) else _guessed(data)
    text = data.decode(encoding)
    if text.encode(encoding) != data:
        raise RecordError("encoding", f"Encoding not known: {encoding} reads it, but does not give the same bytes again.")
    return Decoded(text, encoding)


def _is_western(data: bytes) -> bool:
    """Whether all bytes that are not ASCII are marks and a few accented letters of windows-1252, as English text has them.

    A guess by frequency takes so few for Polish or Turkish as often as not.
    """
    high = len(data.translate(None, bytes(range(128))))
    letters = len(WESTERN_LETTER.findall(data))
    few = letters <= max(FEW_LETTERS, len(data) // FEW_SHARE)
    return few and high == letters + len(WESTERN_MARK.findall(data))


def _guessed(data: bytes) -> str:
    from charset_normalizer import from_bytes  # noqa: PLC0415 - slow to import, and hardly ever needed

    best = from_bytes(data).best()
    if best is None or best.chaos > MOST_CHAOS:
        raise RecordError("encoding", "Encoding not known: not UTF-8, and no other encoding makes likely text of it.")
    return best.encoding

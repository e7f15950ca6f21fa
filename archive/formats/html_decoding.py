"""The bytes of a page to text: byte-order mark, valid UTF-8, what the page or its server declares, a guess.

Labels mean what they mean on the web (encoding.spec.whatwg.org): iso-8859-1 is windows-1252, gb2312 is gb18030.
"""

import codecs
import re
from typing import NamedTuple

from archive.formats.records import RecordError

MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
DECLARED = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})|<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]{2,40})", re.I
)
MEANT = {
    "iso-8859-1": "cp1252", "iso8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "us-ascii": "cp1252",
    "ascii": "cp1252", "iso-8859-9": "cp1254", "iso-8859-11": "cp874", "tis-620": "cp874", "windows-874": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "shift_jis": "cp932",
    "shift-jis": "cp932", "x-sjis": "cp932", "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "big5": "big5hkscs",
    "x-mac-cyrillic": "mac_cyrillic", "unicode": "utf-8", "utf8": "utf-8",
}  # fmt: skip
OF_TEXT = re.compile(r"utf|iso|windows|cp\d|koi8|euc|gb|big5|shift|mac|hz|johab|tis|ks_c|latin")
MOST_WRONG = 0.002  # share of bytes that may be wrong in a page otherwise in the encoding it declares
BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


class Page(NamedTuple):
    text: str
    notes: tuple[str, ...]


def decode_page(data: bytes, *, declared: str = "") -> Page:
    """The text of a page. declared: by its server; the page's own word comes after it. Raises RecordError: binary, encoding."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return Page(data[len(mark) :].decode(encoding, "replace"), ())
    if b"\0" in data[:1000] and len(BINARY.findall(data[:1000])) > 10 and not _is_wide(data):
        raise RecordError("binary", "Not a page: its first bytes are no text.")
    try:
        return Page(data.decode("utf-8"), ())
    except UnicodeDecodeError as error:
        wrong_at = error.start + 1
    for label in (declared, _declared(data)):
        if page := _as_declared(data, label, wrong_at):
            return page
    return _as_guessed(data)


def _is_wide(data: bytes) -> bool:
    return data[:2] in (b"<\0", b"\0<")


def _declared(data: bytes) -> str:
    match = DECLARED.search(data[:20_000])
    return (match[1] or match[2]).decode("ascii", "replace") if match else ("utf-16-le" if data[:2] == b"<\0" else "")


def _as_declared(data: bytes, label: str, wrong_at: int) -> Page | None:
    encoding = MEANT.get(label.strip().lower(), label.strip().lower())
    if not OF_TEXT.match(encoding):
        return None
    try:
        text = data.decode(encoding, "replace")
    except (LookupError, UnicodeError, ValueError):
        return None
    wrong = text.count("\ufffd")
    if wrong > max(3, MOST_WRONG * len(data)):
        return None
    if not wrong:
        return Page(text, ())
    return Page(text, (f"{wrong} bytes are not {label} as declared, the first near byte {wrong_at:,}; put as \ufffd.",))


def _as_guessed(data: bytes) -> Page:
    text = data.decode("utf-8", "replace")
    wrong = text.count("\ufffd")
    if wrong <= MOST_WRONG * len(data):
        return Page(text, (f"{wrong} bytes are not UTF-8; put as \ufffd.",))
    from charset_normalizer import from_bytes  # noqa: PLC0415 - slow to import, and hardly ever needed

    best = from_bytes(data[:200_000]).best()
    encoding = best.encoding if best is not None and best.chaos < 0.3 else "cp1252"
    return Page(data.decode(encoding, "replace"), (f"Its encoding is not declared as it is; read as {encoding}.",))

"""Which files may be evidence. A file is what its first bytes say, whatever it is called; what is not listed is not taken."""

import codecs
import re
from collections.abc import Iterable
from dataclasses import dataclass

from archive.policy.file_names import clean_name, split_name
from archive.policy.vocabulary import Choices

HEAD_BYTES = 1024  # as many as sniff() looks at
TAKEN = "PDF, PNG, JPEG, WebP, and plain text or CSV in UTF-8"
SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class FileType:
    """code: the media type. endings: what its names end in, the usual one first. begins: its first bytes; empty for text."""

    code: str
    label: str
    endings: tuple[str, ...]
    begins: bytes = b""


@dataclass(frozen=True)
class KeptFile:
    """A file that the archive has stored. size: bytes."""

    sha256: str
    name: str
    type: str
    size: int

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        return TYPES[self.type].label if self.type in TYPES else self.type


PDF = FileType("application/pdf", "PDF", (".pdf",), b"%PDF-")
PNG = FileType("image/png", "PNG image", (".png",), b"\x89PNG\r\n\x1a\n")
JPEG = FileType("image/jpeg", "JPEG image", (".jpg", ".jpeg"), b"\xff\xd8\xff")
WEBP = FileType("image/webp", "WebP image", (".webp",), b"RIFF")
TEXT = FileType("text/plain", "Plain text", (".txt", ".text", ".md", ".log"))
CSV = FileType("text/csv", "CSV table", (".csv",))
TYPES = {kind.code: kind for kind in (PDF, PNG, JPEG, WEBP, TEXT, CSV)}
TYPE_CHOICES: Choices = [(kind.code, kind.label) for kind in TYPES.values()]

# What else begins so. The first group could be read as text as well, and is not taken as such.
NEVER_TEXT = (
    (b"{\\rtf", "a Rich Text document"),
    (b"%!PS", "PostScript"),
    (b"#!", "a script"),
    (b"GIF8", "a GIF image"),
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"\x7fELF", "a program"),
    (b"Rar!", "a RAR archive"),
)
NO_TEXT = (
    (b"\xff\xfe", "text in UTF-16 or UTF-32"),
    (b"\xfe\xff", "text in UTF-16"),
    (b"MZ", "a program for Windows"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"\xcf\xfa\xed\xfe", "a program"),
    (b"\x00asm", "a program"),
    (b"\xd0\xcf\x11\xe0", "an office document of the old kind"),
    (b"SQLite format 3\x00", "a database"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"BM", "a bitmap image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"ID3", "sound"),
    (b"OggS", "sound or video"),
    (b"RIFF", "sound or video"),
    (b"\x1aE\xdf\xa3", "video"),
)
MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:[!?]|[a-z][a-z0-9:-]*[\s/>])", re.IGNORECASE)
LATE_PDF = re.compile(rb"(?:^|[\r\n])%PDF-\d")


class TypeRefused(ValueError):
    """The bytes are of no type that is taken. Its words: what they look like, to follow "looks like"."""


class TextCheck:
    """Whether bytes that come piece by piece are UTF-8 without NUL."""

    def __init__(self) -> None:
        self.decoder = codecs.getincrementaldecoder("utf-8")()
        self.is_text = True

    def feed(self, data: bytes, *, last: bool = False) -> None:
        if not self.is_text:
            return
        try:
            self.is_text = "\x00" not in self.decoder.decode(data, last)
        except UnicodeDecodeError:
            self.is_text = False


def sniff(head: bytes, *, is_text: bool, name: str) -> FileType:
    """The type of a file. head: its first HEAD_BYTES; is_text: what TextCheck found of all of it. Raises TypeRefused."""
    if found := _binary(head):
        return found
    if said := _begins(head, NEVER_TEXT) or ("" if is_text else _begins(head, NO_TEXT)):
        raise TypeRefused(said)
    if head[4:8] == b"ftyp":
        raise TypeRefused("video, or an image of the HEIC family")
    if not is_text:
        raise TypeRefused("something unknown: neither a known type nor text in UTF-8")
    if MARKUP.match(head):
        raise TypeRefused("HTML, SVG or XML")
    if LATE_PDF.search(head):
        raise TypeRefused("a PDF with something before it")
    return CSV if name.casefold().endswith(CSV.endings) else TEXT


def _binary(head: bytes) -> FileType | None:
    if head.startswith(WEBP.begins):
        return WEBP if head[8:12] == b"WEBP" else None
    return next((kind for kind in (PDF, PNG, JPEG) if head.startswith(kind.begins)), None)


def _begins(head: bytes, signatures: Iterable[tuple[bytes, str]]) -> str:
    return next((words for begin, words in signatures if head.startswith(begin)), "")


def name_for(given: str, kind: FileType) -> str:
    """A clean name that ends as its type does: what is no program is not called one."""
    name = clean_name(given)
    if name.casefold().endswith(kind.endings):
        return name
    ending = kind.endings[0]
    stem = name
    while "".join(split_name(f"{stem}{ending}")) != f"{stem}{ending}":
        stem = stem[:-1]
    return f"{stem}{ending}"

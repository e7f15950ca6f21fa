"""What is done to every article, whatever format it came in: its text put right where that is certain, its address made plain."""

import re
from dataclasses import fields, replace
from itertools import pairwise
from typing import Any

from archive.formats import mojibake
from archive.formats.composing import address
from archive.formats.records import ArticleRecord, ClaimReviewRecord
from archive.formats.sidecar import LONGEST

REPAIRED = "Letters and marks were put right that had been read in a wrong encoding (UTF-8 as windows-1252)."
UNHELD = "Half a character (a lone surrogate) or a NUL was replaced by U+FFFD."
SURROGATE = re.compile("[\ud800-\udfff]")
WORDS = ("headline", "standfirst", "byline", "section", "source")
# Copies kept by web.archive.org (and its id_, if_ and like renderings) and by archive.today under all its names.
COPY = re.compile(
    r"https?://(?:(?:web|wayback)\.archive\.org(?::80)?/(?:web/)?|(?:www\.)?archive\.(?:today|is|ph|li|vn|fo|md)/)"
    r"(?:\d{4,14}(?:[a-z]{2}_)?|\d{4}\.\d{2}\.\d{2}-\d{6}|newest|oldest|o/\w{4,6})/(?P<address>.+)",
    re.I | re.S,
)
BARE = re.compile(r"[\w-]+(?:\.[\w-]+)+(?:[:/?#]|$)")  # an address without its scheme
ONE_SLASH = re.compile(r"(https?):/+(?=[^/])", re.I)  # an address within an address loses a slash on its way through some servers


def finished(record: ArticleRecord) -> ArticleRecord:
    """record as the archive takes it. The bytes it was read from are kept as they came."""
    return _with_original_address(_repaired(_storable(record)))


def finished_review(review: ClaimReviewRecord) -> ClaimReviewRecord:
    """review as the archive takes it: a fact check by others is kept as it was written, but for what no database holds."""
    return replace(review, **{field.name: _held(getattr(review, field.name)) for field in fields(review)})


def held(text: str) -> str:
    """text with U+FFFD for each character that no database holds as text: half characters, NUL."""
    return _without_unheld(text, {})


def _held(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(map(_held, value))
    return held(value) if isinstance(value, str) else value


def _storable(record: ArticleRecord) -> ArticleRecord:
    """record without what no database holds as text, a character in the place of each: half characters, NUL."""
    notes: dict[str, None] = {}
    words = {
        name: _without_unheld(getattr(record, name), notes)
        for name in (*WORDS, "text", "url", "archived_url", "guid", "language")
    }
    pairs = {
        name: tuple((_without_unheld(one, notes), _without_unheld(other, notes)) for one, other in getattr(record, name))
        for name in ("subjects", "names")
    }
    told = tuple(map(held, record.notes))
    return replace(record, **words, **pairs, notes=(*told, *notes)) if notes or told != record.notes else record


def _without_unheld(text: str, notes: dict[str, None]) -> str:
    if "\0" not in text and (text.isascii() or not SURROGATE.search(text)):
        return text
    notes[UNHELD] = None
    return SURROGATE.sub("\ufffd", text).replace("\0", "\ufffd")


def _with_original_address(record: ArticleRecord) -> ArticleRecord:
    """record; where its address is that of a copy in a web archive, with the original's address, and the copy's beside it."""
    copy = COPY.fullmatch(record.url)
    if not copy:
        return record
    told = ONE_SLASH.sub(r"\1://", copy["address"], count=1)
    original = address(f"http://{told}" if BARE.match(told) else told)
    archived = record.archived_url or (record.url if len(record.url) <= LONGEST["archived_url"] else "")
    return replace(record, url=original, archived_url=archived) if original else record


def _repaired(record: ArticleRecord) -> ArticleRecord:
    words = {name: mojibake.repaired([getattr(record, name)])[0] for name in WORDS if not getattr(record, name).isascii()}
    pieces = _pieces(record)
    texts = mojibake.repaired(pieces) if not record.text.isascii() else pieces
    if texts == pieces and all(getattr(record, name) == value for name, value in words.items()):
        return record
    # The headline's own line tells more surely how it is meant than the headline alone, and the two must agree.
    words["headline"] = _headline(record, pieces, texts, words.get("headline", record.headline))
    notes = (*record.notes, REPAIRED)
    encoding = record.encoding if texts == pieces else ""
    return replace(record, text="".join(texts), blocks=_moved(record, texts), encoding=encoding, notes=notes, **words)


def _pieces(record: ArticleRecord) -> list[str]:
    """The text cut where its blocks begin and end, or its lines."""
    if record.blocks is None:
        return record.text.splitlines(keepends=True)
    return [record.text[start:end] for start, end in pairwise(_cuts(record))]


def _cuts(record: ArticleRecord) -> list[int]:
    return sorted({0, len(record.text), *(at for _, start, end in record.blocks or () for at in (start, end))})


def _moved(record: ArticleRecord, texts: list[str]) -> tuple[tuple[str, int, int], ...] | None:
    if record.blocks is None:
        return None
    places, at = {0: 0}, 0
    for cut, text in zip(_cuts(record)[1:], texts, strict=True):
        at += len(text)
        places[cut] = at
    return tuple((kind, places[start], places[end]) for kind, start, end in record.blocks)


def _headline(record: ArticleRecord, before: list[str], after: list[str], alone: str) -> str:
    line = next((new.strip() for old, new in zip(before, after, strict=True) if old.strip() == record.headline), "")
    return line or alone

"""The text of an article that comes in parts: headline, standfirst, then its lines, each with the class its format gives it."""

import re
from collections.abc import Iterable
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from archive.formats.records import ArticleRecord, RawRecord, RecordError
from archive.formats.sidecar import LANGUAGE, LONGEST, described

Blocks = tuple[tuple[str, int, int], ...]
NOT_LETTERS = re.compile(r"[\W_]+")
LONGEST_HEADLINE = 1000
LETTER = re.compile(r"[^\W_]")
NOT_LETTERS_OF_ASCII = bytes(code for code in range(256) if not (chr(code).isascii() and chr(code).isalnum()))
MARKS = "’‘“”–—…"  # of typographers, in texts that are ASCII but for them
UNSEEN = "\u00ad\u200b\u2060\ufeff\0"
OPENING_LINES = 12  # in which the headline or the standfirst may stand again


class Line(NamedTuple):
    """kind: one of policy.vocabulary.BLOCK_KINDS. text: one paragraph, without line ends."""

    kind: str
    text: str


def one_line(text: str | None) -> str:
    """text on one line, white space collapsed; "" for None. Soft hyphens and marks without width go."""
    if not text:
        return ""
    for mark in UNSEEN if "\0" in text or not text.isascii() else "":
        text = text.replace(mark, "")
    return " ".join(text.split())


def composed(raw: RawRecord, *, headline: str, lines: Iterable[Line], standfirst: str = "", **fields: Any) -> ArticleRecord:
    """The article, with what the description beside the file says. fields: those of ArticleRecord, as they were found.

    What cannot be stored (an address that is none, a byline longer than any) is left out or cut, with a note.
    Raises RecordError: no_headline, no_text, metadata.
    """
    lines = [line for line in (Line(kind, one_line(text)) for kind, text in lines) if line.text]
    headline, standfirst = _cut(one_line(headline), LONGEST_HEADLINE), one_line(standfirst)
    if not folded(headline):
        raise RecordError("no_headline", "No headline: no element that holds one has text in it.")
    standfirst = "" if _opens(standfirst, lines) or folded(standfirst) == folded(headline) else standfirst
    if not has_story([*lines, Line("standfirst", standfirst)]):
        raise RecordError("no_text", f"No text under the headline {headline[:80]!r}.")
    text, blocks = compose(headline, lines, standfirst=standfirst)
    notes = [*fields.pop("notes", ())]
    stored = {key: _storable(key, value, notes) if key in LONGEST else value for key, value in fields.items()}
    record = ArticleRecord(
        headline, text, "", **stored, standfirst=standfirst, blocks=blocks, notes=tuple(dict.fromkeys(notes))[:20]
    )
    return described(record, raw.sidecar)


def compose(headline: str, lines: Iterable[Line], *, standfirst: str = "") -> tuple[str, Blocks]:
    """The text and where each of its lines stands in it, by code points. Empty lines are left out.

    A first line that only repeats the headline is left out; a line that repeats the standfirst becomes the standfirst's place.
    """
    kept = [Line("headline", one_line(headline))]
    if standfirst := one_line(standfirst):
        kept.append(Line("standfirst", standfirst))
    first = [folded(line.text) for line in kept]
    for line in (Line(kind, one_line(text)) for kind, text in lines):
        opening = folded(line.text) if len(kept) <= OPENING_LINES else None
        if line.text and opening not in first:
            kept.append(line)
            first += [opening] if len(first) < 2 else []
    text = "\n".join(line.text for line in kept)
    return text, _placed(kept)


def folded(text: str) -> str:
    """What makes two lines the same line: letters and digits only, case folded."""
    if not text.isascii():
        for mark in MARKS:
            text = text.replace(mark, "")
    if text.isascii():
        return text.lower().encode("ascii").translate(None, NOT_LETTERS_OF_ASCII).decode("ascii")
    return NOT_LETTERS.sub("", text.casefold())


def has_story(lines: Iterable[Line]) -> bool:
    """Whether any line could carry a headline."""
    return any(line.kind in ("body", "standfirst") and LETTER.search(line.text) for line in lines)


def address(value: str | None) -> str:
    """value where it is a web address, its spaces encoded and without a user and password before its host; else ""."""
    value = (value or "").strip().strip("<>").replace(" ", "%20")
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018 - raises for a port that is none
    except ValueError:
        return ""
    if "@" in parts.netloc:
        value = value.replace(parts.netloc, parts.netloc.rpartition("@")[2], 1)
    is_web = parts.scheme.lower() in ("http", "https") and parts.hostname
    return value if is_web and not re.search(r'[\s<>"\x00-\x1f\x7f]', value) else ""


def _storable(key: str, value: str, notes: list[str]) -> str:
    value = one_line(value)
    kept = address(value) if key in ("url", "archived_url") else value
    if key == "language":
        kept = value.replace("_", "-") if LANGUAGE.fullmatch(value.replace("_", "-")) else ""
    if len(kept) > LONGEST[key]:
        kept = "" if key in ("url", "archived_url", "language") else _cut(kept, LONGEST[key])
    if value and not kept:
        notes.append(f"The {key.replace('_', ' ')} {value[:60]!r} is none; left out.")
    elif len(value) > LONGEST[key]:
        notes.append(f"The {key} was cut to {LONGEST[key]} characters.")
    return kept


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def _opens(standfirst: str, lines: list[Line]) -> bool:
    """Whether the standfirst is only the first paragraph again, or the start of it."""
    first = next((line.text for line in lines if line.kind == "body"), "")
    return folded(first).startswith(folded(standfirst))


def _placed(lines: list[Line]) -> Blocks:
    blocks, start = [], 0
    for line in lines:
        blocks.append((line.kind, start, start + len(line.text)))
        start += len(line.text) + 1
    return tuple(blocks)

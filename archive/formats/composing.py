"""The text of an article that comes in parts: headline, standfirst and paragraphs, each a line of its own."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from archive.formats.records import RecordError

LINE_END = re.compile(r"[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
UNWANTED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufeff\ufffe\uffff]")  # control characters and marks that are no text
SURROGATE = re.compile(r"[\ud800-\udfff]")  # half of a character: no encoding can hold it alone (Unicode, D91)
SPACE = re.compile(r"\s+")


class Line(NamedTuple):
    """One paragraph. kind: one of policy.vocabulary.BLOCK_KINDS where the format marks it, "" where it does not say."""

    text: str
    kind: str = ""


class Composed(NamedTuple):
    """blocks: the lines whose kind is known, None where only the headline's is; notes: what was repaired."""

    headline: str
    standfirst: str
    text: str
    blocks: tuple[tuple[str, int, int], ...] | None
    notes: tuple[str, ...]


def compose(headline: str, lines: Iterable[Line], *, standfirst: str = "") -> Composed:
    """Headline, standfirst and lines as one text. Raises RecordError: no_headline, no_text.

    White space within a line is folded, an empty line left out, and so is a first line that only says headline or standfirst again.
    """
    notes: dict[str, None] = {}
    head, deck = tidy(headline, notes), tidy(standfirst, notes)
    body = [line for line in (Line(tidy(line.text, notes), line.kind) for line in lines) if line.text]
    body = _without_opening(body, head, deck)
    if not head:
        raise RecordError("no_headline", "There is no headline.")
    if not body:
        raise RecordError("no_text", "There is no text under the headline" + (", only a standfirst." if deck else "."))
    parts = [Line(head, "headline"), *([Line(deck, "standfirst")] if deck else []), *body]
    return Composed(head, deck, "\n".join(line.text for line in parts), _blocks(parts), tuple(notes))


def paragraphs(text: str) -> list[Line]:
    """The lines of a plain text, none of a known kind."""
    return [Line(line) for line in LINE_END.split(text) if line.strip()]


def tidy(text: str, notes: dict[str, None]) -> str:
    """text on one line, without what cannot be stored. What was repaired is added to notes."""
    if SURROGATE.search(text):
        notes["Half a character (a lone surrogate) was replaced by U+FFFD."] = None
        text = SURROGATE.sub("\ufffd", text)
    folded = SPACE.sub(" ", text).strip()
    if UNWANTED.search(folded):
        notes["Control characters were left out."] = None
        folded = SPACE.sub(" ", UNWANTED.sub("", folded)).strip()
    return folded


def same_words(one: str, other: str) -> bool:
    """Whether two lines say the same, but for case, white space and a stop at the end."""
    return _folded(one) == _folded(other)


def _without_opening(lines: Sequence[Line], head: str, deck: str) -> list[Line]:
    rest = list(lines)
    for line in (head, deck):
        if line and len(rest) > 1 and same_words(rest[0].text, line):
            rest = rest[1:]
    return rest


def _blocks(parts: Sequence[Line]) -> tuple[tuple[str, int, int], ...] | None:
    found, start = [], 0
    for line in parts:
        if line.kind:
            found.append((line.kind, start, start + len(line.text)))
        start += len(line.text) + 1
    return tuple(found) if len(found) > 1 else None


def _folded(text: str) -> str:
    return SPACE.sub(" ", unicodedata.normalize("NFC", text)).strip().rstrip(".").casefold()

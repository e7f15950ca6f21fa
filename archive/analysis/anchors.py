"""Anchors: a passage told by its words, what stands around them, and where, so that it is found again or not at all.

Source: W3C Web Annotation Data Model, TextQuoteSelector (4.2.4) and TextPositionSelector (4.2.5). Positions count code points.
"""

import re
from dataclasses import asdict, dataclass
from typing import Any

CONTEXT = 64  # code points kept on either side, fewer only at the ends of the text
LEAST_CONTEXT = 32  # code points of it that must agree
SHORT_LINE = 64  # code points of a paragraph that may well stand in another story too ("Nobody was hurt.")
MOST_PLACES = 10_000  # of the same words in one text that are looked at
WORD = re.compile(r"\w")
LINE_END = re.compile(r"[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


class AnchorNotFound(Exception):
    """The words do not stand in the text."""


class AnchorAmbiguous(Exception):
    """The words stand in the text more than once."""


@dataclass(frozen=True)
class Anchor:
    """text[start:end] == exact, with prefix before it and suffix after it."""

    exact: str
    prefix: str
    suffix: str
    start: int
    end: int

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def make_anchor(text: str, start: int, end: int) -> Anchor:
    """The anchor of text[start:end]. Raises ValueError for an empty span or one outside the text."""
    if not 0 <= start < end <= len(text):
        raise ValueError(f"no passage at {start}..{end} of a text of {len(text)} characters")
    return Anchor(text[start:end], text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT], start, end)


def anchor_of_quote(text: str, exact: str) -> Anchor:
    """The anchor of words that stand in text once. Raises AnchorNotFound or AnchorAmbiguous."""
    places = _places(text, exact, most=2)
    if not places:
        raise AnchorNotFound(f"These words do not stand in the text: {exact[:80]}")
    if len(places) > 1:
        raise AnchorAmbiguous(f"These words stand in the text more than once; take more of them: {exact[:80]}")
    return make_anchor(text, places[0], places[0] + len(exact))


def find_anchor(text: str, anchor: Anchor, *, was: str = "") -> Anchor | None:
    """The anchor of the same passage in another text; None unless exactly one place has its words in their context.

    was: the text it was made of, where that is known: a paragraph that stood there twice tells no more which of the two is left.

    The context is what stands within LEAST_CONTEXT code points of the words in the same paragraph: other words there may turn
    the sense ("not"), those of the next paragraph may change freely. They decide only between places that are alike; but where
    the paragraph is short and all of it is compared, it tells of nothing but itself, and one beside it must be as it was.
    """
    places = _places(text, anchor.exact, most=MOST_PLACES)
    found = [at for at in places if _in_context(text, at, anchor)]
    if len(found) > 1 or _stood_twice(was, anchor):
        found = [at for at in found if _is_surrounded(text, at, anchor)]
    if len(found) != 1 or not _is_beside(text, found[0], anchor, was):
        return None
    return make_anchor(text, found[0], found[0] + len(anchor.exact))


def _in_context(text: str, at: int, anchor: Anchor) -> bool:
    first, last = _within_line(anchor)
    start, end = at - len(first), at + len(anchor.exact) + len(last)
    if start < 0 or text[start:at] != first or text[end - len(last) : end] != last:
        return False
    return (len(first) == LEAST_CONTEXT or _begins_line(text, start)) and (len(last) == LEAST_CONTEXT or _ends_line(text, end))


def _stood_twice(was: str, anchor: Anchor) -> bool:
    return sum(_in_context(was, at, anchor) for at in _places(was, anchor.exact, most=MOST_PLACES)) > 1


def _is_beside(text: str, at: int, anchor: Anchor, was: str) -> bool:
    """Whether the end of the paragraph before, or the beginning of the one behind, is as it was; asked of short ones alone.

    A side without a word, or one that stood in the text twice, says nothing. Where neither had a word, the paragraph was the
    whole text, and must be that again.
    """
    first, last = _within_line(anchor)
    start, end = at - len(first), at + len(anchor.exact) + len(last)
    if end - start >= SHORT_LINE or not (_begins_line(text, start) and _ends_line(text, end)):
        return True
    before = anchor.prefix[: len(anchor.prefix) - len(first)][-LEAST_CONTEXT:]
    after = anchor.suffix[len(last) :][:LEAST_CONTEXT]
    if not WORD.search(before + after):
        return not WORD.search(text[:start] + text[end:])
    as_before = text[:start].endswith(before) and _tells(before, was)
    return as_before or (text.startswith(after, end) and _tells(after, was))


def _tells(side: str, was: str) -> bool:
    return bool(WORD.search(side)) and was.count(side) < 2


def _within_line(anchor: Anchor) -> tuple[str, str]:
    """The context that stands in the same paragraph."""
    return LINE_END.split(anchor.prefix[-LEAST_CONTEXT:])[-1], LINE_END.split(anchor.suffix[:LEAST_CONTEXT])[0]


def _begins_line(text: str, at: int) -> bool:
    return at == 0 or bool(LINE_END.match(text[at - 1]))


def _ends_line(text: str, at: int) -> bool:
    return at == len(text) or bool(LINE_END.match(text[at]))


def _is_surrounded(text: str, at: int, anchor: Anchor) -> bool:
    start = at - len(anchor.prefix)
    return start >= 0 and text.startswith(anchor.prefix + anchor.exact + anchor.suffix, start)


def _places(text: str, exact: str, *, most: int) -> list[int]:
    """Where exact starts in text, places that overlap included, at most this many."""
    places: list[int] = []
    at = text.find(exact) if exact else -1
    while at >= 0 and len(places) < most:
        places.append(at)
        at = text.find(exact, at + 1)
    return places

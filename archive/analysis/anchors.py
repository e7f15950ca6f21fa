"""Anchors: a passage told by its words, what stands around them, and where, so that it is found again or not at all.

Source: W3C Web Annotation Data Model, TextQuoteSelector (4.2.4) and TextPositionSelector (4.2.5). Positions count code points.
"""

import re
from dataclasses import asdict, dataclass
from typing import Any

CONTEXT = 64  # code points kept on either side, fewer only at the ends of the text
LEAST_CONTEXT = 32  # code points of it that must agree
MOST_PLACES = 10_000  # of the same words in one text that are looked at
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


def find_anchor(text: str, anchor: Anchor) -> Anchor | None:
    """The anchor of the same passage in another text; None unless exactly one place has its words in their context.

    The context is what stands within LEAST_CONTEXT code points of the words in the same paragraph: other words there may turn
    the sense ("not"), those of the next paragraph may change freely. They decide only between places that are alike.
    """
    places = _places(text, anchor.exact, most=MOST_PLACES)
    found = [at for at in places if _in_context(text, at, anchor)]
    if len(found) > 1:
        found = [at for at in found if _is_surrounded(text, at, anchor)]
    return make_anchor(text, found[0], found[0] + len(anchor.exact)) if len(found) == 1 else None


def _in_context(text: str, at: int, anchor: Anchor) -> bool:
    before, after = anchor.prefix[-LEAST_CONTEXT:], anchor.suffix[:LEAST_CONTEXT]
    first, last = LINE_END.split(before)[-1], LINE_END.split(after)[0]
    start, end = at - len(first), at + len(anchor.exact) + len(last)
    if start < 0 or text[start:at] != first or text[end - len(last) : end] != last:
        return False
    starts_line = start == 0 or bool(LINE_END.match(text[start - 1]))
    ends_line = end == len(text) or bool(LINE_END.match(text[end]))
    return (len(first) == LEAST_CONTEXT or starts_line) and (len(last) == LEAST_CONTEXT or ends_line)


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

"""Passages that answers point at, resolved to anchors in the text of the version."""

from collections.abc import Iterable
from typing import Any

from archive.analysis.anchors import (
    Anchor,
    AnchorAmbiguous,
    AnchorNotFound,
    anchor_of_quote,
    find_anchor,
    make_anchor,
)
from archive.review.answers import Passage

SHOWN = 80  # characters of a passage that a message repeats


class PassageLost(Exception):
    """A passage has no one place in the text; says why and what to do."""


def resolve(text: str, passage: Passage) -> Anchor:
    """The anchor of the passage in text. Raises PassageLost unless it stands there in exactly one place.

    A passage given with its place may have words that recur elsewhere, so long as they stand at that place.
    """
    given = {"exact": passage} if isinstance(passage, str) else passage
    exact = str(given.get("exact", "")).strip()
    found = _at_its_place(text, given) or _by_context(text, given)
    try:
        return found or anchor_of_quote(text, exact)
    except AnchorNotFound as error:
        raise PassageLost(f"“{shortened(exact)}” does not stand in the text. Copy the words exactly as they stand.") from error
    except AnchorAmbiguous as error:
        raise PassageLost(
            f"“{shortened(exact)}” stands in the text more than once. Take in more of the words around it."
        ) from error


def _at_its_place(text: str, given: dict[str, Any]) -> Anchor | None:
    start, exact = given.get("start"), given.get("exact", "")
    if not isinstance(start, int) or not isinstance(exact, str) or not exact or start < 0:
        return None
    return make_anchor(text, start, start + len(exact)) if text.startswith(exact, start) else None


def _by_context(text: str, given: dict[str, Any]) -> Anchor | None:
    if not (given.get("prefix") or given.get("suffix")):
        return None
    anchor = Anchor(str(given["exact"]), str(given.get("prefix", "")), str(given.get("suffix", "")), 0, len(str(given["exact"])))
    return find_anchor(text, anchor)


def stored(text: str, passages: Iterable[Passage]) -> list[dict[str, Any]]:
    """The passages as a draft keeps them, in their order, each once. One without a place in the text is kept with start None.

    One that belongs to a reason has its code under "reason".
    """
    kept: dict[tuple[str, int | None], dict[str, Any]] = {}
    for passage in passages:
        exact = passage if isinstance(passage, str) else str(passage.get("exact", ""))
        try:
            found = resolve(text, passage).as_json()
        except PassageLost:
            found = {"exact": exact, "prefix": "", "suffix": "", "start": None, "end": None}
        if reason := reason_of(passage):
            found["reason"] = reason
        if exact.strip():
            kept.setdefault((found["exact"], found["start"]), found)
    return list(kept.values())


def reason_of(passage: Passage) -> str:
    """The code of the reason that a passage belongs to; "" where it belongs to the rating as a whole."""
    return "" if isinstance(passage, str) else str(passage.get("reason") or "")


def lost(text: str, passages: Iterable[Passage]) -> list[str]:
    """What is wrong with each passage that has no one place in the text, in plain words."""
    found = []
    for passage in passages:
        try:
            resolve(text, passage)
        except PassageLost as fault:
            found.append(str(fault))
    return found


def shortened(words: str) -> str:
    return words if len(words) <= SHOWN else f"{words[:SHOWN].rstrip()}…"

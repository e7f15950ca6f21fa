"""The fact checks that a page holds, told by ClaimReview marks: JSON-LD, else microdata."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from archive.formats import json_ld
from archive.formats.claim_review import review_nodes
from archive.formats.composing import one_line
from archive.formats.html_metadata import About
from archive.formats.records import ClaimReviewRecord, RecordError

MARK = "ClaimReview"
ADDRESSES = ("href", "src", "data", "content")  # where microdata keeps a value that is not shown
DEEPEST = 12  # items within one another


def reviews_on(tree: Any, page: About) -> tuple[tuple[ClaimReviewRecord, ...], tuple[str, ...]]:
    """The fact checks on a page, and a sentence on each that could not be read. What a mark leaves out, the page says."""
    notes: list[str] = []
    found = list(_read(_json_ld(tree, notes), notes)) or list(_read(_microdata(tree), notes))
    once = {(review.url, review.claim): _completed(review, page) for review in reversed(found)}
    return tuple(reversed(once.values())), tuple(dict.fromkeys(notes))


def _read(values: Iterator[Any], notes: list[str]) -> Iterator[ClaimReviewRecord]:
    for value in values:
        for read, node in review_nodes(value):
            try:
                yield from read(node)
            except RecordError as error:
                notes.append(f"A fact check on the page was left out: {error.reason}")


def _completed(review: ClaimReviewRecord, page: About) -> ClaimReviewRecord:
    return replace(review, url=review.url or page.url, publisher=review.publisher or page.source)


def _json_ld(tree: Any, notes: list[str]) -> Iterator[Any]:
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        block = script.text_content()
        value = _worded(json_ld.loads(block)) if MARK in block else None
        if next(review_nodes(value), None):
            yield value
        elif f'"{MARK}"' in block:
            notes.append("A fact check on the page was left out: its marks are no JSON.")


def _worded(value: Any, depth: int = 0) -> Any:
    """value with its numbers as words, as they are shown."""
    if depth > 2 * DEEPEST or value is None or isinstance(value, bool):
        return None
    if isinstance(value, dict):
        return {key: _worded(one, depth + 1) for key, one in value.items()}
    return [_worded(one, depth + 1) for one in value] if isinstance(value, list) else str(value)


def _microdata(tree: Any) -> Iterator[Any]:
    """Source: https://html.spec.whatwg.org/multipage/microdata.html, section 5.2."""
    for element in tree.iter():
        if element.get("itemscope") is not None and _type(element) == MARK:
            yield _item(element, 0)


def _item(element: Any, depth: int) -> dict[str, Any]:
    item: dict[str, Any] = {"@type": _type(element)}
    for inner in _properties(element):
        value = _value(inner, depth)
        for name in inner.get("itemprop").split():
            item.setdefault(name, []).append(value)
    return item


def _properties(element: Any) -> Iterator[Any]:
    """The elements that say something of this item, not those within another item in it."""
    waiting = list(reversed(element))
    while waiting:
        inner = waiting.pop()
        if inner.get("itemprop"):
            yield inner
        if inner.get("itemscope") is None:
            waiting.extend(reversed(inner))


def _value(element: Any, depth: int) -> Any:
    if element.get("itemscope") is not None:
        return _item(element, depth + 1) if depth < DEEPEST else {}
    if element.tag == "time":
        return element.get("datetime") or one_line(element.text_content())
    told = next((element.get(name) for name in ADDRESSES if element.get(name)), None)
    return one_line(told or element.text_content())


def _type(element: Any) -> str:
    return next((name.rstrip("/").rpartition("/")[2] for name in (element.get("itemtype") or "").split()), "")

"""JSON Feed 1 and 1.1 (jsonfeed.org). One record an item: the feed's own fields, and the item word for word."""

import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from archive.formats.bylines import joined
from archive.formats.composing import Line, address, composed, one_line
from archive.formats.dates import first_date
from archive.formats.feed import ONLY_SUMMARY
from archive.formats.html_text import lines_of_html
from archive.formats.records import ArticleRecord, RawRecord, RecordError
from archive.formats.strict_json import MAX_BYTES, load

VERSION = re.compile(rb'"version"\s*:\s*"https?:(?:\\?/){2}(?:www\.)?jsonfeed\.org\\?/version\\?/')
ABOUT_FEED = ("version", "title", "home_page_url", "feed_url", "language", "author", "authors")
SPACE = re.compile(r"[ \t\r\n]*")
DECODER = json.JSONDecoder()


def sniff(data: bytes) -> bool:
    """Whether it is an object that names JSON Feed as its version."""
    return data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and VERSION.search(data) is not None


def split(stream: BinaryIO, *, locator: str, sidecar: bytes | None = None) -> Iterator[RawRecord]:
    """One record an item. A file that cannot be divided, or is larger than a feed may be, is one record."""
    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        size = len(data)
        while chunk := stream.read(1 << 20):
            size += len(chunk)
        yield RawRecord(locator, 1, 0, data[:MAX_BYTES], sidecar, size)
        return
    try:
        text = data.decode("utf-8-sig")
        feed, items = _divided(text)
    except (ValueError, IndexError, RecursionError):
        feed, items = {}, []
    if not items:
        yield RawRecord(locator, 1, 0, data, sidecar)
        return
    head = json.dumps({key: feed[key] for key in ABOUT_FEED if key in feed})[:-1] + ', "items": [\n'
    offset, counted = len(data) - len(text.encode()), 0
    for number, (start, end) in enumerate(items, start=1):
        offset, counted = offset + len(text[counted:start].encode()), start
        line = text.count("\n", 0, start) + 1
        yield RawRecord(locator, number, offset, f"{head}{text[start:end]}]}}".encode(), sidecar, starts_at=(line - 1, 1))


def parse(raw: RawRecord) -> ArticleRecord:
    """The item. Raises RecordError: malformed with line and column, not_an_article, no_headline, no_text."""
    feed = load(raw)
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list) or not items or not isinstance(items[0], dict):
        raise RecordError("not_an_article", "A feed without any item.")
    item = items[0]
    lines, notes = _story(item)
    published, date_notes = first_date([(_text(item, field), field) for field in ("date_published", "date_modified")])
    return composed(
        raw,
        headline=_text(item, "title"),
        lines=lines,
        url=next(filter(None, (address(_text(item, field)) for field in ("url", "external_url", "id"))), ""),
        guid=_text(item, "id"),
        byline=joined(_authors(item) or _authors(feed)),
        source=_text(feed, "title"),
        language=_text(item, "language") or _text(feed, "language"),
        published=published,
        subjects=tuple(dict.fromkeys(("", one_line(tag)) for tag in _list(item, "tags") if isinstance(tag, str) and tag.strip())),
        notes=[*notes, *date_notes],
    )


def _divided(text: str) -> tuple[dict[str, Any], list[tuple[int, int]]]:
    """The feed's fields but its items, and where each item stands in text. Raises ValueError or IndexError."""
    feed, items = {}, []
    at = _after(text, 0, "{")
    while text[at] != "}":
        key, at = DECODER.raw_decode(text, at)
        at = _after(text, at, ":")
        if key == "items" and text[at] == "[":
            items, at = _elements(text, at)
        else:
            feed[key], at = DECODER.raw_decode(text, at)
        at = _after(text, at, ",") if text[SPACE.match(text, at).end()] == "," else SPACE.match(text, at).end()
    return feed, items


def _elements(text: str, at: int) -> tuple[list[tuple[int, int]], int]:
    found, at = [], _after(text, at, "[")
    while text[at] != "]":
        _, end = DECODER.raw_decode(text, at)
        found.append((at, end))
        at = SPACE.match(text, end).end()
        at = _after(text, at, ",") if text[at] == "," else at
    return found, at + 1


def _after(text: str, at: int, mark: str) -> int:
    """Behind mark, which must be next, and the white space around it."""
    at = SPACE.match(text, at).end()
    if text[at] != mark:
        raise ValueError(f"{mark} expected")
    return SPACE.match(text, at + 1).end()


def _story(item: dict[str, Any]) -> tuple[list[Line], list[str]]:
    lines = lines_of_html(_text(item, "content_html"), blank_lines_count=True)
    plain = _text(item, "content_text")
    lines = lines or [Line("body", piece) for piece in re.split(r"\n\s*\n|\n", plain)]
    if any(line.text.strip() for line in lines):
        return lines, []
    summary = _text(item, "summary")
    return [Line("body", summary)], [ONLY_SUMMARY] if summary.strip() else []


def _authors(holder: dict[str, Any]) -> list[str]:
    people = _list(holder, "authors") or [holder.get("author")]
    return [_text(person, "name") for person in people if isinstance(person, dict)]


def _list(holder: dict[str, Any], key: str) -> list[Any]:
    value = holder.get(key)
    return value if isinstance(value, list) else []


def _text(holder: dict[str, Any], key: str) -> str:
    value = holder.get(key)
    return str(value) if isinstance(value, str) else ""

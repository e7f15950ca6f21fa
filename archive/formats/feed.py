"""RSS 0.9 to 2.0, RDF and Atom feeds, well-formed or not (feedparser). One record an item, the head of its feed around it.

An item with its full text is an article; one with a summary only is taken with the summary as its text, and says so.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any, BinaryIO

from archive.formats.bounds import check_tags
from archive.formats.bylines import joined
from archive.formats.composing import Line, address, composed
from archive.formats.dates import first_date
from archive.formats.decoding import decode
from archive.formats.html_text import lines_of_html
from archive.formats.records import ArticleRecord, RawRecord, RecordError
from archive.formats.xml_slices import slices
from archive.formats.xml_tree import MAX_BYTES, ascii_bytes, check_safe, root_of

ENCODING = re.compile(rb"<\?xml[^>]*encoding", re.I)
ITEMS = frozenset({"item", "entry"})
ROOTS = {"rss", "feed", "channel"}
IS_RSS_IN_RDF = (b"purl.org/rss/1.0", b"my.netscape.com/rdf", b"purl.org/net/rss1.1", b"channel.netscape.com/rdf")
MOST_TAGS = 1_000  # categories of one item: feedparser compares each with every other
CATEGORY = re.compile(rb"<(?:[\w.-]+:)?(?:category|subject|keywords)\b", re.I)
ENDLESS_KEYWORDS = re.compile(rb"<(?:[\w.-]+:)?keywords\b[^>]*+>\s*+(?:<!\[CDATA\[)?+[^<]{10000}", re.I)
ONLY_SUMMARY = "Only a summary stands in the feed, not the full text."


def sniff(data: bytes) -> bool:
    """Whether the root element is that of a feed. RDF and channel are used by others too, and need a mark of RSS."""
    root = root_of(data)
    if root is None:
        return False
    if root.name.lower() == "rdf":
        return any(mark in ascii_bytes(data) for mark in IS_RSS_IN_RDF)
    return root.name.lower() in ROOTS


def split(stream: BinaryIO, *, locator: str, sidecar: bytes | None = None) -> Iterator[RawRecord]:
    """One record an item."""
    yield from slices(stream, items=ITEMS, locator=locator, sidecar=sidecar)


def parse(raw: RawRecord) -> ArticleRecord:
    """The item. Raises RecordError: unsafe_xml, too_large, not_an_article (a feed without items), no_headline, no_text."""
    check_safe(raw.data)
    if raw.size > MAX_BYTES:
        raise RecordError("too_large", f"{raw.size:,} bytes; an item has at most {MAX_BYTES:,}.")
    data, encoding_notes = _in_known_encoding(raw.data)
    _check_bounds(data)
    feed = _parsed(data)
    if not feed.entries:
        raise RecordError("not_an_article", "A feed without any item.")
    entry = feed.entries[0]
    lines, notes = _story(entry)
    published, date_notes = first_date(_dates(entry), midnight_is_day=True)
    tags = [(_scheme(tag), tag.get("label") or tag.get("term") or "") for tag in entry.get("tags", [])]
    return composed(
        raw,
        headline=_plain(entry.get("title", "")),
        lines=lines,
        url=_link(entry),
        guid=entry.get("id", ""),
        byline=joined(_authors(entry)),
        section=tags[0][1] if len(tags) == 1 else "",
        source=_plain(entry.get("source", {}).get("title") or feed.feed.get("title", "")),
        language=_language(entry, feed),
        published=published,
        subjects=tuple(dict.fromkeys((scheme, _plain(label)) for scheme, label in tags if label)),
        notes=[*encoding_notes, *notes, *date_notes, *_faults(feed)],
    )


def _in_known_encoding(data: bytes) -> tuple[bytes, list[str]]:
    """data in UTF-8 where it names no encoding and is not UTF-8. Raises RecordError (encoding, binary)."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        if not ENCODING.search(data[:1000]):
            text, encoding = decode(data)
            return text.encode(), [f"Its encoding is not declared; read as {encoding}."]
    return data, []


def _check_bounds(data: bytes) -> None:
    """Raises RecordError (too_large) where feedparser would not come to an end."""
    check_tags(data)
    if len(CATEGORY.findall(data)) > MOST_TAGS or ENDLESS_KEYWORDS.search(data):
        raise RecordError("too_large", f"An item with more than {MOST_TAGS:,} categories or keywords.")


def _parsed(data: bytes) -> Any:
    import feedparser  # noqa: PLC0415 - only feeds need it

    try:
        return feedparser.parse(BytesIO(data), sanitize_html=True, resolve_relative_uris=True)
    except (ValueError, LookupError, AssertionError, AttributeError, TypeError, RecursionError) as error:
        # Its lenient parser stops at some broken marks and dates.
        raise RecordError("malformed", f"Not a feed that can be read: {error}."[:300]) from error


def _story(entry: Any) -> tuple[list[Line], list[str]]:
    """The lines of the longest text of the item, and a note where that is its summary."""
    contents = [_lines(content) for content in entry.get("content", [])]
    summary = _lines(entry.get("summary_detail", {}))
    full = max(contents, key=_length, default=[])
    if _length(full) > 0 and (_length(full) >= _length(summary)):
        return full, []
    return summary, [ONLY_SUMMARY] if summary and _length(summary) < 600 else []


def _lines(content: Any) -> list[Line]:
    return lines_of_html(content.get("value") or "", blank_lines_count=True)


def _length(lines: list[Line]) -> int:
    return sum(len(line.text) for line in lines if line.kind == "body")


def _plain(value: str) -> str:
    return " ".join(line.text for line in lines_of_html(value or ""))


def _authors(entry: Any) -> list[str]:
    names = [author.get("name", "") for author in entry.get("authors", []) if author]
    return names or [entry.get("author", "")]


def _link(entry: Any) -> str:
    """The address of the article itself, where a feed's own redirection stands in its place."""
    told = (entry.get("feedburner_origlink", ""), entry.get("link", ""), entry.get("id", ""))
    return next(filter(None, map(address, told)), "")


def _scheme(tag: Any) -> str:
    return f"{tag['scheme']}:{tag.get('term', '')}" if tag.get("scheme") and tag.get("label") else ""


def _language(entry: Any, feed: Any) -> str:
    told = [content.get("language") for content in entry.get("content", [])]
    told += [entry.get("language"), entry.get("title_detail", {}).get("language"), feed.feed.get("language")]
    return next(filter(None, told), "")


def _dates(entry: Any) -> Iterator[tuple[str, str]]:
    for field in ("published", "created", "updated"):
        yield dict.get(entry, field, ""), field  # its own get() answers for "updated" with "published", and warns


def _faults(feed: Any) -> list[str]:
    is_fault = feed.get("bozo") and "Encoding" not in type(feed.get("bozo_exception")).__name__
    return ["The feed is not well-formed; read as far as could be."] if is_fault else []

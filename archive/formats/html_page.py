"""A web page: its article by trafilatura, what it says of itself by html_metadata, captions by html_captions.

Pages that are no articles (fronts, shops, recipes, errors) are answered with not_an_article, by what they say they are and by
how their text is made; see html_kind.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from archive.formats.bounds import check_tags
from archive.formats.bylines import joined
from archive.formats.composing import composed, folded
from archive.formats.dates import first_date
from archive.formats.html_body import body_lines
from archive.formats.html_decoding import decode_page
from archive.formats.html_kind import check_is_article
from archive.formats.html_metadata import About, about
from archive.formats.html_reviews import MARK, reviews_on
from archive.formats.records import ArticleRecord, ClaimReviewRecord, RawRecord, RecordError
from archive.formats.xml_tree import ascii_bytes, is_document, root_of

MAX_BYTES = 10_000_000
MAX_ELEMENTS = 100_000
OPENING = {
    "html", "head", "body", "title", "meta", "link", "script", "style", "main", "article", "section", "div", "p", "h1", "h2",
    "span", "table", "center",
}  # fmt: skip
WHOLE = {"html", "head", "body"}  # of the others one alone may be a word that a text begins with: "<section 4> of the act"
TAG = re.compile(rb"</?[A-Za-z][\w-]*(?:\s[^<>]*)?/?>")
DOCTYPE = re.compile(rb"\s*+(?:<\?xml[^>]*+>\s*+)?+(?:(?><!--.*?-->)\s*+)*+<!doctype\s+html", re.I | re.S)
NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
DAY_IN_ADDRESS = re.compile(r"/((?:19|20)\d{2})[/-]?(0[1-9]|1[0-2])[/-]?([0-2]\d|3[01])(?=[/_-]|$)")


def sniff(data: bytes) -> bool:
    """Whether it is HTML: by its document type or its first element."""
    data = ascii_bytes(data)
    if DOCTYPE.match(data[:5000]):
        return True
    root = root_of(data)
    if root is None or root.name.lower() not in OPENING:
        return False
    return root.name.lower() in WHOLE or is_document(data) or len(TAG.findall(data)) > 1


def split(stream: BinaryIO, *, locator: str, sidecar: bytes | None = None) -> Iterator[RawRecord]:
    """The one record of a file; of one larger than a page may be only the first bytes are held."""
    data = stream.read(MAX_BYTES + 1)
    if len(data) <= MAX_BYTES:
        yield RawRecord(locator, 1, 0, data, sidecar)
        return
    size, digest = len(data), hashlib.sha256(data)
    while chunk := stream.read(1 << 20):
        size += len(chunk)
        digest.update(chunk)
    yield RawRecord(locator, 1, 0, data[:MAX_BYTES], sidecar, size, digest.hexdigest())


def parse(raw: RawRecord) -> ArticleRecord | tuple[ClaimReviewRecord, ...]:
    """The article, with the fact checks that its page holds; of a page that is no article those alone, where it holds any.

    Raises RecordError: too_large, empty, binary, not_an_article, no_headline, no_text.
    """
    return parse_page(raw, raw.data)


def parse_page(
    raw: RawRecord, data: bytes, *, address: str = "", charset: str = "", guid: str = "", notes: tuple[str, ...] = ()
) -> ArticleRecord | tuple[ClaimReviewRecord, ...]:
    """As parse(), of data, the page within raw. address and charset: as the server gave them, for what the page does not say."""
    size = raw.size if raw.is_cut else len(data)
    if size > MAX_BYTES:
        raise RecordError("too_large", f"{size:,} bytes; a page has at most {MAX_BYTES:,}.")
    if not data.strip():
        raise RecordError("empty", "Nothing in it.")
    text, encoding_notes = decode_page(data, declared=charset)
    tree = _tree(text)
    page = about(tree, base=address)
    fact_checks, mark_notes = reviews_on(tree, page) if MARK in text else ((), ())
    try:
        record = _article(raw, tree, text, page, guid, [*notes, *encoding_notes, *mark_notes])
    except RecordError:
        if fact_checks:
            return fact_checks
        raise
    return replace(record, fact_checks=fact_checks) if fact_checks else record


def _article(raw: RawRecord, tree: Any, text: str, page: About, guid: str, notes: list[str]) -> ArticleRecord:
    body = body_lines(tree, text, page)
    check_is_article(tree, page, body.lines)
    dates = [*page.dates, *_guessed_dates(page, body.guessed_date)]
    published, date_notes = first_date(dates, midnight_is_day=True, day_first=_day_first(page.language))
    return composed(
        raw,
        headline=page.headline or body.guessed_title,
        standfirst=body.standfirst,
        lines=body.lines,
        url=page.url,
        guid=guid,
        byline=page.byline or _guessed_byline(page, body.guessed_author),
        section=page.section,
        source=page.source or _host(page.url),
        language=page.language,
        published=published,
        subjects=page.subjects,
        names=page.names,
        notes=[*notes, *date_notes, *body.notes],
    )


def _tree(text: str) -> Any:
    """The tree of the page. Raises RecordError: not_an_article where there is no element in it, too_large where too much is."""
    from lxml import etree, html  # noqa: PLC0415 - only pages need it

    markup = re.sub(r"^\s*<\?xml[^>]*\?>", "", NOT_TEXT.sub(" ", text), count=1).encode("utf-8", "replace")
    check_tags(markup)
    # With comments left in, trafilatura loses the text behind them.
    parser = html.HTMLParser(encoding="utf-8", huge_tree=False, remove_pis=True, remove_comments=True)
    try:
        tree = html.document_fromstring(markup, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise RecordError("not_an_article", "A page without anything on it.") from error
    if sum(1 for _ in tree.iter()) > MAX_ELEMENTS:
        raise RecordError("too_large", f"More than {MAX_ELEMENTS:,} elements on one page.")
    return tree


def _guessed_dates(page: About, guessed: str) -> Iterator[tuple[str, str]]:
    found = DAY_IN_ADDRESS.search(urlsplit(page.url).path)
    if found:
        yield "-".join(found.groups()), "address"
    yield guessed, "page"


def _guessed_byline(page: About, guessed: str) -> str:
    """What trafilatura takes for the authors, unless it is the name of the site."""
    byline = joined(guessed.split(";"))
    return "" if folded(byline) in folded(f"{page.source} {_host(page.url)}") else byline


def _day_first(language: str) -> bool | None:
    """Whether the language writes the day before the month; None for English that may be American or not."""
    tag = language.lower()
    return None if tag in ("", "en") else tag not in ("en-us", "en-ph", "fil")


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")

"""An article record from the values of a structured item: cleaned, checked, and with a note of whatever was left out."""

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from archive.formats.bylines import joined
from archive.formats.composing import Line, composed, folded, has_story, one_line
from archive.formats.dates import first_date, read_date
from archive.formats.html_text import lines_of_html
from archive.formats.records import ArticleRecord, RawRecord, RecordError
from archive.formats.sidecar import described

MAX_TEXT = 5_000_000  # characters of one article
MAX_TAGS = 200
LONGEST_TAG = 200
LINE_END = re.compile(r"[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
SURROGATE = re.compile(r"[\ud800-\udfff]")  # half of a character: no encoding can hold it alone (Unicode, D91)
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f\ufffe\uffff]")
TAG = re.compile(r"</?[A-Za-z][^<>]*>")
MARKUP = re.compile(rf"{TAG.pattern}|&(?:#\d+|#[xX][0-9a-fA-F]+|[A-Za-z]\w+);")
FROM_SIDECAR = ("source", "byline", "section", "language", "published")  # what may hold for every item of a file
NO_SIDECAR = RawRecord("", 1, 0, b"")


def article(
    *,
    headline: str,
    lines: Sequence[Line],
    is_marked: bool,
    standfirst: str = "",
    authors: Iterable[str] = (),
    dates: Iterable[tuple[Any, str]] = (),
    midnight_is_day: bool = False,
    subjects: Iterable[tuple[str, str]] = (),
    names: Iterable[tuple[str, str]] = (),
    notes: Iterable[str] = (),
    **fields: str,
) -> ArticleRecord:
    """The record. Raises RecordError: no_headline, no_text, too_large.

    is_marked: the lines carry the classes of their format; else they are told from the lines later. dates: the
    publication date, likeliest first, each with the name of its field. fields: source, url, archived_url, guid, section and
    language.
    """
    told: dict[str, None] = dict.fromkeys(notes)
    headline, standfirst = one_line(cleaned(headline, told)), one_line(cleaned(standfirst, told))
    lines = [Line(kind, cleaned(text, told)) for kind, text in lines]
    _check(headline, lines)
    published, refused = first_date([(str(value), field) for value, field in dates if value], midnight_is_day=midnight_is_day)
    record = composed(
        NO_SIDECAR,
        headline=headline,
        lines=lines,
        standfirst=standfirst,
        **{field: cleaned(value, told) for field, value in fields.items()},
        byline=joined(cleaned(name, told) for name in authors),
        published=published,
        subjects=_tags(subjects, told),
        names=_tags(names, told),
        notes=(*told, *refused),
    )
    return record if is_marked else replace(record, blocks=None)


def with_sidecar(record: ArticleRecord, raw: RawRecord) -> ArticleRecord:
    """record with what the description beside its file says of all its items, where the item itself does not say it."""
    if raw.sidecar is None:
        return record
    beside = described(ArticleRecord(record.headline, record.text, ""), raw.sidecar)
    missing = [field for field in FROM_SIDECAR if not getattr(record, field)]
    return replace(record, **{field: getattr(beside, field) for field in missing})


def embargoed(record: ArticleRecord, until: str) -> ArticleRecord:
    """record with its embargo and a note of it. Raises RecordError (withheld) where its end cannot be told."""
    if not until:
        return record
    date = read_date(until, given_by="embargoed").date
    if date is None:
        raise RecordError("withheld", f"Under embargo until {until[:60]!r}, which is not a date.")
    note = f"The source embargoed it until {date.at.isoformat()}."
    return replace(record, embargoed_until=date.at, notes=(*record.notes, note))


def plain_lines(text: str) -> list[Line]:
    """The paragraphs of a plain text."""
    return [Line("body", line) for line in LINE_END.split(text) if line.strip()]


def marked_lines(markup: str) -> list[Line]:
    """The lines of a text in HTML, classed by their elements. Raises RecordError (too_large)."""
    if len(markup) > MAX_TEXT:
        raise RecordError("too_large", f"{len(markup):,} characters of text; an article has at most {MAX_TEXT:,}.")
    return lines_of_html(SURROGATE.sub("\ufffd", markup), blank_lines_count="<" not in markup)


def without_markup(text: str) -> str:
    """A headline or name without the tags and entities of HTML that found their way into it."""
    return one_line(html.unescape(TAG.sub("", text))) if MARKUP.search(text) else text


def cleaned(text: str, notes: dict[str, None]) -> str:
    """text without what cannot be stored; what was repaired is added to notes."""
    if text.isprintable():
        return text
    if SURROGATE.search(text):
        notes["Half a character (a lone surrogate) was replaced by U+FFFD."] = None
        text = SURROGATE.sub("\ufffd", text)
    if CONTROL.search(text):
        notes["Control characters were left out."] = None
        text = CONTROL.sub("", text)
    return text


def _check(headline: str, lines: Sequence[Line]) -> None:
    if not folded(headline):
        raise RecordError("no_headline", "There is no headline.")
    if not has_story(line for line in lines if folded(line.text) != folded(headline)):
        raise RecordError("no_text", f"There is no text under the headline {headline[:80]!r}.")
    length = sum(len(line.text) for line in lines)
    if length > MAX_TEXT:
        raise RecordError("too_large", f"{length:,} characters of text; an article has at most {MAX_TEXT:,}.")


def _tags(pairs: Iterable[tuple[str, str]], notes: dict[str, None]) -> tuple[tuple[str, str], ...]:
    tidy = [tuple(one_line(cleaned(text, notes))[:LONGEST_TAG] for text in pair) for pair in pairs]
    return tuple(list(dict.fromkeys(pair for pair in tidy if pair[1]))[:MAX_TAGS])

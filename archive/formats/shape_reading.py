"""An article from an object of JSON, by its shape or by a declared mapping."""

import re
from typing import Any

from archive.formats import ninjs_items
from archive.formats.assembling import article, embargoed, marked_lines, plain_lines, with_sidecar, without_markup
from archive.formats.composing import Line, one_line
from archive.formats.json_items import WRAPPERS
from archive.formats.mapping import Mapping
from archive.formats.records import ArticleRecord, RawRecord, RecordError
from archive.formats.shapes import Shape, shape_of
from archive.formats.strict_json import load
from archive.formats.values import first, found

FIELDS = ("url", "archived_url", "guid", "section", "language")
SUFFIX = re.compile(r"\s+[-|–—•:]\s+")
SHOWN_KEYS = 8


def read(raw: RawRecord, mapping: Mapping | None = None) -> ArticleRecord:
    """The article in a raw record of JSON. Raises RecordError."""
    return with_sidecar(article_of(load(raw, takes_doubled=True), mapping), raw)


def article_of(value: Any, mapping: Mapping | None = None) -> ArticleRecord:
    """The article that a value of JSON holds. Raises RecordError: not_an_article, unknown_format and those of article()."""
    if not isinstance(value, dict):
        raise RecordError("not_an_article", f"{_named(value)}, not an object with a headline and a text.")
    if mapping:
        return mapped(value, mapping)
    if ninjs_items.is_ninjs(value):
        return ninjs_items.article_of(value)
    shape = shape_of(value)
    if shape is None and any(value.get(path[0]) == [] for path in WRAPPERS if len(path) == 1):
        raise RecordError("empty", "A list without an item.")
    if shape is None:
        keys = ", ".join(list(value)[:SHOWN_KEYS]) + (", ..." if len(value) > SHOWN_KEYS else "")
        raise RecordError("unknown_format", f"An object of no known shape; name its fields with a mapping. Its keys: {keys}.")
    inner = value.get(shape.inside, value) if shape.inside else value
    shape.check(inner)
    return _shaped(inner, shape)


def mapped(value: dict[str, Any], mapping: Mapping) -> ArticleRecord:
    """The article in value as the mapping declares it."""
    given = {name: first(value, paths) for name, paths in mapping.paths.items()} | dict(mapping.words)
    lines = marked_lines(given["html"]) if given.get("html") else plain_lines(given.get("text", ""))
    headline = without_markup(given.get("headline", ""))
    if not headline and "headline" not in mapping.paths and lines:
        headline, lines = lines[0].text, lines[1:]
    return article(
        headline=headline,
        lines=lines,
        is_marked=bool(given.get("html")),
        standfirst=without_markup(given.get("standfirst", "")),
        dates=[(text, path) for path in mapping.paths.get("published", ()) for text in found(value, path)],
        midnight_is_day=True,
        source=given.get("source", ""),
        authors=_first_found(value, mapping.paths.get("byline", ())) or [given.get("byline", "")],
        **{field: given.get(field, "") for field in FIELDS},
    )


def _shaped(value: dict[str, Any], shape: Shape) -> ArticleRecord:
    lines, is_marked = _lines(value, shape)
    source = first(value, shape.source) or shape.source_name
    headline = without_markup(first(value, shape.headline))
    authors = _authors(value, shape)
    record = article(
        headline=_without_suffix(headline, [source] if shape.site_suffix else [], authors),
        lines=lines,
        is_marked=is_marked,
        standfirst=one_line(" ".join(line.text for line in marked_lines(first(value, shape.standfirst)))),
        dates=[(text, path) for path in shape.published for text in found(value, path)],
        midnight_is_day=shape.midnight_is_day,
        subjects=shape.subjects(value),
        names=shape.names(value),
        source=source,
        authors=authors,
        **{field: first(value, getattr(shape, field)) for field in FIELDS},
    )
    return embargoed(record, first(value, ("embargoed",)))


def _lines(value: dict[str, Any], shape: Shape) -> tuple[list[Line], bool]:
    if shape.body:
        return shape.body(value), True
    markup = first(value, shape.html)
    return (marked_lines(markup), True) if markup else (plain_lines(first(value, shape.text)), False)


def _authors(value: dict[str, Any], shape: Shape) -> list[str]:
    return [name for text in _first_found(value, shape.byline) for name in text.split(";")]


def _first_found(value: dict[str, Any], paths: tuple[str, ...]) -> list[str]:
    return next((texts for path in paths if (texts := found(value, path))), [])


def _without_suffix(headline: str, sites: list[str], authors: list[str]) -> str:
    """The headline without the name of the site, or of its author, that a page's title ends with."""
    marks = list(SUFFIX.finditer(headline))
    last = marks[-1] if marks else None
    ends = {one_line(name).casefold() for name in (*sites, *(authors if last and "|" in last[0] else []))}
    return headline[: last.start()] if last and headline[last.end() :].casefold() in ends else headline


def _named(value: Any) -> str:
    if isinstance(value, list):
        return f"A list of {len(value):,} values" if value else "A list without a value"
    return "A text" if isinstance(value, str) else "A value"

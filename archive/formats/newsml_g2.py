"""NewsML-G2: news items with text, alone or in a message. Fields: NewsML-G2 specification 2.x, IPTC.

Packages, concepts, plans and catalogues, and items that are pictures, sound or film, are answered with not_an_article.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from archive.formats import nitf
from archive.formats.assembling import embargoed
from archive.formats.bylines import clean_byline, credited, joined
from archive.formats.composing import Line, composed, folded, one_line
from archive.formats.dates import first_date
from archive.formats.html_text import lines_of, lines_of_html, local_name, text_of
from archive.formats.records import ArticleRecord, RawRecord, RecordError
from archive.formats.xml_slices import slices
from archive.formats.xml_tree import find, find_all, language_of, parse_xml, root_of, text_in

ITEMS = {
    "newsitem": "", "packageitem": "a package that refers to other items", "conceptitem": "the description of a concept",
    "knowledgeitem": "a vocabulary", "planningitem": "a plan of coverage", "catalogitem": "a catalogue of vocabularies",
}  # fmt: skip
ROOTS = {*ITEMS, "newsmessage", "contentset", "groupset", "itemset"}
NAMED = {"person": "person", "organisation": "organisation", "organization": "organisation", "geoarea": "place", "poi": "place"}
SUMMARIES = re.compile(r"summary|abstract|standfirst|subhead|deck|teaser", re.I)
SECOND_HEADLINES = re.compile(r"sub|short|alt|teaser|kicker", re.I)
CHANGES = {"correction": "a correction", "update": "an update", "c": "a correction"}
MEDIA_TOPIC = re.compile(r"https?://cv\.iptc\.org/newscodes/mediatopic/(\d+)")


def sniff(data: bytes) -> bool:
    """Whether the root element is one of NewsML-G2's."""
    root = root_of(data)
    return root is not None and root.name.lower() in ROOTS


def split(stream: BinaryIO, *, locator: str, sidecar: bytes | None = None) -> Iterator[RawRecord]:
    """One record an item of a message; the one record of a file that is an item itself."""
    yield from slices(stream, items=frozenset(ITEMS), locator=locator, sidecar=sidecar)


def parse(raw: RawRecord) -> ArticleRecord:
    """The story. Raises RecordError: not_an_article and withheld with the reason, and as for any XML."""
    root, notes = parse_xml(raw)
    item = _item(root)
    about, content = find(item, "itemMeta"), find(item, "contentMeta")
    nitf.check_usable(" ".join(_code(found) for found in find_all(about, "pubStatus")))
    lines, body = _story(item, _class(about))
    published, date_notes = first_date(_dates(root, about, content))
    byline = _byline(content, body)
    record = composed(
        raw,
        headline=_headline(about, content, body),
        standfirst=next(
            (text_of(found) for found in find_all(content, "description") if SUMMARIES.search(found.get("role", ""))), ""
        ),
        lines=credited(lines, byline),
        guid=item.get("guid", ""),
        byline=byline,
        source=_source(root, item, about),
        language=_language(item, content, body),
        published=published,
        subjects=tuple(dict.fromkeys(_subject(found) for found in find_all(content, "subject") if any(_subject(found)))),
        names=_names(content),
        notes=[*notes, *date_notes, *_remarks(item, about)],
    )
    return embargoed(record, text_in(about, "embargoed"))


def _item(root: Any) -> Any:
    """The news item, or the bare contents of one. Raises RecordError (not_an_article)."""
    items = [found for found in root.iter() if local_name(found) in ITEMS]
    news = next((found for found in items if local_name(found) == "newsitem"), None)
    if news is not None:
        return news
    if items:
        raise RecordError("not_an_article", f"It is {ITEMS[local_name(items[0])]} ({local_name(items[0])}), not a story.")
    if find(root, "inlineXML") is not None or find(root, "inlineData") is not None:
        return root.getparent() if root.getparent() is not None else _wrapped(root)
    raise RecordError("not_an_article", f"A {local_name(root)} without any item that holds text.")


def _wrapped(content_set: Any) -> Any:
    """An item around contents that came without one."""
    item = content_set.makeelement("newsItem")
    item.append(content_set)
    return item


def _class(about: Any) -> str:
    """text, picture, video ...; "" where the item does not say."""
    return _code(find(about, "itemClass")).rpartition(":")[2].rpartition("/")[2].lower()


def _story(item: Any, item_class: str) -> tuple[list[Line], Any]:
    """The lines of the first content that has any, and its element. Raises RecordError (not_an_article)."""
    for content in [*find_all(item, "contentSet/inlineXML"), *find_all(item, "contentSet/inlineData")]:
        inner = find(content, "*nitf")
        lines = nitf.story_lines(inner) if inner is not None else _lines(content)
        if lines:
            return lines, inner if inner is not None else content
    if item_class not in ("", "text"):
        raise RecordError("not_an_article", f"Its class is {item_class!r}: it holds no text of its own.")
    if find(item, "groupSet") is not None:
        raise RecordError("not_an_article", "It is a package that refers to other items, not a story.")
    return [], None


def _lines(content: Any) -> list[Line]:
    if len(content):
        return lines_of(content, blank_lines_count=True)
    return lines_of_html(content.text or "", blank_lines_count=True)


def _headline(about: Any, content: Any, body: Any) -> str:
    told = [found for found in find_all(content, "headline") if text_in(found)]
    told.sort(key=lambda found: bool(SECOND_HEADLINES.search(found.get("role", ""))))
    if told:
        return text_of(told[0])
    if body is not None and local_name(body) == "nitf":
        return nitf.headline_in(body)
    in_body = [text_of(found) for name in ("*h1", "*title") for found in find_all(body, name)]
    return next(filter(None, [*in_body, text_in(body, "*title"), text_in(about, "title")]), "")


def _byline(content: Any, body: Any) -> str:
    by = clean_byline(text_in(content, "by"))
    if by or body is None:
        return by
    if local_name(body) == "nitf":
        return nitf.byline_in(body)
    people = [text_in(found, "name") for found in find_all(content, "creator")]
    return joined(name for name in people if " " in name)


def _source(root: Any, item: Any, about: Any) -> str:
    places = (find(about, "provider"), find(item, "rightsInfo/copyrightHolder"))
    told = [text_in(found, "name") for found in places] + [found.get("literal", "") for found in places if found is not None]
    return next(filter(None, map(one_line, [*told, text_in(root, "header/sender")])), "")


def _language(item: Any, content: Any, body: Any) -> str:
    tag = find(content, "language")
    told = (tag.get("tag", "") if tag is not None else "", language_of(body), language_of(item))
    return next(filter(None, told), "")


def _dates(root: Any, about: Any, content: Any) -> Iterable[tuple[str, str]]:
    """firstCreated stays the same from version to version, and so stands for the day of publication."""
    for node, name in ((about, "firstCreated"), (content, "contentCreated"), (about, "versionCreated"), (root, "header/sent")):
        yield text_in(node, name) if node is not None else "", name.rpartition("/")[2]


def _subject(found: Any) -> tuple[str, str]:
    concept = found if _code(found) or find(found, "mainConcept") is None else find(found, "mainConcept")
    return _code(concept), text_in(concept, "name") or one_line(concept.get("literal"))


def _names(content: Any) -> tuple[tuple[str, str], ...]:
    kinds = [
        (NAMED.get(found.get("type", "").rpartition(":")[2].lower(), ""), _subject(found)[1])
        for found in find_all(content, "subject")
    ]
    return tuple(dict.fromkeys((kind, name) for kind, name in kinds if kind and 1 < len(name) <= 200))


def _remarks(item: Any, about: Any) -> list[str]:
    """What the item says to editors, that it corrects or updates, and its version."""
    changes = {CHANGES.get(_code(found).rpartition(":")[2].lower(), "") for found in find_all(about, "signal")} - {""}
    notes = [f"The source marks it as {change}." for change in sorted(changes)]
    notes += [
        f"The source says to editors: {text_of(found)[:300]}" for found in find_all(about, "edNote") if folded(text_of(found))
    ]
    if (item.get("version") or "1") != "1":
        notes.append(f"Version {item.get('version')[:40]} at its source.")
    return notes


def _code(found: Any) -> str:
    """The concept that an element names, by its short code where there is one; "" for None."""
    if found is None:
        return ""
    told = (found.get("qcode") or found.get("uri") or "").strip()
    match = MEDIA_TOPIC.fullmatch(told)
    return f"medtop:{match[1]}" if match else told

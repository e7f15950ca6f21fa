"""NITF, the News Industry Text Format: one story a file, also inside NewsML. Fields: nitf-3-6.dtd, IPTC."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from archive.formats.bylines import clean_byline, credited
from archive.formats.composing import Line, composed, one_line
from archive.formats.dates import first_date
from archive.formats.html_text import lines_of, local_name, text_of
from archive.formats.records import ArticleRecord, RawRecord, RecordError
from archive.formats.xml_slices import whole
from archive.formats.xml_tree import find, find_all, language_of, parse_xml, root_of, text_in

NOT_FOR_USE = re.compile(r"withheld|cancell?ed|embargoed|kill", re.I)
TEMPLATE_TITLES = {"", "headline", "title", "untitled"}
NAMED = {"person": "person", "org": "organisation", "location": "place"}


def sniff(data: bytes) -> bool:
    """Whether the root element is nitf."""
    root = root_of(data)
    return root is not None and root.name.lower() == "nitf"


def split(stream: BinaryIO, *, locator: str, sidecar: bytes | None = None) -> Iterator[RawRecord]:
    """The one record of a file."""
    yield from whole(stream, locator=locator, sidecar=sidecar)


def parse(raw: RawRecord) -> ArticleRecord:
    """The story. Raises RecordError: unsafe_xml, malformed, too_large, empty, withheld, no_headline, no_text."""
    root, notes = parse_xml(raw)
    docdata = find(root, "head/docdata")
    check_usable(docdata.get("management-status", "") if docdata is not None else "")
    published, date_notes = first_date(_dates(root))
    return composed(
        raw,
        headline=headline_in(root),
        standfirst=text_of(find(root, "body/body.head/abstract")),
        lines=story_lines(root),
        guid=_guid(docdata),
        byline=byline_in(root),
        source=_source(root),
        section=_attribute(root, "head/pubdata", "position.section"),
        language=language_of(root) or root.get("baselang", "") or language_of(find(root, "body/body.content")),
        published=published,
        subjects=subjects_in(root),
        names=names_in(find(root, "body")),
        notes=[*notes, *date_notes, *_messages(docdata)],
    )


def check_usable(status: str) -> None:
    """Raises RecordError (withheld) where status says that the story is not to be used."""
    if NOT_FOR_USE.search(status):
        raise RecordError("withheld", f"The source marks it as {status.strip()[:40]!r}.")


def headline_in(root: Any) -> str:
    """The headline; the title of the file where there is none, but not one that a template left there."""
    told = [text_of(found) for found in (*find_all(root, "body/body.head/hedline/hl1"), find(root, "body/body.head/hedline"))]
    title = text_in(root, "head/title")
    return next(filter(None, told), "" if title.lower() in TEMPLATE_TITLES else title)


def story_lines(root: Any) -> list[Line]:
    """The second headline, the paragraphs, and what follows the story."""
    under_headline = [Line("subheading", text_of(found)) for found in find_all(root, "body/body.head/hedline/hl2")]
    content = [line for found in find_all(root, "body/body.content") for line in lines_of(found, blank_lines_count=True)]
    after = [Line("boilerplate", line.text) for found in find_all(root, "body/body.end") for line in lines_of(found)]
    return under_headline + credited(content, byline_in(root)) + after


def byline_in(root: Any) -> str:
    found = find(root, "body/body.head/byline")
    people = [text_in(person) for person in find_all(found, "*person")]
    return clean_byline(" and ".join(filter(None, people)) or text_in(found))


def subjects_in(root: Any) -> tuple[tuple[str, str], ...]:
    """IPTC subject codes (refnum) with the most particular of their names, then key words."""
    subjects = [(_code(found), _most_particular(found)) for found in find_all(root, "head/tobject/tobject.subject")]
    words = [("", found.get("key", "").strip()) for found in find_all(root, "head/docdata/key-list/keyword")]
    return tuple(dict.fromkeys(pair for pair in subjects + words if any(pair)))


def names_in(body: Any) -> tuple[tuple[str, str], ...]:
    """People, organisations and places that the text marks as such."""
    elements = body.iter() if body is not None else ()
    marked = [(NAMED[local_name(found)], text_in(found)) for found in elements if local_name(found) in NAMED]
    return tuple(dict.fromkeys((kind, name) for kind, name in marked if 1 < len(name) <= 200))


def _dates(root: Any) -> Iterable[tuple[str, str]]:
    for path, name in (
        ("head/docdata/date.issue", "norm"),
        ("head/docdata/date.release", "norm"),
        ("head/pubdata", "date.publication"),
    ):
        for found in find_all(root, path):
            yield found.get(name, ""), path.rpartition("/")[2]


def _guid(docdata: Any) -> str:
    """The identifier of the document; without the number of the version where one stands at its end."""
    document, update = find(docdata, "doc-id"), find(docdata, "du-key")
    told = document.get("id-string", "").strip() if document is not None else ""
    return re.sub(r"_\d{1,4}$", "", told) if update is not None and update.get("version") else told


def _source(root: Any) -> str:
    told = (
        _attribute(root, "head/docdata/doc.copyright", "holder"),
        text_in(root, "body/body.head/distributor"),
        _attribute(root, "head/docdata/doc.rights", "owner"),
        _attribute(root, "head/docdata/doc-id", "regsrc"),
    )
    return next(filter(None, map(one_line, told)), "")


def _attribute(root: Any, path: str, name: str) -> str:
    return next((found.get(name).strip() for found in find_all(root, path) if found.get(name, "").strip()), "")


def _code(subject: Any) -> str:
    number, owner = subject.get("tobject.subject.refnum", "").strip(), subject.get("tobject.subject.ipr", "IPTC").strip()
    scheme = "subj" if owner.upper() in ("", "IPTC") else owner
    return f"{scheme}:{number}" if number else ""


def _most_particular(subject: Any) -> str:
    names = (subject.get(f"tobject.subject.{part}", "").strip() for part in ("detail", "matter", "type", "code"))
    return next(filter(None, names), "")


def _messages(docdata: Any) -> list[str]:
    messages = (one_line(found.get("info")) for found in find_all(docdata, "ed-msg"))
    return [f"The source says to editors: {message[:300]}" for message in messages if message]

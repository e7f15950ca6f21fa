"""NewsML 1.0 to 1.2: news items as trees of components, of which one holds the text.

Fields: NewsML 1.2 functional specification, IPTC.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from archive.formats import nitf
from archive.formats.bylines import clean_byline, credited
from archive.formats.composing import Line, composed
from archive.formats.dates import first_date
from archive.formats.html_text import lines_of, lines_of_html, local_name, text_of
from archive.formats.records import ArticleRecord, RawRecord, RecordError
from archive.formats.xml_slices import slices
from archive.formats.xml_tree import find, find_all, language_of, parse_xml, root_of, text_in

NOT_THE_STORY = re.compile(r"stylesheet|headline|logo|photo|picture|video|audio|graphic|caption|thumbnail|advert", re.I)
AFTER_THE_STORY = re.compile(r"contact|about|disclaimer|legal|tag ?line|copyright", re.I)
MEDIA = re.compile(r"photo|picture|video|audio|graphic|animation|icon", re.I)
SUBJECTS = ("subject", "subjectmatter", "subjectdetail")
NAMED = {
    "person": "person",
    "organisation": "organisation",
    "organization": "organisation",
    "company": "organisation",
    "location": "place",
}


def sniff(data: bytes) -> bool:
    """Whether the root element is NewsML."""
    root = root_of(data)
    return root is not None and root.name.lower() == "newsml"


def split(stream: BinaryIO, *, locator: str, sidecar: bytes | None = None) -> Iterator[RawRecord]:
    """One record a news item."""
    yield from slices(stream, items=frozenset({"newsitem"}), locator=locator, sidecar=sidecar)


def parse(raw: RawRecord) -> ArticleRecord:
    """The story. Raises RecordError: not_an_article and withheld with the reason, and as for any XML."""
    root, notes = parse_xml(raw)
    item = find(root, "NewsItem")
    if item is None:
        raise RecordError("not_an_article", "A message without any news item.")
    management = find(item, "NewsManagement")
    nitf.check_usable(_formal_name(find(management, "Status")))
    main, lines = _story(item)
    published, date_notes = first_date(_dates(root, management))
    byline = clean_byline(_around(main, "NewsLines/ByLine"))
    return composed(
        raw,
        headline=_headline(item, main),
        standfirst=_around(main, "NewsLines/SubHeadLine") or _with_role(item, "SubHeadLine"),
        lines=credited(lines, byline),
        guid=_guid(item),
        byline=byline,
        source=_source(root, item, main),
        language=_language(item, main),
        published=published,
        subjects=_subjects(item),
        names=_names(item),
        notes=[*notes, *date_notes],
    )


def _story(item: Any) -> tuple[Any, list[Line]]:
    """The component that holds the text, and its lines. Raises RecordError (not_an_article)."""
    held = [(content, _lines(content)) for content in find_all(item, "*ContentItem") if _may_hold_story(content)]
    held = [(content, lines) for content, lines in held if lines]
    if not held:
        if any(MEDIA.search(_formal_name(found)) for found in find_all(item, "*MediaType")):
            raise RecordError("not_an_article", "It holds pictures, sound or film, and no text of its own.")
        return find(item, "*NewsComponent"), []
    content, lines = max(held, key=lambda pair: sum(len(line.text) for line in pair[1]))
    after = [Line("boilerplate", line.text) for other, more in held if AFTER_THE_STORY.search(_role(other)) for line in more]
    return content.getparent(), [*lines, *(after if not AFTER_THE_STORY.search(_role(content)) else [])]


def _may_hold_story(content: Any) -> bool:
    form = " ".join(_formal_name(find(content, name)) for name in ("MediaType", "Format", "MimeType"))
    return not (
        NOT_THE_STORY.search(_role(content)) or MEDIA.search(form) or re.search(r"css|image/|jpe?g|stylesheet", form, re.I)
    )


def _lines(content: Any) -> list[Line]:
    data = find(content, "DataContent")
    if data is None:
        return []
    inner = find(data, "*nitf")
    if inner is not None:
        return nitf.story_lines(inner)
    return lines_of(data, blank_lines_count=True) if len(data) else lines_of_html(data.text or "", blank_lines_count=True)


def _headline(item: Any, main: Any) -> str:
    inner = find(main, "*nitf")
    return (
        _around(main, "NewsLines/HeadLine")
        or _with_role(item, "HeadLine")
        or (nitf.headline_in(inner) if inner is not None else "")
    )


def _around(component: Any, path: str) -> str:
    """The text at path in the component, or in the nearest one around it that has it."""
    while component is not None:
        if text := text_of(find(component, path)):
            return text
        component = component.getparent()
    return ""


def _with_role(item: Any, role: str) -> str:
    contents = (content for content in find_all(item, "*ContentItem") if _role(content).lower() == role.lower())
    return next((text_of(find(content, "DataContent")) for content in contents), "")


def _role(content: Any) -> str:
    return _formal_name(find(content.getparent(), "Role"))


def _formal_name(found: Any) -> str:
    return found.get("FormalName", "").strip() if found is not None else ""


def _guid(item: Any) -> str:
    """The identifier without the number of its revision, so that a revision is the same story."""
    names = find(item, "Identification/NewsIdentifier")
    parts = [text_in(names, part) for part in ("ProviderId", "DateId", "NewsItemId")]
    return "urn:newsml:" + ":".join(parts) if all(parts) else text_in(names, "PublicIdentifier")


def _source(root: Any, item: Any, main: Any) -> str:
    parties = [find(root, "NewsEnvelope/SentFrom/Party"), find(main, "AdministrativeMetadata/Provider/Party")]
    parties += find_all(item, "NewsComponent/AdministrativeMetadata/Provider/Party")
    told = [*map(_formal_name, parties), _around(main, "NewsLines/CreditLine")]
    return next(filter(None, told), text_in(item, "Identification/NewsIdentifier/ProviderId"))


def _language(item: Any, main: Any) -> str:
    named = [_formal_name(found) for found in find_all(main, "DescriptiveMetadata/Language")]
    named += [_formal_name(found) for found in find_all(item, "*Language")]
    return next(filter(None, [*named, language_of(main)]), "").lower()


def _dates(root: Any, management: Any) -> Iterable[tuple[str, str]]:
    for node, path in ((management, "FirstCreated"), (management, "ThisRevisionCreated"), (root, "NewsEnvelope/DateAndTime")):
        yield text_in(node, path) if node is not None else "", path.rpartition("/")[2]


def _subjects(item: Any) -> tuple[tuple[str, str], ...]:
    """Subject codes, with the English names that topics of the item give them, or else the first."""
    names = {text_in(topic, "FormalName"): _topic_name(topic) for topic in find_all(item, "*Topic")}
    found = [node for node in item.iter() if local_name(node) in SUBJECTS and _formal_name(node)]
    codes = [(_formal_name(node), node.get("Scheme", "")) for node in found]
    return tuple(dict.fromkeys((f"{_scheme(scheme)}{code}", names.get(code, "")) for code, scheme in codes))


def _scheme(scheme: str) -> str:
    return "subj:" if "iptc" in scheme.lower() or not scheme else f"{scheme}:"


def _topic_name(topic: Any) -> str:
    told = [found for found in find_all(topic, "Description") if found.get("Variant", "Name") == "Name" and text_in(found)]
    told.sort(key=lambda found: not language_of(found).startswith("en"))
    return text_in(told[0]) if told else ""


def _names(item: Any) -> tuple[tuple[str, str], ...]:
    topics = find_all(item, "*Topic")
    named = [(NAMED.get(_formal_name(find(topic, "TopicType")).lower(), ""), _topic_name(topic)) for topic in topics]
    return tuple(dict.fromkeys((kind, name) for kind, name in named if kind and 1 < len(name) <= 200))

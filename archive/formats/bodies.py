"""What the shapes of shapes.py hold beyond fields: texts in pieces, tags, and kinds of item that are no article."""

from collections.abc import Iterable
from typing import Any

from archive.formats.assembling import marked_lines
from archive.formats.composing import Line
from archive.formats.records import RecordError, RecordSkipped
from archive.formats.values import first, found, is_true, objects

Tags = list[tuple[str, str]]
MEDIATOPIC = "http://cv.iptc.org/newscodes/mediatopic/"
SCHEMA_TYPES = {
    "NewsArticle", "ReportageNewsArticle", "OpinionNewsArticle", "AnalysisNewsArticle", "BackgroundNewsArticle",
    "ReviewNewsArticle", "AskPublicNewsArticle", "SatiricalArticle", "AdvertiserContentArticle", "Article",
    "Report", "BlogPosting", "LiveBlogPosting",
}  # fmt: skip
SCHEMA_NAMES = {"Person": "person", "Organization": "organisation", "NewsMediaOrganization": "organisation", "Place": "place"}
DPA_KINDS = {"image": "a picture", "audio": "a sound recording", "video": "a film", "graphic": "a graphic"}
WITHHELD = {"withheld", "canceled", "cancelled"}


def no_check(value: dict[str, Any]) -> None:
    """Everything of this shape is an article."""


def none_named(value: dict[str, Any]) -> Tags:
    return []


def keywords(value: dict[str, Any]) -> Tags:
    """schema.org and newspaper4k: a list, or one string with commas."""
    return [("", word.strip()) for text in found(value, "keywords") for word in text.split(",")]


def check_status(status: str) -> None:
    if status.strip().lower() in WITHHELD:
        raise RecordError("withheld", f"Its source has it as {status.strip()!r}: not to be published.")


def check_not_a_picture(kind: str) -> None:
    if kind not in ("", "text", "composite", "story", "article", "component"):
        raise RecordSkipped("not_an_article", f"An item of type {kind[:40]!r}, not an article.")


def coded_subjects(value: dict[str, Any], *paths: str) -> Tags:
    """Subjects with a code, a scheme or an address, as ninjs and AP have them."""
    subjects = [one for path in paths or ("subject",) for one in objects(value, path)]
    return [(subject_code(one), first(one, ("name", "literal"))) for one in subjects]


def subject_code(subject: dict[str, Any]) -> str:
    """scheme:id; medtop: for IPTC Media Topics, whichever way they are written; "" where no code is given."""
    address, scheme, code = (first(subject, (key,)) for key in ("uri", "scheme", "code"))
    address = address or (scheme + code if scheme.startswith("http") and code else "")
    if address.startswith(MEDIATOPIC):
        return "medtop:" + address.removeprefix(MEDIATOPIC)
    if address or not code:
        return address
    return code if ":" in code or not scheme else f"{scheme}:{code}"


def wire_names(value: dict[str, Any]) -> Tags:
    """Persons, organisations and places of ninjs (1.x singular, 2.x plural) and AP."""
    kinds = {
        "person": "person", "people": "person", "organisation": "organisation", "organisations": "organisation",
        "organization": "organisation", "company": "organisation", "place": "place", "places": "place",
    }  # fmt: skip
    return [(kind, name) for key, kind in kinds.items() for one in objects(value, key) if (name := first(one, ("name",)))]


# The archive's own


def check_not_withheld(value: dict[str, Any]) -> None:
    blocks = objects(value, "blocks")
    if any(block.get("text") is None or block.get("cut") for block in blocks):
        raise RecordError("withheld", "Its text policy withholds part of the text: what is left is not the article.")


def own_blocks(value: dict[str, Any]) -> list[Line]:
    return [Line(first(block, ("kind",)) or "body", first(block, ("text",))) for block in objects(value, "blocks")]


def check_exported_whole(value: dict[str, Any]) -> None:
    versions = objects(value, "versions")
    if not versions or versions[-1].get("text") is None:
        raise RecordError("withheld", "Its text policy withholds part of the text: what is left is not the article.")


def exported_blocks(value: dict[str, Any]) -> list[Line]:
    """The paragraphs of the newest version."""
    return own_blocks(objects(value, "versions")[-1])


def own_entities(value: dict[str, Any]) -> Tags:
    return [(first(one, ("kind",)), first(one, ("name",))) for one in objects(value, "entities") if _stands(one)]


def own_topics(value: dict[str, Any]) -> Tags:
    return [(first(one, ("medtop",)), first(one, ("name",))) for one in objects(value, "topics") if _stands(one)]


def _stands(tag: dict[str, Any]) -> bool:
    return tag.get("status") != "rejected"


# Guardian Content API


def check_guardian(value: dict[str, Any]) -> None:
    if "webPublicationDate" not in value and "fields" not in value and "blocks" not in value:
        raise RecordSkipped("not_an_article", "A section or tag of the Guardian, not an article.")
    if is_true(value.get("isExpired")) and not found(value, "fields.body"):
        raise RecordError("withheld", "An expired article: the Guardian no longer gives its text.")


def guardian_lines(value: dict[str, Any]) -> list[Line]:
    """The picture over the text, then the text: fields.body, else the published blocks in their order."""
    main = found(value, "fields.main") or found(value, "blocks.main.bodyHtml")
    body = found(value, "fields.body")
    if not body:
        blocks = [block for block in objects(value, "blocks.body") if block.get("published") is not False]
        body = [markup for block in blocks for markup in (*_block_title(block), *found(block, "bodyHtml"))]
    return marked_lines("\n".join([*main, *body]).replace("element-image__credit", "credit"))


def _block_title(block: dict[str, Any]) -> Iterable[str]:
    return [f"<h2>{title}</h2>" for title in found(block, "title")]


def guardian_keywords(value: dict[str, Any]) -> Tags:
    return [
        (f"guardian:{first(tag, ('id',))}", first(tag, ("webTitle",)))
        for tag in objects(value, "tags")
        if tag.get("type") == "keyword"
    ]


# AP Media API


def is_ap(value: dict[str, Any]) -> bool:
    item = value.get("item", value)
    return isinstance(item, dict) and "altids" in item and ("editorialpriority" in item or "versioncreated" in item)


def check_ap(value: dict[str, Any]) -> None:
    check_not_a_picture(first(value, ("type",)))
    check_status(first(value, ("pubstatus",)))
    if not found(value, "body_nitf") + found(value, "body_html") + found(value, "body_xhtml") + found(value, "body_text"):
        raise RecordError("no_text", "AP sends the text apart from this item (renditions.nitf); it is never fetched.")


# dpa digitalwires


def is_dpa(value: dict[str, Any]) -> bool:
    return "article_html" in value and ("urn" in value or first(value, ("format",)).startswith("digitalwires"))


def check_dpa(value: dict[str, Any]) -> None:
    check_status(first(value, ("pubstatus",)))
    if not found(value, "article_html"):
        kinds = [kind for kind in (DPA_KINDS.get(text) for text in found(value, "associations.type")) if kind]
        what = kinds[0] if kinds else "an item without a text"
        raise RecordSkipped("not_an_article", f"From dpa, {what} and no article: article_html is empty.")


def dpa_subjects(value: dict[str, Any]) -> Tags:
    return [("", name) for key in ("dpasubject_names", "keyword_names") for name in found(value, key)]


def dpa_names(value: dict[str, Any]) -> Tags:
    places = [("place", name) for name in found(value, "geosubject_names")]
    return [*places, *(("", name) for name in found(value, "poi_names"))]


# schema.org


def is_news_article(value: dict[str, Any]) -> bool:
    return "@type" in value and ("headline" in value or "articleBody" in value)


def check_is_article_type(value: dict[str, Any]) -> None:
    types = [name.removeprefix("schema:").rpartition("/")[2] for name in found(value, "@type")]
    if not SCHEMA_TYPES.intersection(types):
        raise RecordSkipped("not_an_article", f"An object of type {', '.join(types)[:80] or 'unknown'}, not an article.")


def schema_names(value: dict[str, Any]) -> Tags:
    return [
        (SCHEMA_NAMES[kind], name)
        for path in ("about", "mentions")
        for one in objects(value, path)
        if (kind := first(one, ("@type",))) in SCHEMA_NAMES and (name := first(one, ("name",)))
    ]


# trafilatura


def trafilatura_tags(value: dict[str, Any]) -> Tags:
    """One string; the tags have commas between them, or semicolons where they come from another list."""
    tags = first(value, ("tags",))
    return [("", word.strip()) for word in tags.split(";" if ";" in tags and "," not in tags else ",")]

"""Items of ninjs (IPTC), versions 1.0 to 3.1: an object of JSON to an article.

1.x: headline, body_text, body_html or body_xhtml, byline, versioncreated, subject[]; 2.x and 3.x: headlines[], bodies[],
descriptions[], by, versionCreated, subjects[]. Both spellings occur in either. Associations are pictures beside the story, and no
articles; the item's own kind says whether it is one.
"""

from typing import Any

from archive.formats.assembling import article, embargoed, marked_lines, plain_lines, without_markup
from archive.formats.bodies import check_not_a_picture, check_status, coded_subjects, wire_names
from archive.formats.composing import Line
from archive.formats.records import ArticleRecord, RecordError
from archive.formats.values import first, found, objects

OWN_KEYS = {
    "versioncreated", "versionCreated", "firstcreated", "firstCreated", "pubstatus", "pubStatus", "body_text", "body_html",
    "body_xhtml", "bodies", "headlines", "headline", "description_text", "descriptions", "representationtype",
    "representationType", "copyrightholder", "copyrightHolder", "copyrightnotice", "usageterms", "usageTerms", "altids",
    "altIds", "associations", "renditions", "located", "profile", "urgency", "infosource", "infoSources", "subject", "subjects",
    "person", "people", "place", "places", "organisation", "organisations", "genre", "genres", "mimetype", "contentcreated",
    "contentCreated", "trustindicator", "trustIndicators", "eventDetails", "rightsinfo", "rightsInfo", "byline", "slugline",
    "version", "title", "event", "object", "events", "objects", "embargoed", "type", "$standard", "standard", "ednote", "edNote",
    "digitalsourcetype", "digitalSourceType", "planning",
}  # fmt: skip
NOT_OURS = {"text", "maintext", "articleBody", "webTitle", "@type", "url_hash", "_id"}  # keys of other shapes with a uri
MARKUP_BODIES = ("body_html", "body_xhtml", "body_nitf")
TEXT_BODIES = ("body_text", "body_main")
STANDFIRST_ROLES = ("lead", "standfirst", "abstract", "summary", "description", "text", "")


def is_ninjs(value: dict[str, Any]) -> bool:
    """Whether value says that it is ninjs, or has an identifier (uri; guid in Superdesk's) and keys that only ninjs has."""
    standard = first(value, ("standard.name", "$standard.name")).lower()
    if "ninjs" in standard:
        return True
    has_identifier = isinstance(value.get("uri") or value.get("guid"), str)
    return has_identifier and not NOT_OURS & value.keys() and len(OWN_KEYS & value.keys()) >= min(2, len(value) - 1)


def article_of(value: dict[str, Any]) -> ArticleRecord:
    """The article. Raises RecordError: withheld, no_headline, no_text; RecordSkipped (not_an_article)."""
    kind = first(value, ("type",)).lower()
    check_not_a_picture(kind)
    check_status(first(value, ("pubstatus", "pubStatus")))
    lines, is_marked = _body(value)
    if not lines and _description(value):
        raise RecordError("no_text", "A description and no text: only part of the item was sent.")
    record = article(
        headline=without_markup(_headline(value)),
        lines=lines,
        is_marked=is_marked,
        standfirst=without_markup(_description(value)),
        dates=[(first(value, (key,)), key) for key in ("firstcreated", "firstCreated", "versioncreated", "versionCreated")],
        subjects=coded_subjects(value, "subject", "subjects"),
        names=wire_names(value),
        source=first(value, ("source", "infosource.name", "infoSources.name", "provider", "copyrightholder", "copyrightHolder")),
        url=first(value, ("url",)),
        guid=first(value, ("uri", "guid")),
        authors=found(value, "byline") or found(value, "by") or found(value, "authors.name"),
        section=first(value, ("service.name",)),
        language=first(value, ("language",)),
    )
    return embargoed(record, first(value, ("embargoed", "embargoedUntil")))


def _headline(value: dict[str, Any]) -> str:
    own = first(value, ("headline", "headline_main"))
    return own or _by_role(objects(value, "headlines"), ("main", "headline", "")) or first(value, ("title",))


def _body(value: dict[str, Any]) -> tuple[list[Line], bool]:
    """The text in markup where there is one: the plain one may have lost its paragraphs."""
    if markup := first(value, MARKUP_BODIES):
        return marked_lines(markup), True
    if text := first(value, TEXT_BODIES):
        return plain_lines(text), False
    bodies = [(first(one, ("contenttype", "contentType")).lower(), first(one, ("value",))) for one in objects(value, "bodies")]
    for wanted in ("html", "nitf", "plain", ""):
        for kind, text in bodies:
            if wanted in kind and text:
                is_marked = wanted in ("html", "nitf")
                return (marked_lines(text) if is_marked else plain_lines(text)), is_marked
    return [], False


def _description(value: dict[str, Any]) -> str:
    told = [one for one in objects(value, "descriptions") if first(one, ("role",)).lower() in STANDFIRST_ROLES]
    return first(value, ("description_text", "description_html")) or _by_role(told, STANDFIRST_ROLES)


def _by_role(values: list[dict[str, Any]], roles: tuple[str, ...]) -> str:
    """The value of the first of roles that is there, else the first value."""
    ranked = sorted(values, key=lambda one: roles.index(role) if (role := first(one, ("role",)).lower()) in roles else len(roles))
    return next((text for one in ranked if (text := first(one, ("value",)))), "")

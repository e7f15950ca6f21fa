"""The desk's marks on a text as W3C Web Annotations: what it says of a claim, and what a verdict on the headline points at.

Words of the text are given where all of them may be shown; of the rest a place in numbers, which tells nothing of what is there.
Sources: Web Annotation Data Model, 4.2.4 (TextQuoteSelector), 4.2.5 (TextPositionSelector), 5 (collections); positions count code
points of the text of the version.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from archive.publish.site import Site
from archive.queries.articles import ArticlePage
from archive.queries.marks import Mark
from archive.queries.passages import Passage

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
MEDIA_TYPE = f'application/ld+json; profile="{CONTEXT}"'
PAGE_SIZE = 50

Node = dict[str, Any]


def page_count(marks: Sequence[Mark]) -> int:
    return max(1, -(-len(marks) // PAGE_SIZE))


def collection(page: ArticlePage, marks: Sequence[Mark], *, address: str, site: Site) -> Node:
    """The collection, its first page in it."""
    changed = latest(page, marks)
    return {
        "@context": CONTEXT,
        "id": address,
        "type": "AnnotationCollection",
        "label": f"{site.name} on version {page.version.number} of “{page.version.headline}”",
        "creator": _creator(site),
        "modified": _utc(changed),
        "total": len(marks),
        "first": annotation_page(page, marks, 0, address=address, site=site, is_within=True),
        "last": f"{address}?page={page_count(marks) - 1}",
    }


def annotation_page(
    page: ArticlePage, marks: Sequence[Mark], number: int, *, address: str, site: Site, is_within: bool = False
) -> Node:
    """One page of the collection, counted from 0. is_within: it stands in the collection itself."""
    start = number * PAGE_SIZE
    items = [_annotation(mark, page, site=site) for mark in marks[start : start + PAGE_SIZE]]
    node: Node = {} if is_within else {"@context": CONTEXT}
    node |= {"id": f"{address}?page={number}", "type": "AnnotationPage", "startIndex": start, "items": items}
    if not is_within:
        node["partOf"] = {
            "id": address,
            "type": "AnnotationCollection",
            "total": len(marks),
            "modified": _utc(latest(page, marks)),
        }
    if start + PAGE_SIZE < len(marks):
        node["next"] = f"{address}?page={number + 1}"
    if number:
        node["prev"] = f"{address}?page={number - 1}"
    return node


def latest(page: ArticlePage, marks: Sequence[Mark]) -> datetime:
    """When the marks last changed: with the text they stand in, or a verdict."""
    return max([page.version.seen_at, *(mark.modified_at for mark in marks if mark.modified_at)])


def _annotation(mark: Mark, page: ArticlePage, *, site: Site) -> Node:
    node = {
        "id": f"{site.tag(mark.kind, mark.pk)}:{page.version.number}:{mark.passage.start}-{mark.passage.end}",
        "type": "Annotation",
        "motivation": mark.motivation,
        "creator": _creator(site),
        "created": _utc(mark.created_at) if mark.created_at else None,
        "modified": _utc(mark.modified_at) if mark.modified_at else None,
        "body": _bodies(mark, site=site),
        "target": _target(mark.passage, page, site=site),
    }
    return {name: value for name, value in node.items() if value}


def _bodies(mark: Mark, *, site: Site) -> list[Node]:
    texts = [("tagging", mark.code), ("classifying", mark.label), ("describing", mark.words)]
    bodies: list[Node] = [
        {"type": "TextualBody", "purpose": purpose, "value": value, "format": "text/plain"} for purpose, value in texts if value
    ]
    linked = {"type": "SpecificResource", "purpose": "linking", "source": site.at(mark.url)}
    return [*bodies, linked]


def _target(passage: Passage, page: ArticlePage, *, site: Site) -> Node:
    version = page.version
    state = {"type": "TimeState", "sourceDate": _utc(version.seen_at), "cached": page.article.archived_url}
    return {
        "source": site.at(page.article.version_url(version.number)),
        "state": {name: value for name, value in state.items() if value},
        "selector": _selectors(passage),
    }


def _selectors(passage: Passage) -> list[Node]:
    position = {"type": "TextPositionSelector", "start": passage.start, "end": passage.end}
    if not passage.is_whole:
        return [position]
    quote = {"type": "TextQuoteSelector", "exact": passage.text, "prefix": passage.prefix, "suffix": passage.suffix}
    return [{name: value for name, value in quote.items() if value}, position]


def _creator(site: Site) -> Node:
    return {"id": site.at("/#desk"), "type": "Organization", "name": site.name}


def _utc(at: datetime) -> str:
    return at.isoformat()

"""Entities and topics."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Path, Query, Router

from archive.api.answers import Listed, Moved, One, listed
from archive.api.cursors import place_of
from archive.api.operations import reads
from archive.api.problems import Refused
from archive.api.schemas.base import List
from archive.api.schemas.others import EntitiesAsked, Entity, EntityRow, Topic, TopicRow
from archive.publish.addresses import base_address
from archive.publish.api_json import entity_json, topic_json
from archive.publish.tables import entity_fields, topic_fields
from archive.queries.entities import entity_list, entity_page, merged_target
from archive.queries.topics import flat, topic_page, topic_tree

entity_router, topic_router = Router(tags=["Entities"]), Router(tags=["Topics"])
Slug = Annotated[str, Path(pattern="^[-a-zA-Z0-9_]+$", description="Its name in addresses.", examples=["harbours"])]


@reads(entity_router, "", gives=List[EntityRow])
def entities(request: HttpRequest, asked: Query[EntitiesAsked]) -> Listed:
    """People, organisations, places, events and works that stand in public articles, by name."""
    place = place_of(asked.cursor, path=request.path)
    page = entity_list(kind=asked.kind or "", after=place.after, size=asked.limit)
    return listed(page, place, [entity_fields(row, base=base_address(request)) for row in page.items])


@reads(entity_router, "/{slug:slug}", gives=Entity, may_have_moved=True)
def entity(request: HttpRequest, slug: Slug) -> One | Moved:
    """One entity, with its other names and those most often in the same articles.

    One that was merged leads to what it was merged into.
    """
    page = entity_page(slug)
    if page:
        return One(entity_json(page, base=base_address(request)), page.entity.get_absolute_url())
    if target := merged_target(slug):
        return Moved("entity", {"slug": target.slug})
    raise Refused("not-found", "There is no such entity.")


@reads(topic_router, "", gives=List[TopicRow])
def topics(request: HttpRequest) -> Listed:
    """The tree of topics that public articles have, in its order, all at once."""
    return Listed([topic_fields(node, base=base_address(request)) for node in flat(topic_tree())])


@reads(topic_router, "/{slug:slug}", gives=Topic)
def topic(request: HttpRequest, slug: Slug) -> One:
    """One topic, with those above it and those under it."""
    page = topic_page(slug)
    if page is None:
        raise Refused("not-found", "There is no such topic.")
    return One(topic_json(page, base=base_address(request)), page.topic.get_absolute_url())

"""Names that begin as somebody has begun to type: of entities, topics and sources that have a page."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When

from archive.models import Alias, Entity, NameStart, Source, Topic
from archive.queries.tallies import has_any
from archive.search.names import LATER, NAME, between, folded, starts

SHORTEST = 2
MOST = 5  # of each kind


@dataclass(frozen=True)
class Suggestion:
    """kind: entity, topic or source, the name of the filter in an address too. also: the other name that begins so, where its own
    does not; empty where its own does."""

    kind: str
    name: str
    slug: str
    url: str
    also: str = ""


def suggestions(begun: str) -> list[Suggestion]:
    """In the order of the kinds; none for less than two letters. Six queries at most, none of which goes through all entities."""
    begun = " ".join(begun.replace("\x00", " ").split())[:100]
    if len(begun) < SHORTEST or not folded(begun):
        return []
    rows = (("topic", Topic.objects.all()), ("source", Source.objects.all()))
    others = (
        Suggestion(kind, one.name, one.slug, one.get_absolute_url()) for kind, found in rows for one in _begin(found, begun)
    )
    return [*_entities(begun), *others]


def _entities(begun: str) -> list[Suggestion]:
    """Those with a name that begins so first, then those with a later word that does; of each the first by these words."""
    low, high = between(begun)
    found = list(_first(NAME, low, high))
    if len(found) < MOST:
        found += list(_first(LATER, low, high)[: MOST - len(found)])
    there = Entity.objects.only("name", "slug").in_bulk(found)
    others = Alias.objects.filter(entity__in=found).order_by("name", "pk") if found else ()
    aliases: dict[int, list[str]] = {}
    for alias in others:
        aliases.setdefault(alias.entity_id, []).append(alias.name)
    return [_suggestion(there[pk], aliases.get(pk, ()), low) for pk in found if pk in there]


def _first(place: int, low: bytes, high: bytes) -> QuerySet:
    """The entities, by id, each once: read in the order of an index until there are enough."""
    rows = NameStart.objects.filter(place=place, words__gte=low, words__lt=high)
    same = NameStart.objects.filter(entity=OuterRef("entity_id"), words__gte=low)
    known = rows.filter(has_any("entity", by="entity_id"), entity__status="accepted", entity__merged_into=None)
    once = known.exclude(Exists(same.filter(place=place, words__lt=OuterRef("words"))))
    if place == LATER:
        once = once.exclude(Exists(same.filter(place=NAME, words__lt=high)))
    return once.order_by("words", "entity_id").values_list("entity_id", flat=True)[:MOST]


def _suggestion(entity: Entity, aliases: Iterable[str], low: bytes) -> Suggestion:
    def place(name: str) -> int:
        return min((place for place, words in starts(name) if words.startswith(low)), default=LATER + 1)

    best = min((entity.name, *aliases), key=place)
    also = "" if best == entity.name else best
    return Suggestion("entity", entity.name, entity.slug, entity.get_absolute_url(), also)


def _begin(rows: QuerySet, begun: str) -> list[Any]:
    """The name, or a later word of it, begins so; those whose first word does come first."""
    first = reduce(or_, (Q(name__istartswith=one) for one in _capitals(begun)))
    later = reduce(or_, (Q(name__icontains=f" {one}") for one in _capitals(begun)))
    found = rows.filter(first | later).only("name", "slug")
    return list(found.annotate(place=Case(When(first, then=0), default=1)).order_by("place", "name", "pk")[:MOST])


def _capitals(begun: str) -> list[str]:
    """begun as names may write it, for SQLite tells é from É: small, large, or each word with a capital."""
    return [begun] if begun.isascii() else sorted({begun, begun.lower(), begun.upper(), begun.capitalize(), begun.title()})

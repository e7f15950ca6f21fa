"""Names that begin as somebody has begun to type: of entities, topics and sources that have a page."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Q, QuerySet, When

from archive.models import Source, Topic
from archive.queries.entities import known_entities
from archive.queries.tallies import has_any

SHORTEST = 2
MOST = 5  # of each kind


@dataclass(frozen=True)
class Suggestion:
    """kind: entity, topic or source, the name of the filter in an address too."""

    kind: str
    name: str
    slug: str
    url: str


def suggestions(begun: str) -> list[Suggestion]:
    """In the order of the kinds, each by name; none for less than two letters. Three queries."""
    begun = " ".join(begun.replace("\x00", " ").split())[:100]
    if len(begun) < SHORTEST:
        return []
    entities = known_entities().filter(has_any("entity"))
    rows = (("entity", entities), ("topic", Topic.objects.all()), ("source", Source.objects.all()))
    return [Suggestion(kind, one.name, one.slug, one.get_absolute_url()) for kind, found in rows for one in _begin(found, begun)]


def _begin(rows: QuerySet, begun: str) -> list[Any]:
    """The name, or a later word of it, begins so; those whose first word does come first."""
    first = Q(name__istartswith=begun)
    found = rows.filter(first | Q(name__icontains=f" {begun}")).only("name", "slug")
    return list(found.annotate(place=Case(When(first, then=0), default=1)).order_by("place", "name", "pk")[:MOST])

"""Names that begin as somebody has begun to type: of entities, topics and sources that have a page."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from archive.models import Entity, Source, Topic
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
    entities = Entity.objects.filter(has_any("entity"), status="accepted", merged_into=None)
    rows = (
        ("entity", entities, "entities"),
        ("topic", Topic.objects.all(), "topics"),
        ("source", Source.objects.all(), "sources"),
    )
    return [
        Suggestion(kind, name, slug, f"/{folder}/{slug}/") for kind, found, folder in rows for name, slug in _begin(found, begun)
    ]


def _begin(rows: QuerySet, begun: str) -> list[tuple[str, str]]:
    """The name, or a later word of it, begins so; those whose first word does come first."""
    names = rows.values_list("name", "slug")
    first = list(names.filter(name__istartswith=begun).order_by("name", "pk")[:MOST])
    if len(first) < MOST:
        later = names.filter(name__icontains=f" {begun}").exclude(Q(name__istartswith=begun))
        first += later.order_by("name", "pk")[: MOST - len(first)]
    return first

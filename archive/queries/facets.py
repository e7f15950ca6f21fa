"""The kinds of what was found, with how many there are of each, as links that narrow or widen the search."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from archive.models import Entity, Source, Topic
from archive.models.topic import steps_to
from archive.policy.scales import HEADLINE, REASONS, VERIFICATION
from archive.policy.states import STATES
from archive.queries.filters import UNRATED, Filters

LABELS = {
    "source": "Source", "topic": "Topic", "entity": "Who and what", "rating": "Headline", "reason": "What is wrong with it",
    "verdict": "With a claim that is", "year": "Year", "state": "State",
}  # fmt: skip
CODED: dict[str, dict[str, str]] = {
    "rating": {**dict(HEADLINE.choices()), UNRATED: "Not yet rated"}, "reason": dict(REASONS.choices()),
    "verdict": dict(VERIFICATION.choices()), "state": dict(STATES),
}  # fmt: skip
NAMED = {"source": Source, "topic": Topic, "entity": Entity}
SHOWN = 8
Counts = Sequence[tuple[Any, int]]


@dataclass(frozen=True)
class FacetLine:
    """value: what the address carries; empty to take the filter away. depth: of a topic under others that are listed."""

    label: str
    value: str
    count: int
    is_chosen: bool = False
    depth: int = 0


@dataclass(frozen=True)
class FacetList:
    """name: of the filter in an address. more: lines that are folded away."""

    name: str
    label: str
    lines: list[FacetLine]
    more: list[FacetLine]


def facet_lists(counts: Mapping[str, Counts], filters: Filters, *, total: int, is_staff: bool) -> list[FacetList]:
    """Those that would narrow anything. total: of all that was found. Six queries at most, for the names."""
    if not counts:
        return []
    counts = {**counts, **{name: _with_chosen(name, counts[name], filters, total) for name in NAMED}}
    lines = {
        **{name: _coded(counts[name], CODED[name]) for name in ("rating", "reason", "verdict")},
        "source": _named(counts["source"], NAMED["source"]),
        "topic": _topics(counts["topic"]),
        "entity": _named(counts["entity"], NAMED["entity"]),
        "year": _years(counts["month"]),
        "state": _coded(counts["state"], CODED["state"]) if is_staff else [],
    }
    return [_list(name, found, filters.given.get(name, "")) for name, found in lines.items() if found]


def chosen(filters: Filters) -> list[tuple[str, str, str]]:
    """(name, what it is called, what was chosen of it, in words) of each filter that asks for something."""
    found = []
    for name, value in filters.given.items():
        told = CODED.get(name, {}).get(value, value)
        if name in NAMED:
            told = NAMED[name].objects.filter(slug=value).values_list("name", flat=True).first() or value
        found.append((name, LABELS.get(name, name.capitalize()), told))
    return found


def _list(name: str, lines: list[FacetLine], chosen: str) -> FacetList:
    marked = [FacetLine(one.label, one.value, one.count, one.value == chosen, one.depth) for one in lines]
    marked.sort(key=lambda one: not one.is_chosen)
    return FacetList(name, LABELS[name], marked[:SHOWN], marked[SHOWN:])


def _with_chosen(name: str, counts: Counts, filters: Filters, total: int) -> Counts:
    """All that was found has what was chosen: where it is not counted, more than are counted have as many."""
    slug = filters.given.get(name)
    number = NAMED[name].objects.filter(slug=slug).values_list("pk", flat=True).first() if slug else None
    return counts if number is None or number in dict(counts) else [(number, total), *counts]


def _coded(counts: Counts, labels: Mapping[str, str]) -> list[FacetLine]:
    return [FacetLine(labels[code], code, count) for code, count in counts if code in labels]


def _named(counts: Counts, model: Any) -> list[FacetLine]:
    rows = model.objects.in_bulk([pk for pk, _ in counts])
    return [FacetLine(rows[pk].name, rows[pk].slug, count) for pk, count in counts if pk in rows]


def _topics(counts: Counts) -> list[FacetLine]:
    """Each under those above it that are listed too; of those side by side the one with most first."""
    rows, number = Topic.objects.in_bulk([pk for pk, _ in counts]), dict(counts)
    there = {topic.path: number[pk] for pk, topic in rows.items()}
    placed = sorted(rows.values(), key=lambda topic: [(-there.get(path, 0), path) for path in steps_to(topic.path)])
    return [FacetLine(t.name, t.slug, number[t.pk], depth=sum(path in there for path in steps_to(t.path)[:-1])) for t in placed]


def _years(counts: Counts) -> list[FacetLine]:
    years: dict[int, int] = {}
    for month, count in counts:
        years[month // 12] = years.get(month // 12, 0) + count
    return [FacetLine(str(year), str(year), count) for year, count in sorted(years.items(), reverse=True)]

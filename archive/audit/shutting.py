"""shut_parts(): a part of an event removed for good. Its digest stays, from which the hash is reckoned, so the chain still holds.

For what the law says must go: a text that was taken down, the name of a person. Which parts of which events were shut is told
by a later event, in the same transaction; verify_chain() finds a part that none tells of.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from archive.audit.sealing import rest_digest, sealed
from archive.models import Event
from archive.models.append_only import PARTS_SHUT

SHUTTING = ("text_taken_down", "person_erased")
AT_ONCE = 500
BLANK = {"actor_name": "", "note": "", "before": {}, "after": {}}


def shut_parts(wanted: Mapping[int, Collection[str]]) -> dict[str, Any]:
    """For the event that tells of it: {"shut": {number: [part, ...]}, "rest": {number: digest}}. wanted: by number of the event.

    Only what says something is shut. rest: of events of the first format, whose hashes cannot be reckoned without the part.
    Raises ValueError for a part that is never shut.
    """
    if unknown := {part for parts in wanted.values() for part in parts} - PARTS_SHUT.keys():
        raise ValueError(f"never shut: {sorted(unknown)}")
    told: dict[str, Any] = {"shut": {}, "rest": {}}
    for some in _some(sorted(wanted)):
        for event in Event.objects.filter(number__in=some).order_by("number"):
            parts = sorted(part for part in wanted[event.number] if getattr(event, part) not in ("", {}))
            if parts:
                _shut(event, parts)
                told["shut"][str(event.number)] = parts
            if parts and event.format == 1:
                told["rest"][str(event.number)] = rest_digest(event)
    return told


def shut_name(actor_id: int) -> dict[str, Any]:
    """The name of this person in every event of theirs; for the event that tells of it: {"actor": id, "rest": as above}."""
    told: dict[str, Any] = {"actor": actor_id, "rest": {}}
    last, own = 0, Event.objects.filter(actor_id=actor_id).exclude(actor_name="").order_by("number")
    while some := list(own.filter(number__gt=last)[:AT_ONCE]):
        last = some[-1].number
        for event in some:
            _shut(event, ["actor_name"])
            if event.format == 1:
                told["rest"][str(event.number)] = rest_digest(event)
    return told


def _some(numbers: list[int]) -> Iterator[list[int]]:
    return (numbers[at : at + AT_ONCE] for at in range(0, len(numbers), AT_ONCE))


def _shut(event: Event, parts: Iterable[str]) -> None:
    digests = dict.fromkeys(parts, "removed") if event.format == 1 else sealed(event)["digests"]  # of that it would be unsalted
    event.shut = {**(event.shut or {}), **{part: digests[part] for part in parts}}
    for part in parts:
        setattr(event, part, BLANK[part])
    values = {part: BLANK[part] for part in parts}
    QuerySet.update(Event.objects.filter(pk=event.pk), shut=event.shut, **values)


@dataclass
class Told:
    """What events tell was shut. parts: by number of the event shut, those told after it. actors: by id of a person whose name
    was shut, the event that tells so. rest: as in shut_parts()."""

    actors: dict[int, int] = field(default_factory=dict)
    parts: dict[int, set[str]] = field(default_factory=dict)
    rest: dict[int, str] = field(default_factory=dict)

    def fault(self, event: Event) -> str:
        """What is wrong with the shut parts of the event; empty where nothing is."""
        told = {"actor_name"} if event.number < self.actors.get(event.actor_id, 0) else set()
        if untold := set(event.shut or {}) - told - self.parts.get(event.number, set()):
            return f"Event {event.number}: its {' and '.join(sorted(untold))} was removed, and no event tells of it."
        if event.shut and event.format == 1 and self.rest.get(event.number) != rest_digest(event):
            return f"Event {event.number} was changed after a part of it was removed."
        return ""


def told_shut() -> Told:
    found = Told()
    events = Event.objects.filter(verb__in=SHUTTING).order_by("number").values_list("number", "after")
    for number, after in events.iterator():
        for shut, parts in after.get("shut", {}).items():
            if int(shut) < number:
                found.parts.setdefault(int(shut), set()).update(parts)
        if actor := after.get("actor"):
            found.actors[actor] = number
        found.rest |= {int(shut): digest for shut, digest in after.get("rest", {}).items()}
    return found

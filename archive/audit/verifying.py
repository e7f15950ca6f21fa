"""verify_chain(): whether the record is as it was written, and where not, what was done to which row."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from django.db import connection, transaction

from archive.audit.sealing import digest
from archive.audit.shutting import Told, told_shut
from archive.audit.writing import FIRST_PREVIOUS_HASH
from archive.models import Event, RecordHead
from archive.models.append_only import APPEND_ONLY, is_guarded

MOST_FAULTS = 20  # one row slipped in puts all after it in a wrong place
MOST_RENUMBERED = 100  # how many numbers on from its own an event is looked for
HEAD = re.compile(r"([1-9]\d{0,17}):([0-9a-f]{64})")


@dataclass(frozen=True)
class Head:
    """The last event at some time. noted: by whom or when, to follow "the one"."""

    number: int
    hash: str
    noted: str = "that was kept"


def parse_head(text: str) -> Head:
    """NUMBER:HASH as a head somebody kept. Raises ValueError."""
    found = HEAD.fullmatch(text.strip().lower())
    if found is None:
        raise ValueError(f"“{text}” is no head: write NUMBER:HASH, the hash with its 64 digits and letters.")
    return Head(int(found[1]), found[2])


def verify_chain(*, kept: Iterable[Head] = ()) -> list[str]:
    """What is wrong with the record, a sentence each, the first row first; empty when it is whole, at most MOST_FAULTS.

    It is held against the heads noted day by day, and those kept elsewhere. Reads all events, in constant memory.
    """
    with transaction.atomic():
        noted = [Head(head.number, head.hash, f"noted for {head.date}") for head in RecordHead.objects.order_by("number")]
        events = Event.objects.order_by("number", "pk").iterator(chunk_size=2000)
        return list(islice(_faults(events, [*noted, *kept], told_shut()), MOST_FAULTS))


def unguarded_tables() -> list[str]:
    """Tables of the record whose changes the database does not refuse: somebody has taken the triggers away."""
    return [table for table in APPEND_ONLY if not is_guarded(connection, table)]


def _faults(events: Iterable[Event], heads: list[Head], told: Told) -> Iterator[str]:
    noted: dict[int, list[Head]] = {}
    for head in heads:
        noted.setdefault(head.number, []).append(head)
    number, previous = 0, FIRST_PREVIOUS_HASH
    for event in events:
        if fault := _fault(event, number, previous) or told.fault(event):
            yield fault
        for head in noted.pop(event.number, []):
            if head.hash != event.hash:
                yield f"Event {event.number} is not the one {head.noted}: the record was written anew."
        number, previous = event.number, event.hash
    for head in (head for of_number in noted.values() for head in of_number):
        yield f"Event {head.number}, the one {head.noted}, is missing: the record ends with event {number}."


def _fault(event: Event, number: int, previous: str) -> str:
    """What was done to or before this event; empty when nothing was. number, previous: of the row before it."""
    is_as_written = event.hash == digest(event) or bool(event.shut and event.format == 1)  # of that, Told.fault() tells
    if event.previous_hash != previous:
        return _torn(event, number, previous, is_as_written=is_as_written)
    if event.number != number + 1:
        return f"Event {event.number} continues event {number}: its number was changed."
    return (
        "" if is_as_written else f"Event {event.number} was changed after it was written: its hash is not that of what it says."
    )


def _torn(event: Event, number: int, previous: str, *, is_as_written: bool) -> str:
    """Between this event and the row before it the chain is torn: what the other rows tell of how that came about."""
    leader = Event.objects.filter(hash=event.previous_hash).exclude(pk=event.pk).order_by("number").first()
    follower = Event.objects.filter(previous_hash=previous, number__gt=event.number).order_by("number").first()
    if follower is not None:
        if leader is not None and not is_as_written:
            return f"Event {event.number} was moved: it continues what is now event {leader.number}."
        return f"Event {event.number} was slipped in: it is event {follower.number} that continues event {number}."
    if leader is not None and leader.number < number and _was_numbered(event, leader.number + 1):
        return f"{_events(leader.number + 1, number)} slipped in: event {event.number} continues event {leader.number}."
    if event.number > number + 1:
        return f"{_events(number + 1, event.number - 1)} taken out: event {event.number} follows event {number}."
    return _replaced(event, number, is_as_written=is_as_written)


def _replaced(event: Event, number: int, *, is_as_written: bool) -> str:
    """Nothing is missing by the numbers, and yet the event continues a row that is gone."""
    if is_as_written and number:
        return f"Event {number} was changed and given a hash that fits: event {event.number} continues another."
    for was in range(event.number + 1, event.number + MOST_RENUMBERED):
        if _was_numbered(event, was):
            return f"{_events(event.number, was - 1)} taken out, and event {was} renumbered to {event.number}."
    return f"Event {event.number} does not continue event {number}: the hash it names is another."


def _events(first: int, last: int) -> str:
    return f"Event {first} was" if first == last else f"Events {first} to {last} were"


def _was_numbered(event: Event, number: int) -> bool:
    """Whether the event had this number when it was written."""
    return digest(event, number=number) == event.hash

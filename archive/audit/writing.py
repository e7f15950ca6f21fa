"""record(): the only writer of events."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection
from django.db.models import Model

from archive.audit.sealing import FORMAT, digest, is_flat, new_salt
from archive.models import Event, RecordHead
from archive.models.bulk import insert, maker
from archive.models.writing_lock import take_writing_lock
from archive.policy.roles import ROLES

FIRST_PREVIOUS_HASH = "0" * 64


class OutsideTransaction(Exception):
    """An event was to be written without a transaction: it could then outlive, or be outlived by, what it tells of."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What an event tells. subject: a saved row of any model. by: the User, None for the archive itself. at: an aware moment."""

    verb: str
    subject: Model
    at: datetime
    article_id: int | None = None
    by: Any = None
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    note: str = ""
    blind: bool = False


def record(
    *,
    verb: str,
    subject: Model,
    article_id: int | None = None,
    by: Any = None,
    at: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    note: str = "",
    blind: bool = False,
) -> Event:
    """The event written for one change. Raises as record_many()."""
    changes = {"before": before or {}, "after": after or {}}
    entry = Entry(verb=verb, subject=subject, article_id=article_id, by=by, at=at, note=note, blind=blind, **changes)
    return record_many([entry])[0]


def record_many(entries: Sequence[Entry]) -> list[Event]:
    """The events written for many changes, in order, in constant queries; where a new day begins, the head of the one before.

    Call it in the transaction that makes the changes; raises OutsideTransaction elsewhere, ValueError for a moment without a zone
    and TypeError for a before or after that JSON cannot hold.
    """
    lock_chain()
    if not entries:
        return []
    last = Event.objects.only("number", "hash", "at").order_by("-number").first()
    roles = _roles_of({entry.by for entry in entries if entry.by is not None})
    events, ends = [], []
    for entry in entries:
        events.append(_event(entry, last, role=roles.get(entry.by, "")))
        if last is not None and day_of(last) != day_of(events[-1]):
            ends.append(last)
        last = events[-1]
    _note_heads(ends)
    return list(insert(events) if len(events) > 1 else Event.objects.bulk_create(events))


def _note_heads(ends: Sequence[Event]) -> None:
    """ends: each the last event before the day changed."""
    RecordHead.objects.bulk_create(RecordHead(number=end.number, hash=end.hash, date=day_of(end)) for end in ends)


def day_of(event: Event) -> date:
    return event.at.astimezone(UTC).date()


def lock_chain() -> None:
    """Nobody else adds to the record until this transaction ends. Raises OutsideTransaction where there is none.

    Whoever writes more than events calls it before the first row: in another order, two would wait for each other for ever.
    SQLite: the transaction began IMMEDIATE (settings), so it is the only writer already.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction("Events are written in the transaction of the change they tell of: use transaction.atomic().")
    take_writing_lock()


def _event(entry: Entry, last: Event | None, *, role: str) -> Event:
    """The event after last."""
    if entry.at.utcoffset() is None:
        raise ValueError("An event needs a moment with its zone.")
    event = maker(Event)(
        number=last.number + 1 if last else 1,
        at=entry.at,
        actor_id=getattr(entry.by, "pk", None),
        actor_name=entry.by.get_username() if entry.by is not None else "",
        role=role,
        verb=entry.verb,
        subject_type=entry.subject._meta.model_name,
        subject_id=entry.subject.pk,
        article_id=entry.article_id,
        before=_plain(entry.before),
        after=_plain(entry.after),
        note=entry.note,
        blind=entry.blind,
        format=FORMAT,
        salt=new_salt(),
        previous_hash=last.hash if last else FIRST_PREVIOUS_HASH,
    )
    event.hash = digest(event)
    return event


def _plain(value: dict[str, Any]) -> dict[str, Any]:
    """value as the database will give it back: lists for tuples, text keys."""
    return dict(value) if is_flat(value) else json.loads(json.dumps(value, allow_nan=False))


def _roles_of(users: set[Any]) -> dict[Any, str]:
    """The code of the most powerful role each user holds; a superuser without one is an administrator; nobody else is listed."""
    order = [role.code for role in sorted(ROLES, key=lambda role: len(role.powers))]
    found = {}
    for user in users:
        names = set(user.groups.values_list("name", flat=True))
        held = [code for code in order if code in names]
        if held or user.is_superuser:
            found[user] = held[-1] if held else "administrator"
    return found

"""The record in words, as desk members read it: what may still be blind is told without name and content."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from archive.models import Entity, Event
from archive.policy.roles import ROLES
from archive.policy.states import STATES
from archive.policy.vocabulary import EVENT_VERBS, VISIBILITIES, label
from archive.queries.at_work import blind_articles

REVIEWING = ("assigned", "released")  # with claims, what tells who reviews an article
UNTOLD = ("reviewer", "lock", "move", "content_digest", "speaker_id", "merged_into")  # numbers that say nothing in words
NAME_HIDDEN = "a reviewer"
BY_THE_ARCHIVE = "the archive itself"


@dataclass(frozen=True)
class Line:
    """One event in words. change: what was before and is now, empty where nothing is to tell."""

    number: int
    at: datetime
    who: str
    role: str
    what: str
    change: str
    note: str


def lines(events: Iterable[Event], user: Any) -> list[Line]:
    """The events in words for this person. Why a dispute was decided as it was is untold while the article is reviewed again."""
    events = list(events)
    decided = {event.article_id for event in events if event.after.get("move") == "adjudicate"}
    blind = blind_articles(user, decided) if decided else set()
    return [_line(event, user, is_blind=event.article_id in blind) for event in events]


def _line(event: Event, user: Any, *, is_blind: bool) -> Line:
    """A blind event of somebody else keeps name, change and note to itself."""
    what, role = label(EVENT_VERBS, event.verb), label([(r.code, r.label) for r in ROLES], event.role)
    if event.blind and event.actor_id != user.pk:
        return Line(event.number, event.at, NAME_HIDDEN if event.actor_id else BY_THE_ARCHIVE, "", what, "", "")
    if _tells_who_reviews(event) and event.actor_id != user.pk:
        return Line(event.number, event.at, NAME_HIDDEN, "", what, _change(event), event.note)
    note = "" if is_blind and event.after.get("move") == "adjudicate" and event.actor_id != user.pk else event.note
    return Line(event.number, event.at, event.actor_name or BY_THE_ARCHIVE, role, what, _change(event), note)


def _tells_who_reviews(event: Event) -> bool:
    return event.verb in REVIEWING or event.subject_type == "claim" or event.after.get("move") == "start_review"


def article_record(article_id: int, user: Any, *, at_most: int = 100) -> list[Line]:
    """The newest events of an article, newest first."""
    return lines(Event.objects.filter(article_id=article_id).order_by("-number")[:at_most], user)


def subject_record(subject_type: str, subject_id: int, user: Any, *, at_most: int = 100) -> list[Line]:
    events = Event.objects.filter(subject_type=subject_type, subject_id=subject_id).order_by("-number")
    return lines(events[:at_most], user)


def entity_record(entity: Entity, user: Any, *, at_most: int = 100) -> list[Line]:
    """The events of an entity, and the merging of others into it."""
    own = Q(subject_id=entity.pk) | Q(subject_id__in=entity.merged.values("pk"), verb="entities_merged")
    return lines(Event.objects.filter(own, subject_type="entity").order_by("-number")[:at_most], user)


def _change(event: Event) -> str:
    names = [
        name for name in {**event.before, **event.after} if name not in UNTOLD and event.before.get(name) != event.after.get(name)
    ]
    return "; ".join(_field(name, event.before.get(name), event.after.get(name)) for name in names)


def _field(name: str, before: Any, after: Any) -> str:
    told = name.replace("_", " ")
    if before in (None, "", [], {}):
        return f"{told}: {_value(name, after)}"
    return f"{told}: {_value(name, before)} → {_value(name, after)}"


def _value(name: str, value: Any) -> str:
    known = {"state": STATES, "visibility": VISIBILITIES}
    if isinstance(value, str) and name in known:
        return label(known[name], value)
    if isinstance(value, dict):
        return ", ".join(f"{len(ids)} {status}" for status, ids in value.items() if isinstance(ids, list) and ids) or "nothing"
    if isinstance(value, list | tuple):
        return _listed(value)
    return "nothing" if value in (None, "", {}) else str(value)[:200]


def _listed(values: Iterable[Any]) -> str:
    return ", ".join(str(value) for value in values)[:200] or "nothing"

"""The record in words, as desk members read it: what may still be blind is told without name and content."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from archive.models import Comment, Entity, Event, KnownAnswer
from archive.policy.roles import ROLES
from archive.policy.scales import claim_type_choices, verification_choices
from archive.policy.states import STATES
from archive.policy.vocabulary import A_REVIEWER, EVENT_VERBS, SUGGESTION_STATES, VISIBILITIES, label
from archive.queries.at_work import blind_articles

LINKING = ("claim_linked", "claim_unlinked")
REVIEWING = ("assigned", "released")  # with claims, what tells who reviews an article
UNTOLD = (  # numbers that say nothing in words
    "reviewer", "lock", "move", "content_digest", "speaker_id", "files", "merged_into", "content", "judged",
)  # fmt: skip
IN_WORDS = {  # fields whose codes people know by their labels
    "state": STATES,
    "visibility": VISIBILITIES,
    "status": SUGGESTION_STATES,
    "verification": verification_choices(),
    "claim_type": claim_type_choices(),
}
NOTHING = (None, "", [], {})
BY_THE_ARCHIVE = "the archive itself"
SOMEBODY = "a member of the desk"  # who wrote a comment is told beside the comment, as far as it is


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


def readable_events(user: Any) -> QuerySet[Event]:
    """Without those of comments and known answers that this person may not read: that there is one tells something too."""
    comments = Comment.objects.visible_to(user).values("pk")
    known = KnownAnswer.objects.visible_to(user).values("pk")
    events = Event.objects.exclude(Q(subject_type="comment") & ~Q(subject_id__in=comments))
    return events.exclude(Q(subject_type="knownanswer") & ~Q(subject_id__in=known))


def lines(events: Iterable[Event], user: Any) -> list[Line]:
    """The events in words for this person, who may read them: see readable_events().

    What somebody wrote who may be reviewing it is untold while the article is blind.
    """
    events = list(events)
    told = {event.article_id for event in events if _may_tell_answers(event)}
    blind = blind_articles(user, told) if told else set()
    return [_line(event, user, is_blind=event.article_id in blind) for event in events]


def _line(event: Event, user: Any, *, is_blind: bool) -> Line:
    """A blind event of somebody else keeps name, change and note to itself."""
    what, role = label(EVENT_VERBS, event.verb), label([(r.code, r.label) for r in ROLES], event.role)
    if event.subject_type == "comment":
        return Line(event.number, event.at, event.shown_actor if event.actor_id == user.pk else SOMEBODY, "", what, "", "")
    if event.blind and event.actor_id != user.pk and event.subject_type != "knownanswer":
        return Line(event.number, event.at, A_REVIEWER if event.actor_id else BY_THE_ARCHIVE, "", what, "", "")
    note = "" if is_blind and _may_tell_answers(event) and event.actor_id != user.pk else event.note
    if _tells_who_reviews(event) and event.actor_id != user.pk:
        return Line(event.number, event.at, A_REVIEWER, "", what, _change(event), note)
    return Line(event.number, event.at, event.shown_actor or BY_THE_ARCHIVE, role, what, _change(event), note)


def _tells_who_reviews(event: Event) -> bool:
    return event.verb in REVIEWING or event.subject_type == "claim" or event.after.get("move") == "start_review"


def _may_tell_answers(event: Event) -> bool:
    """Its note says why a dispute was decided as it was, or why a claim is said to be the same as another."""
    return event.after.get("move") == "adjudicate" or event.verb in LINKING


def article_record(article_id: int, user: Any, *, at_most: int = 100) -> list[Line]:
    """The newest events of an article, newest first."""
    return lines(readable_events(user).filter(article_id=article_id).order_by("-number")[:at_most], user)


def subject_record(subject_type: str, subject_id: int, user: Any, *, at_most: int = 100) -> list[Line]:
    events = readable_events(user).filter(subject_type=subject_type, subject_id=subject_id).order_by("-number")
    return lines(events[:at_most], user)


def entity_record(entity: Entity, user: Any, *, at_most: int = 100) -> list[Line]:
    """The events of an entity, and the merging of others into it."""
    own = Q(subject_id=entity.pk) | Q(subject_id__in=entity.merged.values("pk"), verb="entities_merged")
    return lines(Event.objects.filter(own, subject_type="entity").order_by("-number")[:at_most], user)


def _change(event: Event) -> str:
    names = sorted(name for name in {**event.before, **event.after} if name not in UNTOLD and _differs(event, name))
    return "; ".join(_field(name, event.before.get(name), event.after.get(name)) for name in names)


def _differs(event: Event, name: str) -> bool:
    before, after = event.before.get(name), event.after.get(name)
    return before != after and not (before in NOTHING and after in NOTHING)


def _field(name: str, before: Any, after: Any) -> str:
    told = name.replace("_", " ")
    if before in NOTHING:
        return f"{told}: {_value(name, after)}"
    return f"{told}: {_value(name, before)} → {_value(name, after)}"


def _value(name: str, value: Any) -> str:
    if isinstance(value, str) and name in IN_WORDS:
        return label(IN_WORDS[name], value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return ", ".join(f"{len(ids)} {status}" for status, ids in value.items() if isinstance(ids, list) and ids) or "nothing"
    if isinstance(value, list | tuple):
        return _listed(value)
    return "nothing" if value in (None, "", {}) else str(value)[:200]


def _listed(values: Iterable[Any]) -> str:
    return ", ".join(str(value) for value in values)[:200] or "nothing"

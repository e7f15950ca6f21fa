"""Names that were only suggested, made entities of the archive by a person or by being met often, or put away for good."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Q

from archive.audit import Entry, lock_chain, record_many
from archive.models import Entity
from archive.review.permissions import check_can
from archive.review.requirement import change_pages_naming
from archive.search.changes import note_entities

ENOUGH_ARTICLES = 5  # in which a name stands before it has a page without a person having accepted it
VERBS = {"accepted": "entity_accepted", "rejected": "entity_rejected"}
MERGED = "It is merged into another."
SAME = "It is {} already."
OFTEN = f"Met in {ENOUGH_ARTICLES} articles or more."


class JudgementRefused(Exception):
    """Nothing changed. Says why."""


def judgement_refusal(entity: Entity, status: str) -> str:
    """Why it cannot be accepted, or rejected, as a sentence; "" where it can."""
    if entity.merged_into_id:
        return MERGED
    return SAME.format(status) if entity.status == status else ""


def judge_entity(entity: Entity, status: str, *, by: Any, at: datetime, note: str = "") -> Entity:
    """The entity, accepted or rejected.

    Accepted it has a page and is looked for in what comes in; rejected it has none, and is not suggested again. What a person
    said of it on an article stays. Raises PermissionRefused, JudgementRefused.
    """
    check_can(by, "tag")
    with transaction.atomic():
        lock_chain()
        entity = Entity.objects.select_for_update().get(pk=entity.pk)
        if said := judgement_refusal(entity, status):
            raise JudgementRefused(said)
        _judge([entity], status, by=by, at=at, note=note.strip())
        return entity


def accept_often_met(entities: Collection[int], *, at: datetime) -> None:
    """Those of these that only the machine suggested, once they stand in ENOUGH_ARTICLES. Call it in a transaction."""
    items = Q(items__content_object__duplicate_of=None) & ~Q(items__status="rejected")
    suggested = Entity.objects.filter(pk__in=entities, status="suggested", origin="machine", merged_into=None).order_by("pk")
    often = suggested.annotate(met=Count("items", filter=items)).filter(met__gte=ENOUGH_ARTICLES)
    _judge(list(often), "accepted", by=None, at=at, note=OFTEN)


def _judge(entities: list[Entity], status: str, *, by: Any, at: datetime, note: str) -> None:
    pks = [entity.pk for entity in entities]
    if not pks:
        return
    about = {"by": by, "at": at, "note": note}
    record_many(
        [
            Entry(verb=VERBS[status], subject=entity, before={"status": entity.status}, after={"status": status}, **about)
            for entity in entities
        ]
    )
    Entity.objects.filter(pk__in=pks).update(status=status)
    for entity in entities:
        entity.status = status
    change_pages_naming(pks, at=at)
    note_entities(pks)

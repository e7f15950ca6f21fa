"""Who is to review what: given by an editor, picked up by a reviewer, released by either."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction

from archive.audit import record
from archive.models import Article, Assignment, Comment, KnownAnswer, Sheet
from archive.review.guards import live_sheets
from archive.review.notifications import notify
from archive.review.permissions import can, check_can
from archive.review.requirement import locked_article, sheets_required


class AssignmentRefused(Exception):
    """The article cannot be given to this person now; nothing changed. Says why."""


def assign(article: Article, *, reviewer: Any, by: Any, at: datetime, due_date: date | None = None) -> Assignment:
    """A place on the article kept for the reviewer. Raises PermissionRefused, AssignmentRefused."""
    check_can(by, "queue")
    return _give(article, reviewer=reviewer, by=by, at=at, due_date=due_date)


def pick_up(article: Article, *, by: Any, at: datetime) -> Assignment:
    """A place on the article that the reviewer keeps for themselves. Raises PermissionRefused, AssignmentRefused."""
    check_can(by, "rate")
    return _give(article, reviewer=by, by=by, at=at, due_date=None)


def release(assignment: Assignment, *, by: Any, at: datetime) -> Assignment:
    """The place given back, by its holder or by whoever manages the queue; a draft already begun stays a draft.

    Raises PermissionRefused; AssignmentRefused when it was released before, and to who has a part in the review themselves.
    """
    if by is None or assignment.reviewer_id != by.pk:
        check_can(by, "queue")
    with transaction.atomic():
        article = locked_article(assignment.article_id)
        if by is not None and assignment.reviewer_id != by.pk and has_part(by, article):
            raise AssignmentRefused("You have a part in this review yourself: somebody else must give the place back.")
        changed = Assignment.objects.filter(pk=assignment.pk, released_at=None).update(released_at=at, released_by=by)
        if not changed:
            raise AssignmentRefused("The place was given back already.")
        _record("released", assignment, by=by, at=at)
        return Assignment.objects.get(pk=assignment.pk)


def assign_refusal(article: Article, reviewer: Any, *, by: Any) -> str:
    """Why this person cannot give the reviewer a place on the article now, as a sentence; "" where they can."""
    if not can(reviewer, "rate"):
        return f"{reviewer} does not review."
    if article.state not in ("queued", "in_review"):
        return "The article is not up for review: put it in the queue first."
    if reviewer.pk != by.pk and has_part(by, article):
        # whatever is kept there: by whether it was refused they would learn who else reviews it, or what they know of it
        return f"You have a part in this review yourself: somebody else must give {reviewer} the article."
    if Assignment.objects.filter(article=article, reviewer=reviewer, released_at=None).exists():
        return f"{reviewer} has this article already."
    if len(places_taken(article, live_sheets(article)) - {reviewer.pk}) >= sheets_required(article):
        return "All places on this article are taken."
    if not is_blind(reviewer, article):
        return f"{reviewer} is not blind to this review: choose somebody else."
    return ""


def _give(article: Article, *, reviewer: Any, by: Any, at: datetime, due_date: date | None) -> Assignment:
    with transaction.atomic():
        article = locked_article(article.pk)
        if said := assign_refusal(article, reviewer, by=by):
            raise AssignmentRefused(said)
        assignment = Assignment.objects.create(
            article=article, reviewer=reviewer, assigned_at=at, assigned_by=by, due_date=due_date
        )
        _record("assigned", assignment, by=by, at=at, due_date=due_date.isoformat() if due_date else None)
        notify("assigned", [reviewer.pk], article=article, at=at, by=by)
        return assignment


def places_taken(article: Article, sheets: Iterable[Sheet]) -> set[int]:
    """The ids of those who review it or have it assigned. sheets: the live ones on the current version."""
    assigned = Assignment.objects.filter(article=article, released_at=None).values_list("reviewer_id", flat=True)
    return {sheet.reviewer_id for sheet in sheets} | set(assigned)


def has_part(person: Any, article: Article) -> bool:
    """Whether the person reviews the article, has reviewed any version of it, or is to review it."""
    sheets = Sheet.objects.filter(version__article=article, reviewer=person)
    return sheets.exists() or Assignment.objects.filter(article=article, reviewer=person, released_at=None).exists()


def is_blind(person: Any, article: Article) -> bool:
    """Whether nothing that is kept from its reviewers was open to this person: no comment, known answer or opened review.

    Who has reviewed it themselves before may do so again: their own answers were opened to the others likewise.
    """
    if _could_read_answers(person, article):
        return False
    if KnownAnswer.objects.visible_to(person).filter(version__article=article).exists():
        return False
    return not Comment.objects.known_early_to(person).filter(article=article).exists()


def _could_read_answers(person: Any, article: Article) -> bool:
    opened = Sheet.objects.filter(version__article=article, version__number=article.version_count, opened_at__isnull=False)
    return person.has_perm("archive.see_unpublished") and opened.exists() and not opened.filter(reviewer=person).exists()


def release_with_sheet(article: Article, *, reviewer_id: int, by: Any, at: datetime) -> None:
    """The reviewer's assignment ends with their sheet: it is submitted, put away by somebody else, or lapsed (by: None)."""
    for assignment in Assignment.objects.filter(article=article, reviewer=reviewer_id, released_at=None):
        Assignment.objects.filter(pk=assignment.pk).update(released_at=at, released_by=by)
        _record("released", assignment, by=by, at=at, blind=True)


def _record(verb: str, assignment: Assignment, *, by: Any, at: datetime, blind: bool = False, **after: Any) -> None:
    record(
        verb=verb,
        subject=assignment,
        article_id=assignment.article_id,
        by=by,
        at=at,
        after={"reviewer": assignment.reviewer_id, **after},
        blind=blind,
    )

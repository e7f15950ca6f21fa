"""Assignments: given, picked up, given back."""

from datetime import date

import pytest

from archive.models import Assignment, Event
from archive.review.assignments import AssignmentRefused, assign, pick_up, release
from archive.review.permissions import PermissionRefused
from archive.review.transitions import move
from tests.review import desk

pytestmark = pytest.mark.django_db


def refuses(error: type[Exception], match: str, act) -> None:
    before = desk.everything() | {"assignments": list(Assignment.objects.values())}
    with pytest.raises(error, match=match):
        act()
    assert desk.everything() | {"assignments": list(Assignment.objects.values())} == before


def test_an_editor_assigns_with_a_due_date(editor, reviewer):
    article = desk.queued()
    assignment = assign(article, reviewer=reviewer, by=editor, at=desk.now(), due_date=date(2026, 3, 9))
    assert (assignment.reviewer, assignment.assigned_by, assignment.due_date) == (reviewer, editor, date(2026, 3, 9))
    event = Event.objects.get(verb="assigned")
    assert event.after == {"reviewer": reviewer.pk, "due_date": "2026-03-09"}


def test_a_reviewer_picks_up_and_gives_back(reviewer, reviewer2, reviewer3, editor):
    article = desk.queued()
    assignment = pick_up(article, by=reviewer, at=desk.now())
    assert assignment.assigned_by == reviewer
    pick_up(article, by=reviewer2, at=desk.now())
    refuses(AssignmentRefused, "All places", lambda: pick_up(article, by=reviewer3, at=desk.now()))
    released = release(assignment, by=reviewer, at=desk.now())
    assert released.released_by == reviewer
    refuses(AssignmentRefused, "already", lambda: release(assignment, by=reviewer, at=desk.now()))
    assert pick_up(article, by=reviewer3, at=desk.now()).reviewer == reviewer3


def test_a_place_is_released_by_its_holder_or_the_queue(reviewer, reviewer2, adjudicator, administrator):
    assignment = pick_up(desk.queued(), by=reviewer, at=desk.now())
    for user in (reviewer2, adjudicator):
        refuses(PermissionRefused, "Choose what is reviewed", lambda user=user: release(assignment, by=user, at=desk.now()))
    assert release(assignment, by=administrator, at=desk.now()).released_by == administrator


def test_nobody_is_assigned_twice_or_without_the_power(editor, reviewer, observer, administrator):
    article = desk.queued()
    assign(article, reviewer=reviewer, by=editor, at=desk.now())
    refuses(AssignmentRefused, "already", lambda: assign(article, reviewer=reviewer, by=editor, at=desk.now()))
    refuses(AssignmentRefused, "does not review", lambda: assign(article, reviewer=observer, by=editor, at=desk.now()))
    refuses(PermissionRefused, "Choose what", lambda: assign(article, reviewer=reviewer, by=reviewer, at=desk.now()))
    refuses(PermissionRefused, "Rate headlines", lambda: pick_up(article, by=administrator, at=desk.now()))


@pytest.mark.parametrize("state", ["imported", "agreed", "disputed", "published", "spiked"])
def test_only_what_is_up_for_review_is_assigned(state, editor, reviewer3):
    article = desk.REACHED[state]()
    refuses(AssignmentRefused, "not up for review", lambda: assign(article, reviewer=reviewer3, by=editor, at=desk.now()))


def test_who_reviews_already_has_a_place_and_may_be_assigned_it(reviewer, reviewer2, reviewer3, editor):
    article = desk.queued()
    desk.started(article, by=reviewer)
    desk.started(article, by=reviewer2)
    refuses(AssignmentRefused, "All places", lambda: assign(article, reviewer=reviewer3, by=editor, at=desk.now()))
    assert assign(article, reviewer=reviewer2, by=editor, at=desk.now()).reviewer == reviewer2


def test_spiking_gives_back_every_place(reviewer, editor):
    article = desk.queued()
    pick_up(article, by=reviewer, at=desk.now())
    move(article, "spike", by=editor, at=desk.now(), note="Not news.")
    assert Assignment.objects.get().released_by == editor
    assert Event.objects.get(verb="released").after == {"reviewer": reviewer.pk}

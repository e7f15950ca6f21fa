"""Several people at the same moment, each on a connection of their own: exactly one wins, nothing is lost."""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client

from archive.audit import verify_chain
from archive.models import Article, Assignment, ClaimVerdict, Entity, Event, HeadlineVerdict, Sheet
from archive.review.assignments import AssignmentRefused, assign, release
from archive.review.sheets import SheetChanged, SheetRefused, save_sheet, start_sheet, submit_sheet
from archive.review.tags import set_tags
from archive.review.transitions import TransitionRefused, move
from tests.desk.pages import form_with, signed_in
from tests.people import make_person
from tests.review import desk

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 20  # of acts that lock each other out only where they meet within a moment
NO_ALIASES = {"aliases-TOTAL_FORMS": "0", "aliases-INITIAL_FORMS": "0"}


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each act gave back or raised, all let go at the same moment."""
    barrier, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        try:
            barrier.wait()
            results[place] = act()
        except Exception as error:  # noqa: BLE001 - handed to the test
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def kinds(results: list[Any]) -> list[str]:
    return sorted(type(result).__name__ for result in results)


@pytest.mark.parametrize("round_number", range(3))
def test_two_publish_at_once_and_one_wins(round_number):
    article = desk.agreed()
    editors = [make_person(name, "editor") for name in ("editor", "editor2", "editor3")]
    results = at_once(*(lambda by=by: desk.publish_shown(article, by=by) for by in editors))
    assert kinds(results) == ["Article", "TransitionRefused", "TransitionRefused"]
    assert HeadlineVerdict.objects.published().count() == 1
    assert Event.objects.filter(verb="verdict_published").count() == 1
    assert Event.objects.filter(verb="state_moved", after__state="published").count() == 1
    assert verify_chain() == []


@pytest.mark.parametrize("second, state", [(desk.SUPPORTED, "agreed"), (desk.LOW, "disputed")])
def test_two_submit_at_once_and_the_review_is_concluded_once(second, state):
    article = desk.queued()
    claim = desk.claim_on(article, by=desk.reviewers()[0])
    sheets = [desk.started(article, by=user) for user in desk.reviewers()]
    sheets = [
        desk.saved(sheet, headline=headline, claims={claim.pk: desk.TRUE})
        for sheet, headline in zip(sheets, (desk.SUPPORTED, second), strict=True)
    ]
    acts = [lambda sheet=sheet: submit_sheet(sheet, lock=sheet.lock, by=sheet.reviewer, at=desk.now()) for sheet in sheets]
    assert kinds(at_once(*acts)) == ["Sheet", "Sheet"]
    verdicts = 1 if state == "agreed" else 0
    assert Article.objects.get(pk=article.pk).state == state
    assert (HeadlineVerdict.objects.count(), ClaimVerdict.objects.count()) == (verdicts, verdicts)
    assert Sheet.objects.filter(state="submitted", opened_at__isnull=False).count() == 2
    assert Event.objects.filter(verb="state_moved", before__state="in_review").count() == 1
    assert verify_chain() == []


def test_the_last_place_is_given_once():
    article = desk.queued(sheets_required=1)
    version = desk.version_of(article)
    people = [make_person(f"reviewer {n}", "reviewer") for n in range(3)]
    results = at_once(*(lambda by=by: start_sheet(version, by=by, at=desk.now()) for by in people))
    assert kinds(results) == ["Sheet", "SheetRefused", "SheetRefused"]
    assert Sheet.objects.count() == 1
    assert isinstance(next(r for r in results if isinstance(r, Exception)), SheetRefused)


def test_two_windows_save_at_once_and_the_second_is_told():
    sheet = desk.started(desk.queued(), by=desk.reviewers()[0])
    acts = [
        lambda answers=answers: save_sheet(sheet, headline=answers, claims={}, lock=0, by=sheet.reviewer, at=desk.now())
        for answers in (desk.SUPPORTED, desk.LOW)
    ]
    results = at_once(*acts)
    assert kinds(results) == ["Sheet", "SheetChanged"]
    changed = next(result for result in results if isinstance(result, SheetChanged))
    assert (changed.newer.lock, Sheet.objects.get().lock) == (1, 1)


def test_correcting_and_reopening_at_once_leaves_one_standing_verdict():
    article = desk.published()
    editor = make_person("editor", "editor")
    acts = [
        lambda: move(article, "reopen", by=editor, at=desk.now(), note="New facts."),
        lambda: desk.correct_shown(article, desk.LOW, by=editor),
    ]
    results = at_once(*acts)
    standing = HeadlineVerdict.objects.standing().get()
    assert Article.objects.get(pk=article.pk).state == "queued"
    assert isinstance(results[0], Article)
    refused = isinstance(results[1], TransitionRefused)
    assert standing.rating == ("supported" if refused else "weakly_supported")
    assert HeadlineVerdict.objects.count() == (1 if refused else 2)
    assert verify_chain() == []


def test_releasing_and_submitting_at_once_do_not_lock_each_other_out():
    editor, reviewer = make_person("editor", "editor"), desk.reviewers()[0]
    for _ in range(ROUNDS):
        article = desk.queued()
        given = assign(article, reviewer=reviewer, by=editor, at=desk.now())
        sheet = desk.saved(desk.started(article, by=reviewer))
        submitted, released = at_once(
            lambda sheet=sheet: submit_sheet(sheet, lock=sheet.lock, by=reviewer, at=desk.now()),
            lambda given=given: release(given, by=editor, at=desk.now()),
        )
        assert (type(submitted), type(released) in (Assignment, AssignmentRefused)) == (Sheet, True), (submitted, released)
        assert Event.objects.filter(verb="released", article_id=article.pk).count() == 1
    assert verify_chain() == []


def test_renaming_an_entity_and_tagging_with_it_at_once_do_not_lock_each_other_out():
    """The name is unique, so that a tag on the renamed entity waits for it: PostgreSQL looks when the tags are committed."""
    editor, client, article = make_person("editor", "editor"), Client(), desk.make_article()
    client.force_login(editor)
    for number in range(ROUNDS):
        entity = Entity.objects.create(name=f"Ada {number}", slug=f"ada-{number}", kind="person")
        form = {"name": f"Fenn {number}", "kind": "person", "status": "accepted", **NO_ALIASES}
        results = at_once(
            lambda entity=entity, form=form: client.post(f"/admin/archive/entity/{entity.pk}/change/", form).status_code,
            lambda entity=entity, wait=number % 6: tagged_after(wait * 0.004, article, entity, by=editor),
        )
        assert (results[0], type(results[1])) == (302, Article), results
    assert Entity.objects.filter(name__startswith="Fenn").count() == ROUNDS
    assert verify_chain() == []


def tagged_after(seconds, article, entity, *, by):
    time.sleep(seconds)
    return set_tags(article, topics=None, entities=[entity], by=by, at=desk.now())


def test_two_administrators_who_close_each_other_leave_one():
    pair = [make_person(name, "administrator") for name in ("one", "two")]
    clients = [signed_in(by) for by in pair]
    pages = [f"/admin/auth/user/{person.pk}/change/" for person in reversed(pair)]
    forms = [form_with(client.get(page), name="_save") for client, page in zip(clients, pages, strict=True)]
    acts = [
        lambda client=client, page=page, form=form: client.post(page, {**form.values, "groups": [], "_save": "Save"}).status_code
        for client, page, form in zip(clients, pages, forms, strict=True)
    ]
    assert sorted(at_once(*acts)) in ([200, 302], [302, 403])
    assert Group.objects.get(name="administrator").user_set.count() == 1
    assert verify_chain() == []

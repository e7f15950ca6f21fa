"""Drafts left lying lapse: kept, never submitted by it, their place free, their words there for whoever begins again."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.utils import timezone

from archive.audit import verify_chain
from archive.models import Article, Assignment, Event, Sheet
from archive.models.kept import KeptForever
from archive.queries.queue import open_for
from archive.review.assignments import assign, pick_up
from archive.review.conclusion import require_sheets
from archive.review.lapses import lapse_drafts, lapse_now_and_then
from archive.review.sheets import SheetChanged, SheetRefused, save_sheet, sheet_answers, start_sheet, submit_sheet
from tests.desk.pages import form_with, send, signed_in, words
from tests.review import desk
from tests.review.test_at_once import at_once

WEEK = timedelta(days=7)


@pytest.fixture(autouse=True)
def a_week(settings: Any) -> None:
    settings.DRAFT_DAYS = 7
    cache.clear()


def drafted(article: Article | None = None) -> Sheet:
    """A draft with an answer, last saved now."""
    return desk.saved(desk.started(article or desk.queued(), by=desk.reviewers()[0]), headline=desk.LOW)


@pytest.mark.django_db
def test_a_draft_left_for_longer_than_the_days_lapses_and_its_article_is_open_again(reviewer, reviewer2):
    sheet = drafted()
    at = sheet.saved_at + WEEK
    before = desk.everything()
    assert lapse_drafts(at=at) == []
    assert desk.everything() == before
    [lapsed] = lapse_drafts(at=at + timedelta(seconds=1))
    article = Article.objects.get(pk=sheet.version.article_id)
    assert (lapsed.pk, lapsed.state, lapsed.lock, lapsed.submitted_at) == (sheet.pk, "lapsed", sheet.lock + 1, None)
    assert (article.state, list(open_for(reviewer2, state="queued")), list(open_for(reviewer, state="queued"))) == (
        "queued",
        [article],
        [article],
    )
    event = Event.objects.get(verb="sheet_lapsed")
    assert (event.subject_id, event.actor_id, event.blind, event.before, event.after) == (
        sheet.pk,
        None,
        True,
        {"state": "draft"},
        {"state": "lapsed"},
    )
    assert lapse_drafts(at=at + WEEK) == []


@pytest.mark.django_db
def test_a_lapse_gives_back_the_place_of_the_holder_and_of_nobody_else(reviewer, reviewer2, editor):
    article = desk.queued()
    mine, other = (pick_up(article, by=user, at=desk.now()) for user in (reviewer, reviewer2))
    sheet = drafted(article)
    lapse_drafts(at=sheet.saved_at + 2 * WEEK)
    mine.refresh_from_db(), other.refresh_from_db()
    assert (mine.released_at, mine.released_by, other.released_at) == (sheet.saved_at + 2 * WEEK, None, None)
    event = Event.objects.get(verb="released")
    assert (event.actor_id, event.blind) == (None, True)


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "state"), [(0, "draft"), (5, "draft"), (-1, "lapsed"), (None, "lapsed")])
def test_a_day_still_to_come_postpones_it(days, state, reviewer, editor):
    article = desk.queued()
    at = desk.now() + 2 * WEEK
    due = None if days is None else timezone.localdate(at) + timedelta(days=days)
    assign(article, reviewer=reviewer, by=editor, at=desk.now(), due_date=due)
    sheet = drafted(article)
    lapse_drafts(at=at)
    sheet.refresh_from_db()
    assert sheet.state == state


@pytest.mark.django_db
def test_the_day_of_a_colleague_postpones_nothing(reviewer2, editor):
    article = desk.queued()
    at = desk.now() + 2 * WEEK
    assign(article, reviewer=reviewer2, by=editor, at=desk.now(), due_date=timezone.localdate(at) + WEEK)
    drafted(article)
    assert len(lapse_drafts(at=at)) == 1
    assert Assignment.objects.get().released_at is None


@pytest.mark.django_db
def test_a_lapse_never_submits_and_an_article_with_one_submitted_sheet_waits_for_another(reviewer, reviewer2, reviewer3):
    article = desk.queued()
    sheets = [desk.started(article, by=user) for user in (reviewer, reviewer2)]
    desk.submitted(sheets[1])
    desk.saved(sheets[0], headline=desk.SUPPORTED)
    lapse_drafts(at=desk.now() + 2 * WEEK)
    assert sorted(Sheet.objects.values_list("state", flat=True)) == ["lapsed", "submitted"]
    assert Article.objects.get(pk=article.pk).state == "in_review"
    assert list(open_for(reviewer3, state="in_review")) == [article]


@pytest.mark.django_db
def test_a_draft_too_many_that_lapses_lets_the_review_conclude_of_what_was_submitted(reviewer, reviewer2, editor):
    article = desk.queued()
    sheet, other = desk.started(article, by=reviewer), desk.started(article, by=reviewer2)
    require_sheets(article, number=1, by=editor, at=desk.now())
    desk.submitted(sheet, headline=desk.LOW)
    desk.saved(other, headline=desk.SUPPORTED)
    lapse_drafts(at=desk.now() + 2 * WEEK)
    version = desk.version_of(article)
    assert (version.article.state, version.headlineverdicts.get().rating) == ("agreed", "weakly_supported")
    assert version.headlineverdicts.get().sheet_count == 1


@pytest.mark.django_db
def test_whoever_begins_again_goes_on_from_what_they_had_written(reviewer, reviewer2):
    article = desk.queued()
    claim = desk.claim_on(article, by=reviewer)
    old = desk.saved(desk.started(article, by=reviewer), headline=desk.LOW, claims={claim.pk: desk.TRUE})
    lapse_drafts(at=desk.now() + 2 * WEEK)
    again = desk.started(article, by=reviewer)
    assert (again.state, again.revision, again.previous_id) == ("draft", 2, old.pk)
    assert sheet_answers(again) == sheet_answers(old)
    assert sheet_answers(desk.started(article, by=reviewer2)).headline.rating == ""
    page = words(signed_in(reviewer).get(f"/desk/review/{again.pk}/"))
    assert "Your earlier draft lapsed" in page and "Six weeks, not nine." in page
    assert "It cannot be changed." in words(signed_in(reviewer).get(f"/desk/review/{old.pk}/"))


@pytest.mark.django_db
def test_what_was_drafted_before_a_returned_sheet_is_not_brought_back(reviewer, editor):
    article = desk.queued(sheets_required=1)
    drafted(article)
    lapse_drafts(at=desk.now() + 2 * WEEK)
    desk.submitted(desk.started(article, by=reviewer), headline=desk.SUPPORTED)
    desk.move(article, "reopen", by=editor, at=desk.now(), note="New facts.")
    again = desk.started(article, by=reviewer)
    assert (sheet_answers(again).headline.rating, again.previous) == ("", None)


@pytest.mark.django_db
def test_a_lapsed_draft_is_final_and_whoever_still_writes_on_it_is_told(reviewer):
    sheet = drafted()
    lapse_drafts(at=desk.now() + 2 * WEEK)
    before = desk.everything()
    given = {"by": reviewer, "at": desk.now()}
    with pytest.raises(SheetChanged):
        save_sheet(sheet, headline=desk.SUPPORTED, claims={}, lock=sheet.lock, **given)
    with pytest.raises(SheetRefused):
        save_sheet(sheet, headline=desk.SUPPORTED, claims={}, lock=sheet.lock + 1, **given)
    with pytest.raises(SheetChanged):
        submit_sheet(sheet, lock=sheet.lock, **given)
    with pytest.raises(KeptForever):
        Sheet.objects.filter(pk=sheet.pk).update(state="draft")
    assert desk.everything() == before


@pytest.mark.django_db
@pytest.mark.parametrize("frame", ["desk", "admin/desk"])
def test_words_sent_to_a_lapsed_draft_are_shown_to_be_copied(frame, reviewer):
    sheet, client = drafted(), signed_in(reviewer)
    page = client.get(f"/{frame}/review/{sheet.pk}/")
    lapse_drafts(at=desk.now() + 2 * WEEK)
    before = desk.everything()
    why = {"headline-why": "Written while it lapsed."}
    told = send(client, page, form_with(page, name="lock"), action="save", **why)
    assert (told.status_code, desk.everything() == before) == (409, True)
    assert "it lapsed, since you opened it" in words(told) and "Written while it lapsed." in words(told)
    token = client.cookies["csrftoken"].value
    headers = {"Accept": "application/json", "X-CSRFToken": token}
    answer = client.post(f"/{frame}/review/{sheet.pk}/", {"lock": str(sheet.lock), **why}, headers=headers)
    assert answer.status_code == 410 and "it lapsed" in answer.json()["message"]


@pytest.mark.django_db
def test_nobody_else_sees_a_lapsed_draft(reviewer, reviewer2, editor, superuser):
    sheet = drafted()
    lapse_drafts(at=desk.now() + 2 * WEEK)
    for other in (reviewer2, editor, superuser):
        assert signed_in(other).get(f"/desk/review/{sheet.pk}/").status_code == 404
        page = words(signed_in(other).get(f"/desk/articles/{sheet.version.article_id}/"))
        assert "Draft lapsed: it was left lying" in page and "Six weeks, not nine." not in page


@pytest.mark.django_db
def test_opening_the_queue_lets_drafts_lapse_once_an_hour(observer):
    first = drafted()
    signed_in(observer).get("/desk/")
    first.refresh_from_db()
    second = drafted()
    signed_in(observer).get("/desk/")
    second.refresh_from_db()
    assert (first.state, second.state) == ("lapsed", "draft")
    lapse_now_and_then(at=timezone.now())
    assert Sheet.objects.get(pk=second.pk).state == "draft"


@pytest.mark.django_db
def test_the_command_says_how_many(reviewer):
    drafted()
    out = StringIO()
    call_command("lapse_drafts", stdout=out)
    call_command("lapse_drafts", stdout=out)
    assert out.getvalue() == "Drafts that lapsed: 1.\nDrafts that lapsed: 0.\n"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_number", range(3))
def test_saving_and_lapsing_at_once_one_wins_and_the_other_is_told(round_number):
    sheet = drafted()
    at = sheet.saved_at + 2 * WEEK
    saved, lapsed = at_once(
        lambda: save_sheet(sheet, headline=desk.SUPPORTED, claims={}, lock=sheet.lock, by=sheet.reviewer, at=at),
        lambda: lapse_drafts(at=at),
    )
    now = Sheet.objects.get(pk=sheet.pk)
    if lapsed:
        assert (now.state, sheet_answers(now).headline.rating) == ("lapsed", "weakly_supported")
        assert isinstance(saved, SheetChanged) and saved.newer.state == "lapsed"
    else:
        assert (now.state, sheet_answers(now).headline.rating) == ("draft", "supported")
        assert isinstance(saved, Sheet)
    assert verify_chain() == []


@pytest.mark.django_db(transaction=True)
def test_submitting_and_lapsing_at_once_is_one_or_the_other():
    sheet = drafted(desk.queued(sheets_required=1))
    at = sheet.saved_at + 2 * WEEK
    handed_in, lapsed = at_once(
        lambda: submit_sheet(sheet, lock=sheet.lock, by=sheet.reviewer, at=at), lambda: lapse_drafts(at=at)
    )
    assert isinstance(handed_in, Sheet) != bool(lapsed)
    assert Article.objects.get().state == ("queued" if lapsed else "agreed")


@pytest.mark.django_db(transaction=True)
def test_two_lapsing_at_once_lapse_it_once():
    sheet = drafted()
    at = sheet.saved_at + 2 * WEEK
    results = at_once(*[lambda: lapse_drafts(at=at)] * 3)
    assert sorted(len(result) for result in results) == [0, 0, 1]
    assert Event.objects.filter(verb="sheet_lapsed").count() == 1
    assert start_sheet(sheet.version, by=sheet.reviewer, at=at).state == "draft"

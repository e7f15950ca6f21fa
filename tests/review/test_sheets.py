"""Sheets: started, saved, submitted, discarded, returned; every refusal leaves every row as it was."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from archive.forms.claims import AddClaimForm
from archive.models import Article, Assignment, Claim, ClaimRating, Event, Evidence, HeadlineRating, Sheet
from archive.models.kept import KeptForever
from archive.review.answers import AnswersRefused, ClaimAnswers, HeadlineAnswers
from archive.review.assignments import assign
from archive.review.begun import FIELDS
from archive.review.claims import ClaimRefused, reject_claim
from archive.review.conclusion import RequirementRefused, conclude_waiting, require_sheets
from archive.review.permissions import PermissionRefused
from archive.review.sheets import (
    SheetChanged,
    SheetIncomplete,
    SheetRefused,
    add_begun_claim,
    discard_sheet,
    save_sheet,
    sheet_answers,
    sheet_problems,
    start_sheet,
    submit_sheet,
)
from archive.review.transitions import move
from tests.review import desk

pytestmark = pytest.mark.django_db


@contextmanager
def nothing_changes() -> Iterator[None]:
    before = desk.everything()
    yield
    assert desk.everything() == before


def test_starting_moves_the_article_into_review_and_takes_claims_in_check(reviewer, editor):
    article = desk.queued()
    claim = desk.claim_on(article, by=editor)
    sheet = desk.started(article, by=reviewer)
    article.refresh_from_db()
    claim.refresh_from_db()
    assert (article.state, claim.verification, sheet.state, sheet.revision, sheet.lock) == (
        "in_review",
        "in_check",
        "draft",
        1,
        0,
    )
    verbs = list(Event.objects.filter(article_id=article.pk).order_by("number").values_list("verb", "blind"))
    assert verbs[-2:] == [("state_moved", False), ("sheet_started", True)]


@pytest.mark.parametrize("state", ["imported", "agreed", "disputed", "published", "spiked"])
def test_starting_is_refused_outside_the_queue_and_review(state, reviewer3):
    article = desk.REACHED[state]()
    with nothing_changes(), pytest.raises(SheetRefused, match="not up for review"):
        desk.started(article, by=reviewer3)


def test_starting_is_refused_to_those_who_do_not_rate(observer, importer, administrator):
    article = desk.queued()
    for user in (observer, importer, administrator):
        with nothing_changes(), pytest.raises(PermissionRefused):
            desk.started(article, by=user)


def test_starting_is_refused_on_a_version_that_is_not_current(reviewer):
    article = desk.queued()
    version = desk.version_of(article)
    desk.add_version(article, text=desk.TEXT.replace("nine", "six"))
    with nothing_changes(), pytest.raises(SheetRefused, match="not the current one"):
        start_sheet(version, by=reviewer, at=desk.now())


def test_nobody_has_two_sheets_and_no_article_has_more_than_it_needs(reviewer, reviewer2, reviewer3):
    article = desk.queued()
    desk.started(article, by=reviewer)
    with nothing_changes(), pytest.raises(SheetRefused, match="already"):
        desk.started(article, by=reviewer)
    sheet = desk.started(article, by=reviewer2)
    with nothing_changes(), pytest.raises(SheetRefused, match="All places"):
        desk.started(article, by=reviewer3)
    discard_sheet(sheet, by=reviewer2, at=desk.now())
    assert desk.started(article, by=reviewer3).state == "draft"


def test_a_place_that_is_assigned_is_kept(reviewer, reviewer2, reviewer3, editor):
    article = desk.queued()
    assign(article, reviewer=reviewer, by=editor, at=desk.now())
    desk.started(article, by=reviewer3)
    with nothing_changes(), pytest.raises(SheetRefused, match="All places"):
        desk.started(article, by=reviewer2)
    assert desk.started(article, by=reviewer).state == "draft"


def test_a_discarded_sheet_is_kept_and_its_author_may_start_again(reviewer):
    article = desk.queued()
    sheet = desk.saved(desk.started(article, by=reviewer), headline=desk.LOW)
    discard_sheet(sheet, by=reviewer, at=desk.now())
    again = desk.started(article, by=reviewer)
    sheet.refresh_from_db()
    assert (sheet.state, sheet_answers(sheet).headline.rating) == ("discarded", "weakly_supported")
    assert (again.revision, again.previous, sheet_answers(again)) == (2, sheet, sheet_answers(sheet))


def test_discarding_the_last_sheet_returns_the_article_to_the_queue(reviewer, editor):
    article = desk.queued()
    claim = desk.claim_on(article, by=editor)
    sheet = desk.started(article, by=reviewer)
    discard_sheet(sheet, by=reviewer, at=desk.now())
    article.refresh_from_db()
    claim.refresh_from_db()
    assert (article.state, claim.verification) == ("queued", "unchecked")
    event = Event.objects.get(verb="sheet_discarded")
    assert (event.subject_id, event.before, event.after, event.blind) == (
        sheet.pk,
        {"state": "draft"},
        {"state": "discarded"},
        True,
    )


def test_a_draft_is_discarded_by_its_author_or_the_queue_and_only_as_a_draft(reviewer, reviewer2, adjudicator, administrator):
    sheet = desk.started(desk.queued(), by=reviewer)
    for user in (reviewer2, adjudicator):
        with nothing_changes(), pytest.raises(PermissionRefused):
            discard_sheet(sheet, by=user, at=desk.now())
    with nothing_changes(), pytest.raises(SheetRefused, match="Say why"):
        discard_sheet(sheet, by=administrator, at=desk.now(), note="  ")
    discard_sheet(sheet, by=administrator, at=desk.now(), note="She is away until May.")
    event = Event.objects.get(verb="sheet_discarded")
    assert (event.actor_id, event.note, event.blind) == (administrator.pk, "She is away until May.", True)
    assert Sheet.objects.get().return_note == "She is away until May."
    with nothing_changes(), pytest.raises(SheetRefused, match="Only a draft"):
        discard_sheet(sheet, by=reviewer, at=desk.now())


def test_putting_away_somebodys_draft_gives_back_their_place(reviewer, reviewer2, editor):
    article = desk.queued()
    mine, other = (assign(article, reviewer=user, by=editor, at=desk.now()) for user in (reviewer, reviewer2))
    sheet = desk.started(article, by=reviewer)
    discard_sheet(sheet, by=editor, at=desk.now(), note="She is away until May.")
    mine.refresh_from_db(), other.refresh_from_db()
    assert (mine.released_by, other.released_at) == (editor, None)
    assert Article.objects.get().state == "queued"


def test_an_editor_who_reviews_the_article_puts_no_colleagues_draft_away(reviewer, editor):
    article = desk.queued()
    sheet = desk.started(article, by=reviewer)
    desk.started(article, by=editor)
    with nothing_changes(), pytest.raises(SheetRefused, match="You review this article yourself"):
        discard_sheet(sheet, by=editor, at=desk.now(), note="Too slow.")


def test_discarding_a_draft_too_many_concludes_the_review(reviewer, reviewer2, editor):
    article = desk.queued()
    sheet, other = desk.started(article, by=reviewer), desk.started(article, by=reviewer2)
    require_sheets(article, number=1, by=editor, at=desk.now())
    desk.submitted(sheet)
    assert Article.objects.get(pk=article.pk).state == "in_review"
    discard_sheet(other, by=reviewer2, at=desk.now())
    assert Article.objects.get(pk=article.pk).state == "agreed"


def test_saving_keeps_everything_that_was_said(reviewer):
    article = desk.queued()
    claim = desk.claim_on(article, by=reviewer, exact=desk.QUOTED, is_quotation=True, speaker_name="Ada Fenn")
    answers = ClaimAnswers(
        attribution="verbatim", verdict="unproven", why="Nobody knows.", passages=("Ada Fenn",), evidence=(desk.COUNT,)
    )
    sheet = desk.started(article, by=reviewer)
    saved = desk.saved(
        sheet, headline=replace(desk.LOW, clickbait="slight", suggested_headline="Six weeks"), claims={claim.pk: answers}
    )
    told = sheet_answers(saved)
    assert (saved.lock, told.headline.rating, told.headline.clickbait) == (1, "weakly_supported", "slight")
    start = desk.TEXT.index("will close for six weeks")
    assert [(place["start"], place["exact"]) for place in told.headline.passages] == [(start, "will close for six weeks")]
    assert told.claims[claim.pk].evidence == (desk.COUNT,)
    assert told.claims[claim.pk].attribution == "verbatim"
    event = Event.objects.get(verb="sheet_saved")
    assert (event.before, event.after, event.blind, event.note) == ({"lock": 0}, {"lock": 1}, True, "")


def test_saving_the_same_again_changes_nothing(reviewer):
    article = desk.queued()
    claim = desk.claim_on(article, by=reviewer)
    saved = desk.saved(desk.started(article, by=reviewer), headline=desk.LOW, claims={claim.pk: desk.TRUE})
    with nothing_changes():
        assert desk.saved(saved, headline=desk.LOW, claims={claim.pk: desk.TRUE}).lock == saved.lock


def test_claims_that_are_not_given_stay_as_they_are(reviewer):
    article = desk.queued()
    one, two = desk.claim_on(article, by=reviewer), desk.claim_on(article, by=reviewer, exact=desk.QUOTED)
    saved = desk.saved(desk.started(article, by=reviewer), claims={one.pk: desk.TRUE})
    saved = desk.saved(saved, claims={two.pk: desk.FALSE})
    assert {pk: answers.verdict for pk, answers in sheet_answers(saved).claims.items()} == {one.pk: "true", two.pk: "false"}


def test_a_draft_may_be_half_done_and_keeps_passages_that_are_not_found(reviewer):
    sheet = desk.started(desk.queued(), by=reviewer)
    saved = desk.saved(sheet, headline=HeadlineAnswers(rating="not_supported", passages=("never stood there",)))
    assert sheet_answers(saved).headline.passages == (
        {"exact": "never stood there", "prefix": "", "suffix": "", "start": None, "end": None},
    )
    assert [problem.field for problem in sheet_problems(saved)] == ["headline.passages", "headline.reasons"]


def test_saving_with_a_stale_lock_is_refused_and_offers_the_newer_sheet(reviewer):
    sheet = desk.started(desk.queued(), by=reviewer)
    desk.saved(sheet, headline=desk.LOW)
    with nothing_changes(), pytest.raises(SheetChanged) as changed:
        save_sheet(sheet, headline=desk.SUPPORTED, claims={}, lock=0, by=reviewer, at=desk.now())
    assert sheet_answers(changed.value.newer).headline.rating == "weakly_supported"
    assert changed.value.newer.lock == 1
    with nothing_changes(), pytest.raises(SheetChanged):
        submit_sheet(sheet, lock=0, by=reviewer, at=desk.now())


def test_what_not_even_a_draft_can_hold_is_refused(reviewer):
    article = desk.queued()
    elsewhere = desk.claim_on(desk.queued(), by=reviewer)
    claim = desk.claim_on(article, by=reviewer)
    sheet = desk.started(article, by=reviewer)
    odd = replace(desk.TRUE, evidence=(replace(desk.COUNT, kind="hearsay"),))
    for headline, claims, field in (
        (HeadlineAnswers(rating="perfect"), {}, "headline.rating"),
        (desk.SUPPORTED, {elsewhere.pk: desk.TRUE}, f"claims.{elsewhere.pk}"),
        (desk.SUPPORTED, {claim.pk: odd}, f"claims.{claim.pk}.evidence.0.kind"),
    ):
        with nothing_changes(), pytest.raises(AnswersRefused) as refused:
            desk.saved(sheet, headline=headline, claims=claims)
        assert [problem.field for problem in refused.value.problems] == [field]


def test_nobody_writes_on_anothers_sheet(reviewer, reviewer2, editor, superuser):
    sheet = desk.saved(desk.started(desk.queued(), by=reviewer))
    for user in (reviewer2, editor, superuser):
        with nothing_changes(), pytest.raises(PermissionRefused):
            save_sheet(sheet, headline=desk.LOW, claims={}, lock=sheet.lock, by=user, at=desk.now())
        with nothing_changes(), pytest.raises(PermissionRefused):
            submit_sheet(sheet, lock=sheet.lock, by=user, at=desk.now())


def test_submitting_needs_every_claim_answered(reviewer):
    article = desk.queued()
    claim, rejected = desk.claim_on(article, by=reviewer), desk.claim_on(article, by=reviewer, exact=desk.QUOTED)
    reject_claim(rejected, by=reviewer, at=desk.now())
    sheet = desk.saved(desk.started(article, by=reviewer))
    with nothing_changes(), pytest.raises(SheetIncomplete) as incomplete:
        submit_sheet(sheet, lock=sheet.lock, by=reviewer, at=desk.now())
    assert [problem.field for problem in incomplete.value.problems] == [f"claims.{claim.pk}.verdict"]
    assert desk.submitted(sheet, claims={claim.pk: desk.TRUE}).state == "submitted"


def test_a_submitted_sheet_is_final(reviewer):
    article = desk.queued()
    claim = desk.claim_on(article, by=reviewer)
    sheet = desk.submitted(desk.started(article, by=reviewer), claims={claim.pk: desk.TRUE})
    with nothing_changes(), pytest.raises(SheetRefused, match="no draft any more"):
        desk.saved(sheet, headline=desk.LOW)
    with nothing_changes(), pytest.raises(SheetRefused):
        submit_sheet(sheet, lock=sheet.lock, by=reviewer, at=desk.now())


def rewritings(sheet: Sheet) -> list[Any]:
    headline, rating = HeadlineRating.objects.get(sheet=sheet), ClaimRating.objects.get(sheet=sheet)
    evidence = Evidence.objects.get(claim_rating=rating)
    return [
        lambda: Sheet.objects.filter(pk=sheet.pk).update(state="draft", submitted_at=None),
        lambda: Sheet.objects.filter(pk=sheet.pk).update(lock=9),
        lambda: Sheet.objects.filter(pk=sheet.pk).update(state="discarded", return_note="x"),
        lambda: Sheet.objects.filter(pk=sheet.pk).delete(),
        lambda: Sheet.objects.bulk_update([Sheet(pk=sheet.pk, lock=9)], ["lock"]),
        lambda: sheet.save(),
        lambda: sheet.delete(),
        lambda: headline.save(),
        lambda: headline.delete(),
        lambda: HeadlineRating.objects.filter(sheet=sheet).update(rating="supported"),
        lambda: HeadlineRating.objects.filter(sheet=sheet).delete(),
        lambda: rating.save(),
        lambda: rating.delete(),
        lambda: ClaimRating.objects.filter(sheet=sheet).update(verdict="false"),
        lambda: ClaimRating.objects.all().delete(),
        lambda: ClaimRating.objects.bulk_update([ClaimRating(pk=rating.pk, verdict="false")], ["verdict"]),
        lambda: evidence.save(),
        lambda: evidence.delete(),
        lambda: Evidence.objects.create(claim_rating=rating, title="More"),
        lambda: Evidence.objects.bulk_create([Evidence(claim_rating=rating, title="More")]),
        lambda: Evidence.objects.filter(claim_rating=rating).update(title="Other"),
        lambda: rating.evidence.all().delete(),
    ]


def test_the_models_refuse_to_rewrite_a_submitted_sheet(reviewer):
    article = desk.queued()
    claim = desk.claim_on(article, by=reviewer)
    sheet = desk.submitted(desk.started(article, by=reviewer), claims={claim.pk: desk.TRUE})
    for number, rewrite in enumerate(rewritings(sheet)):
        with nothing_changes(), pytest.raises(KeptForever), transaction.atomic():
            rewrite()
            pytest.fail(f"rewriting {number} went through")


def test_sending_back_returns_every_sheet_and_copies_it_into_a_new_draft(reviewer, reviewer2, adjudicator):
    article = desk.queued()
    claim = desk.claim_on(article, by=reviewer)
    desk.reviewed(article, [reviewer, reviewer2], [desk.SUPPORTED, desk.LOW], claims={claim.pk: desk.TRUE})
    old = list(Sheet.objects.order_by("pk"))
    answers = [sheet_answers(sheet) for sheet in old]
    article = move(article, "send_back", by=adjudicator, at=desk.now(), note="Look at the dates again.")
    returned, drafts = list(Sheet.objects.order_by("pk"))[:2], list(Sheet.objects.order_by("pk"))[2:]
    assert article.state == "in_review"
    assert [(s.state, s.return_note, s.lock, s.submitted_at) for s in returned] == [
        ("returned", "Look at the dates again.", s.lock, s.submitted_at) for s in old
    ]
    assert [(s.state, s.revision, s.previous_id, s.reviewer_id, s.opened_at) for s in drafts] == [
        ("draft", 2, s.pk, s.reviewer_id, None) for s in old
    ]
    assert [sheet_answers(sheet) for sheet in returned] == answers
    assert [sheet_answers(sheet) for sheet in drafts] == answers
    assert Evidence.objects.count() == 4
    events = Event.objects.filter(verb="sheet_returned").order_by("number")
    assert [(event.subject_id, event.blind, event.note) for event in events] == [(s.pk, True, "") for s in old]


def test_returned_sheets_are_submitted_again_as_a_new_revision(reviewer, reviewer2, adjudicator):
    article = desk.disputed()
    article = move(article, "send_back", by=adjudicator, at=desk.now(), note="Look again.")
    for draft in Sheet.objects.filter(state="draft"):
        desk.submitted(draft, headline=desk.LOW)
    article.refresh_from_db()
    assert article.state == "agreed"
    assert sorted(Sheet.objects.values_list("state", "revision")) == [
        ("returned", 1),
        ("returned", 1),
        ("submitted", 2),
        ("submitted", 2),
    ]


def test_submitting_ends_the_assignment(reviewer, editor):
    article = desk.queued()
    assignment = assign(article, reviewer=reviewer, by=editor, at=desk.now())
    desk.submitted(desk.started(article, by=reviewer))
    assignment.refresh_from_db()
    assert assignment.released_by == reviewer
    assert not Assignment.objects.filter(released_at=None).exists()


def test_requiring_fewer_sheets_concludes_when_enough_are_in(reviewer, editor, observer):
    article = desk.queued()
    desk.submitted(desk.started(article, by=reviewer))
    with nothing_changes(), pytest.raises(PermissionRefused):
        require_sheets(article, number=1, by=observer, at=desk.now())
    with nothing_changes(), pytest.raises(RequirementRefused, match="at least one"):
        require_sheets(article, number=0, by=editor, at=desk.now())
    assert require_sheets(article, number=1, by=editor, at=desk.now()).state == "agreed"


def test_concluded_review_is_not_asked_for_more_than_it_was_concluded_with(editor):
    """Else verdicts would be published that rest on fewer reviews than the article is said to need."""
    article = desk.agreed()
    with nothing_changes(), pytest.raises(RequirementRefused, match="concluded, with 2: send it back or re-open it"):
        require_sheets(article, number=3, by=editor, at=desk.now())
    assert require_sheets(article, number=2, by=editor, at=desk.now()).state == "agreed"
    one = desk.queued(sheets_required=1)
    desk.submitted(desk.started(one, by=desk.reviewers()[0]))
    with nothing_changes(), pytest.raises(RequirementRefused, match="concluded, with 1"):
        require_sheets(one, number=None, by=editor, at=desk.now())
    assert require_sheets(desk.published(), number=3, by=editor, at=desk.now()).sheets_required == 3


@pytest.mark.parametrize("is_done", [False, True])
def test_whoever_reviews_the_article_does_not_say_how_many_reviews_it_needs(is_done, editor, administrator):
    article = desk.queued()
    sheet = desk.started(article, by=editor)
    if is_done:
        desk.submitted(sheet)
    with nothing_changes(), pytest.raises(RequirementRefused, match="You review this article yourself"):
        require_sheets(article, number=1, by=editor, at=desk.now())
    assert require_sheets(article, number=1, by=administrator, at=desk.now()).state == ("agreed" if is_done else "in_review")


def one_in(reviewer, **values: Any) -> Article:
    article = desk.queued(**values)
    desk.submitted(desk.started(article, by=reviewer))
    return Article.objects.get(pk=article.pk)


def test_reviews_that_wait_for_a_number_no_longer_asked_for_are_concluded(reviewer, reviewer2):
    source = desk.make_source(sheets_required=3)
    waiting = one_in(reviewer, source=source)
    own, elsewhere = one_in(reviewer, source=source, sheets_required=2), one_in(reviewer)
    begun = one_in(reviewer, source=source)
    desk.started(begun, by=reviewer2)
    both = desk.queued(source=source)
    desk.reviewed(both, [reviewer, reviewer2], [desk.SUPPORTED, desk.LOW])
    with nothing_changes():
        assert conclude_waiting(at=desk.now(), source=source) == []
    type(source).objects.filter(pk=source.pk).update(sheets_required=1)
    assert [article.pk for article in conclude_waiting(at=desk.now(), source=source)] == [waiting.pk, both.pk]
    states = {pk: Article.objects.get(pk=pk).state for pk in (waiting.pk, both.pk, own.pk, elsewhere.pk, begun.pk)}
    assert list(states.values()) == ["agreed", "disputed", "in_review", "in_review", "in_review"]
    event = Event.objects.filter(verb="state_moved", article_id=waiting.pk).last()
    assert (event.actor_id, event.after["move"]) == (None, "agree")


def test_the_command_concludes_after_the_setting_was_lowered(reviewer, settings):
    article, own = one_in(reviewer), one_in(reviewer, sheets_required=2)
    out = StringIO()
    call_command("conclude_reviews", stdout=out)
    settings.SHEETS_REQUIRED = 1
    call_command("conclude_reviews", stdout=out)
    assert out.getvalue() == f"Reviews concluded: 0.\narticle {article.pk}: agreed\nReviews concluded: 1.\n"
    assert (Article.objects.get(pk=article.pk).state, Article.objects.get(pk=own.pk).state) == ("agreed", "in_review")


def test_blind_events_never_hold_an_answer(reviewer, reviewer2):
    article = desk.queued()
    secret = "XYZZYSECRET"
    evidence = replace(desk.COUNT, title=secret, note=secret, quote=secret)
    claim = desk.claim_on(article, by=reviewer)
    answers = replace(desk.TRUE, why=secret, evidence=(evidence,))
    desk.submitted(desk.started(article, by=reviewer), headline=replace(desk.SUPPORTED, why=secret), claims={claim.pk: answers})
    discard_sheet(desk.saved(desk.started(article, by=reviewer2), headline=desk.LOW), by=reviewer2, at=desk.now())
    told = [f"{event.before} {event.after} {event.note}" for event in Event.objects.all()]
    assert len(told) > 6
    assert not [line for line in told if secret in line or "supported" in line or "true" in line]


def queries_of_saving_and_submitting(reviewer: Any, places: tuple[str, ...]) -> tuple[int, int]:
    article = desk.queued()
    claims = [desk.claim_on(article, by=reviewer, exact=exact) for exact in places]
    answers = {claim.pk: desk.TRUE for claim in claims}
    sheet = desk.saved(desk.started(article, by=reviewer), claims=answers)
    answers[claims[0].pk] = replace(desk.TRUE, verdict="false")
    at = sheet.saved_at  # the first event of another day would note the head of this one as well
    with CaptureQueriesContext(connection) as saving:
        sheet = save_sheet(sheet, headline=desk.LOW, claims=answers, lock=sheet.lock, by=reviewer, at=at)
    with CaptureQueriesContext(connection) as submitting:
        submit_sheet(sheet, lock=sheet.lock, by=reviewer, at=at)
    return len(saving), len(submitting)


def test_saving_and_submitting_take_as_many_queries_for_many_claims_as_for_one(reviewer):
    """Saving writes only what changed."""
    one = queries_of_saving_and_submitting(reviewer, (desk.CLAIMED,))
    three = queries_of_saving_and_submitting(reviewer, (desk.CLAIMED, desk.QUOTED, "the county engineer"))
    assert one == three
    assert max(one) <= 20


# --- a claim that was begun


def begin(sheet: Sheet, **begun: str) -> Sheet:
    given = {"headline": desk.SUPPORTED, "claims": {}, "lock": sheet.lock, "by": sheet.reviewer, "at": desk.now()}
    return save_sheet(sheet, begun=begun, **given)


def test_words_of_a_claim_begun_are_kept_as_they_were_typed(reviewer):
    sheet = begin(desk.started(desk.queued(), by=reviewer), exact=" will\r\nclose", paragraph="", statement=" ")
    assert (sheet.begun_claim, sheet.lock) == ({"exact": " will\r\nclose"}, 1)
    assert begin(sheet, exact=" will\r\nclose").lock == 1
    assert desk.saved(sheet, headline=desk.LOW).begun_claim == {"exact": " will\r\nclose"}


@pytest.mark.parametrize("begun", [{"verdict": "true"}, {"exact": 3}, {"exact": "a\0b"}])
def test_what_is_no_part_of_a_claim_is_not_kept(reviewer, begun):
    sheet = desk.started(desk.queued(), by=reviewer)
    with pytest.raises(AnswersRefused) as refused:
        begin(sheet, **begun)
    assert [problem.field.partition(".")[0] for problem in refused.value.problems] == ["new"]
    assert (Sheet.objects.get().lock, Sheet.objects.get().begun_claim) == (0, {})


def test_sheet_with_a_claim_begun_is_not_submitted(reviewer):
    sheet = begin(desk.started(desk.queued(), by=reviewer), statement="It will close.")
    with pytest.raises(SheetIncomplete) as refused:
        submit_sheet(sheet, lock=sheet.lock, by=reviewer, at=desk.now())
    assert [problem.field for problem in refused.value.problems] == ["new.exact"]
    assert Sheet.objects.get().state == "draft"
    sheet = begin(sheet, claim_type="quantity")  # a choice alone is no claim
    assert submit_sheet(sheet, lock=sheet.lock, by=reviewer, at=desk.now()).state == "submitted"


def test_claim_begun_is_added_and_leaves_the_draft_in_one(reviewer, reviewer2):
    sheet = begin(desk.started(desk.queued(), by=reviewer), exact=desk.CLAIMED)
    given = {"exact": desk.CLAIMED, "statement": "It will.", "claim_type": "", "at": desk.now()}
    with pytest.raises(PermissionRefused):
        add_begun_claim(sheet, lock=sheet.lock, by=reviewer2, **given)
    with pytest.raises(SheetChanged):
        add_begun_claim(sheet, lock=sheet.lock - 1, by=reviewer, **given)
    with pytest.raises(ClaimRefused):
        add_begun_claim(sheet, lock=sheet.lock, by=reviewer, **{**given, "statement": " "})
    assert (Claim.objects.count(), Sheet.objects.get().begun_claim) == (0, {"exact": desk.CLAIMED})
    claim = add_begun_claim(sheet, lock=sheet.lock, by=reviewer, **given)
    assert (claim.exact, Sheet.objects.get().begun_claim, Sheet.objects.get().lock) == (desk.CLAIMED, {}, sheet.lock + 1)


def test_begun_claim_has_the_parts_that_its_form_has():
    assert set(FIELDS) == set(AddClaimForm.base_fields)

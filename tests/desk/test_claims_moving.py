"""Claims that somebody changes or takes away while they are being answered: nothing is handed in unread, and nothing is lost."""

import pytest
from django.contrib.auth.models import User

from archive.models import Article, Claim, ClaimRating, Sheet
from archive.review.answers import ClaimAnswers
from archive.review.claim_places import merge_claims
from archive.review.claims import accept_claim, reject_claim
from archive.review.sheets import SheetIncomplete, save_sheet, submit_sheet
from archive.review.transitions import move
from tests.desk.pages import form_with, send, signed_in, words
from tests.review.desk import CLAIMED, SUPPORTED, TEXT, TRUE, add_version, claim_on, now, queued, saved, started

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(editor: User) -> Claim:
    return claim_on(queued(), by=editor)


@pytest.fixture
def sheet(claim: Claim, reviewer: User) -> Sheet:
    return started(claim.article, by=reviewer)


def answers(claim: Claim, verdict: str = "true") -> dict[str, str]:
    place = f"claim-{claim.pk}"
    return {"headline-rating": "supported", f"{place}-verdict": verdict, f"{place}-no_evidence_reason": "Counted on the spot."}


def test_verdict_on_a_statement_never_read_is_not_handed_in(sheet: Sheet, claim: Claim, reviewer: User, editor: User) -> None:
    client = signed_in(reviewer)
    page = client.get(f"/desk/review/{sheet.pk}/")
    accept_claim(claim, by=editor, at=now(), statement="The opposite is the case.")
    told = send(client, page, form_with(page, name="lock"), action="submit", **answers(claim))
    assert told.status_code == 422 and "Somebody changed this claim since you answered it." in words(told)
    assert "The opposite is the case." in words(told)
    sheet.refresh_from_db()
    assert sheet.state == "draft" and ClaimRating.objects.get(sheet=sheet).verdict == "true"
    send(client, told, form_with(told, name="lock"), action="submit", **answers(claim, "false"))
    sheet.refresh_from_db()
    assert (sheet.state, ClaimRating.objects.get(sheet=sheet).verdict) == ("submitted", "false")


def test_answer_stored_before_the_change_is_read_again_first(sheet: Sheet, claim: Claim, reviewer: User, editor: User) -> None:
    now_ = saved(sheet, headline=SUPPORTED, claims={claim.pk: TRUE})
    accept_claim(claim, by=editor, at=now(), statement="Another thing.")
    now_.refresh_from_db()
    with pytest.raises(SheetIncomplete, match="Somebody changed this claim"):
        submit_sheet(now_, lock=now_.lock, by=reviewer, at=now())
    again = save_sheet(now_, headline=SUPPORTED, claims={claim.pk: TRUE}, lock=now_.lock, by=reviewer, at=now())
    assert again.lock == now_.lock + 1
    assert submit_sheet(again, lock=again.lock, by=reviewer, at=now()).state == "submitted"


def test_claim_changed_since_it_was_answered_says_so_until_it_is_saved(
    sheet: Sheet, claim: Claim, reviewer: User, editor: User
) -> None:
    saved(sheet, headline=SUPPORTED, claims={claim.pk: TRUE})
    client, told = signed_in(reviewer), "Somebody changed this claim since you answered it."
    assert told not in words(client.get(f"/desk/review/{sheet.pk}/"))
    accept_claim(claim, by=editor, at=now(), statement="Another thing.")
    page = client.get(f"/desk/review/{sheet.pk}/")
    assert told in words(page)
    send(client, page, form_with(page, name="lock"), action="save")
    assert told not in words(client.get(f"/desk/review/{sheet.pk}/"))


def test_draft_returned_by_a_new_version_is_not_said_to_be_put_away(sheet: Sheet, reviewer: User) -> None:
    add_version(sheet.version.article, text=TEXT + " More was said.")
    move(Article.objects.get(pk=sheet.version.article_id), "restart", by=None, at=now(), note="Version 2 was imported.")
    shown = words(signed_in(reviewer).get(f"/desk/review/{sheet.pk}/"))
    assert "Your review, returned." in shown and "Sent back: Version 2 was imported." in shown


def test_what_was_typed_on_a_claim_taken_away_is_kept_and_told(sheet: Sheet, claim: Claim, reviewer: User, editor: User) -> None:
    client = signed_in(reviewer)
    page = client.get(f"/desk/review/{sheet.pk}/")
    reject_claim(claim, by=editor, at=now())
    sent = answers(claim) | {f"claim-{claim.pk}-why": "Half an hour of thought."}
    fields = form_with(page, name="lock").values | sent | {"action": "save"}
    told = client.post(f"/desk/review/{sheet.pk}/", fields, headers={"accept": "application/json"})
    assert told.status_code == 200
    assert f"Somebody took the claim “{claim.statement}” away." in told.json()["message"]
    assert ClaimRating.objects.get(sheet=sheet).why == "Half an hour of thought."
    shown = words(client.get(f"/desk/review/{sheet.pk}/"))
    assert "Taken away since you answered" in shown and "Half an hour of thought." in shown
    again = client.get(f"/desk/review/{sheet.pk}/")
    send(client, again, form_with(again, name="lock"), action="submit", **{"headline-rating": "supported"})
    sheet.refresh_from_db()
    assert sheet.state == "submitted"


def test_answer_to_a_claim_merged_away_is_shown(claim: Claim, sheet: Sheet, reviewer: User, editor: User) -> None:
    start = TEXT.index(CLAIMED)
    other_words = TEXT[start + 2 : start + len(CLAIMED) - 2]
    other = claim_on(claim.article, by=editor, exact=other_words)
    saved(sheet, headline=SUPPORTED, claims={claim.pk: TRUE, other.pk: ClaimAnswers(verdict="false", why="Words of the other.")})
    merge_claims(claim, other, by=editor, at=now())
    shown = words(signed_in(reviewer).get(f"/desk/review/{sheet.pk}/"))
    assert "Taken away since you answered" in shown and "Words of the other." in shown


def test_handing_in_with_a_claim_taken_away_is_told_first(sheet: Sheet, claim: Claim, reviewer: User, editor: User) -> None:
    client = signed_in(reviewer)
    page = client.get(f"/desk/review/{sheet.pk}/")
    reject_claim(claim, by=editor, at=now())
    sent = answers(claim) | {f"claim-{claim.pk}-why": "Half an hour of thought."}
    told = send(client, page, form_with(page, name="lock"), action="submit", **sent)
    assert told.status_code == 422 and "away. What you wrote about it is kept with this draft" in words(told)
    assert words(told).count("Half an hour of thought.") == 1
    sheet.refresh_from_db()
    assert sheet.state == "draft"
    send(client, told, form_with(told, name="lock"), action="submit", **{"headline-rating": "supported"})
    sheet.refresh_from_db()
    assert sheet.state == "submitted"

"""Claims put at other words, split and merged: by whom, when not, and what becomes of drafts and of the record."""

from collections.abc import Callable
from typing import Any

import pytest

from archive.models import Article, Claim, ClaimRating, Event
from archive.review.claim_places import merge_claims, reanchor_claim, split_claim
from archive.review.claims import ClaimRefused, accept_claim, reject_claim
from archive.review.permissions import PermissionRefused
from archive.review.sheets import SheetChanged, save_sheet, submit_sheet
from archive.review.transitions import move
from tests.factories import make_article, make_source, story_text
from tests.review import desk
from tests.review.test_claims import refuses, suggested

pytestmark = pytest.mark.django_db
WORDS = "4,000 cars cross the bridge"
PARTS = ("About 4,000 cars", "on a working day.")


def by(person: Any) -> dict[str, Any]:
    return {"by": person, "at": desk.now()}


@pytest.fixture
def claim(reviewer) -> Claim:
    return desk.claim_on(desk.make_article(), by=reviewer, speaker_name="Ada Fenn", is_quotation=True)


def beside(claim: Claim, person: Any, exact: str = desk.QUOTED) -> Claim:
    return desk.claim_on(claim.article, by=person, exact=exact)


def last(verb: str) -> Event:
    return Event.objects.filter(verb=verb).latest("number")


def test_claim_is_put_at_other_words_and_the_record_tells_both(claim, reviewer):
    moved = reanchor_claim(claim, exact=WORDS, **by(reviewer))
    start = desk.TEXT.index(WORDS)
    assert (moved.exact, moved.start, moved.end, moved.statement) == (WORDS, start, start + len(WORDS), claim.statement)
    assert Claim.objects.get(pk=claim.pk).suffix == moved.suffix == desk.TEXT[moved.end : moved.end + 64]
    event = last("claim_reanchored")
    assert (event.before["exact"], event.after["exact"], event.actor_id) == (claim.exact, WORDS, reviewer.pk)


def test_words_must_stand_in_the_newest_version_at_one_place(claim, reviewer):
    for exact, match in (("no such words", "does not stand"), ("The county said so.", "more than once")):
        refuses(ClaimRefused, match, lambda exact=exact: reanchor_claim(claim, exact=exact, **by(reviewer)))
    other = beside(claim, reviewer)
    refuses(ClaimRefused, "stands at just these words", lambda: reanchor_claim(claim, exact=desk.QUOTED, **by(reviewer)))
    reject_claim(other, **by(reviewer))
    refuses(ClaimRefused, "was rejected", lambda: reanchor_claim(claim, exact=desk.QUOTED, **by(reviewer)))


def test_orphan_is_given_a_place_in_the_newest_version(reviewer, editor):
    source = make_source(text_policy="full")
    told = ["Ten boats lie in the harbour of Sallow Quay tonight.", "Nobody was on board."]
    article = make_article(story_text("Boats counted", told), source=source, guid="a")
    claim = desk.claim_on(article, by=reviewer, exact=told[0])
    changed = ["Eleven boats lie in the harbour tonight.", told[1]]
    article = make_article(story_text("Boats counted", changed), source=source, guid="a")
    assert Claim.objects.get(pk=claim.pk).anchor_state == "orphaned"
    move(article, "queue", by=editor, at=desk.now())
    desk.started(article, by=reviewer)
    refuses(ClaimRefused, "accept that one", lambda: reanchor_claim(claim, exact=changed[0], **by(reviewer)))
    found = reanchor_claim(claim, exact="Eleven boats lie in the harbour", **by(reviewer))
    assert (found.anchor_state, found.version.number, found.verification) == ("anchored", 2, "in_check")
    assert last("claim_reanchored").before["anchor_state"] == "orphaned"


def test_claim_is_split_into_its_parts_in_order(claim, reviewer):
    first, second = split_claim(claim, parts=PARTS, **by(reviewer))
    assert (first.pk, first.exact, first.statement) == (claim.pk, PARTS[0], PARTS[0])
    assert (second.exact, second.statement, second.status, second.origin) == (PARTS[1], PARTS[1], "accepted", "person")
    assert (second.speaker_name, second.is_quotation, second.claim_type) == ("Ada Fenn", True, "quantity")
    assert last("claim_split").after["into"] == [first.pk, second.pk]
    assert last("claim_added").subject_id == second.pk


@pytest.mark.parametrize(
    ("parts", "match"),
    [
        ([PARTS[0]], "at least two"),
        ([], "at least two"),
        ([PARTS[1], PARTS[0]], "behind the part before it"),
        (["About 4,000 cars", "4,000 cars cross"], "behind the part before it"),
        ([PARTS[0], "The county said so."], "does not stand in the claim"),
    ],
)
def test_split_needs_parts_of_the_claim_in_their_order(claim, reviewer, parts, match):
    refuses(ClaimRefused, match, lambda: split_claim(claim, parts=parts, **by(reviewer)))


def test_two_claims_become_one_and_the_other_is_kept_rejected(claim, reviewer):
    other = beside(claim, reviewer, exact="The county said so. The county said so.")
    merged = merge_claims(claim, other, **by(reviewer))
    assert (merged.start, merged.end) == (claim.start, other.end)
    assert merged.exact == desk.TEXT[claim.start : other.end] and merged.statement == claim.statement
    other.refresh_from_db()
    assert (other.status, other.verification) == ("rejected", "unchecked")
    assert last("claim_merged").after == {"status": "rejected", "merged_into": claim.pk}


def test_merge_is_refused_where_it_says_nothing_new(claim, reviewer):
    inner = beside(claim, reviewer, exact=WORDS)
    elsewhere = desk.claim_on(desk.make_article(), by=reviewer)
    refuses(ClaimRefused, "merge this one into that", lambda: merge_claims(inner, claim, **by(reviewer)))
    refuses(ClaimRefused, "two claims of one article", lambda: merge_claims(claim, claim, **by(reviewer)))
    refuses(ClaimRefused, "two claims of one article", lambda: merge_claims(claim, elsewhere, **by(reviewer)))
    assert merge_claims(claim, inner, **by(reviewer)).exact == claim.exact


def test_drafts_on_a_merged_claim_go_along(reviewer, reviewer2):
    article = desk.queued()
    claim = desk.claim_on(article, by=reviewer)
    other = beside(claim, reviewer)
    one, both = desk.started(article, by=reviewer), desk.started(article, by=reviewer2)
    desk.saved(one, claims={other.pk: desk.TRUE})
    desk.saved(both, claims={claim.pk: desk.TRUE, other.pk: desk.FALSE})
    merge_claims(claim, other, **by(reviewer))
    rows = ClaimRating.objects.order_by("sheet", "pk").values_list("sheet", "claim", "verdict")
    assert list(rows) == [(one.pk, claim.pk, "true"), (both.pk, claim.pk, "true"), (both.pk, other.pk, "false")]


CHANGES: dict[str, Callable[[Claim, Claim, Any], Any]] = {
    "reanchor": lambda claim, other, person: reanchor_claim(claim, exact=WORDS, **by(person)),
    "split": lambda claim, other, person: split_claim(claim, parts=PARTS, **by(person)),
    "merge": lambda claim, other, person: merge_claims(claim, other, **by(person)),
}


@pytest.mark.parametrize("name", CHANGES)
def test_judged_claims_and_those_of_settled_reviews_stand_still(name, reviewer, reviewer2, editor):
    article = desk.queued()
    claim = desk.claim_on(article, by=reviewer)
    other = beside(claim, reviewer)
    answers = {claim.pk: desk.TRUE, other.pk: desk.TRUE}
    desk.submitted(desk.started(article, by=reviewer), claims=answers)
    refuses(ClaimRefused, "judged already", lambda: CHANGES[name](claim, other, editor))
    desk.submitted(desk.started(article, by=reviewer2), claims=answers)
    assert Article.objects.get(pk=article.pk).state == "agreed"
    refuses(ClaimRefused, "claims are not changed now", lambda: CHANGES[name](claim, other, editor))


@pytest.mark.parametrize("name", CHANGES)
def test_only_those_who_rate_or_tag_change_claims(name, claim, reviewer, observer, editor):
    other = beside(claim, reviewer)
    refuses(PermissionRefused, ".", lambda: CHANGES[name](claim, other, observer))
    assert CHANGES[name](claim, other, editor)


@pytest.mark.parametrize("name", ["split", "merge"])
def test_suggestions_are_accepted_before_they_are_split_or_merged(name, claim, reviewer):
    other = beside(claim, reviewer)
    Claim.objects.filter(pk=claim.pk).update(status="suggested")
    refuses(ClaimRefused, "accepted and stand in the newest version", lambda: CHANGES[name](claim, other, reviewer))


def test_claim_at_words_that_a_person_chose_moves_with_the_next_version(reviewer):
    source = make_source(text_policy="full")
    told = ["Ten boats lie in the harbour of Sallow Quay tonight.", "Nobody was on board."]
    article = make_article(story_text("Boats counted", told), source=source, guid="a")
    claim = desk.claim_on(article, by=reviewer, exact=told[0])
    reanchor_claim(claim, exact=told[1], **by(reviewer))
    make_article(story_text("Boats counted", [*told, "More tomorrow."]), source=source, guid="a")
    claim.refresh_from_db()
    assert (claim.version.number, claim.exact, claim.anchor_state) == (2, told[1], "anchored")


@pytest.mark.parametrize("name", ["reanchor", "split", "merge"])
def test_whoever_drafted_an_answer_sees_the_changed_claim_before_it_is_saved(name, reviewer, reviewer2):
    article = desk.queued()
    claim = desk.claim_on(article, by=reviewer)
    other = beside(claim, reviewer)
    sheet, untouched = desk.started(article, by=reviewer), desk.started(article, by=reviewer2)
    sheet = desk.saved(sheet, claims={claim.pk: desk.TRUE, other.pk: desk.FALSE})
    CHANGES[name](claim, other, reviewer2)
    with pytest.raises(SheetChanged):
        save_sheet(sheet, headline=desk.SUPPORTED, claims={}, lock=sheet.lock, **by(reviewer))
    with pytest.raises(SheetChanged):
        submit_sheet(sheet, lock=sheet.lock, **by(reviewer))
    assert desk.saved(untouched).lock == untouched.lock + 1


def test_claim_said_otherwise_under_a_draft_is_shown_before_it_is_submitted(reviewer, editor):
    article = desk.queued()
    claim = desk.claim_on(article, by=reviewer)
    sheet = desk.saved(desk.started(article, by=reviewer), claims={claim.pk: desk.TRUE})
    accept_claim(claim, statement="Nobody crosses the bridge.", **by(editor))
    with pytest.raises(SheetChanged):
        submit_sheet(sheet, lock=sheet.lock, **by(reviewer))


CHANGES: dict[str, Callable[[Claim, Claim, Any], Any]] = {
    "edit": lambda claim, other, person: accept_claim(claim, statement="4,000 cars a day.", **by(person)),
    "reject": lambda claim, other, person: reject_claim(claim, **by(person)),
    "reanchor": lambda claim, other, person: reanchor_claim(claim, exact=WORDS, **by(person)),
    "split": lambda claim, other, person: split_claim(claim, parts=PARTS, **by(person)),
    "merge": lambda claim, other, person: merge_claims(claim, other, **by(person)),
    "add": lambda claim, other, person: desk.claim_on(claim.article, by=person, exact="before the fair"),
    "accept": lambda claim, other, person: accept_claim(suggested(claim.article, "before the fair"), **by(person)),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_claim_that_readers_see_otherwise_changes_the_page_of_its_article(name, claim, reviewer):
    other = beside(claim, reviewer)
    before = Article.objects.get().changed_at
    CHANGES[name](claim, other, reviewer)
    assert Article.objects.get().changed_at > before


def test_a_suggestion_that_is_rejected_changes_no_page(claim, reviewer):
    before = Article.objects.get().changed_at
    reject_claim(suggested(claim.article, "before the fair"), **by(reviewer))
    accept_claim(claim, **by(reviewer))  # says nothing new
    assert Article.objects.get().changed_at == before

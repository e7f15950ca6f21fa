"""Claims: marked, taken over from suggestions, edited, rejected."""

import pytest

from archive.analysis.anchors import make_anchor
from archive.models import Article, Claim, Entity, Event, Sheet
from archive.review.answers import ClaimAnswers
from archive.review.claims import ClaimRefused, accept_claim, add_claim, reject_claim
from archive.review.permissions import PermissionRefused
from archive.review.sheets import discard_sheet
from archive.review.transitions import move
from tests.review import desk

pytestmark = pytest.mark.django_db


def suggested(article: Article, exact: str = desk.CLAIMED) -> Claim:
    """As the importer stores what the machine suggests."""
    version = desk.version_of(article)
    start = version.text.index(exact)
    anchor = make_anchor(version.text, start, start + len(exact))
    return Claim.objects.create(
        article=article,
        version=version,
        **anchor.as_json(),
        statement=exact,
        slug="c",
        origin="machine",
        status="suggested",
        created_at=desk.now(),
    )


def refuses(error: type[Exception], match: str, act) -> None:
    before = desk.everything()
    with pytest.raises(error, match=match):
        act()
    assert desk.everything() == before


def test_a_claim_is_anchored_where_its_words_stand(reviewer):
    article = desk.make_article()
    speaker = Entity.objects.create(name="Ada Fenn", slug="ada-fenn", kind="person")
    claim = add_claim(
        desk.version_of(article),
        exact=desk.QUOTED,
        statement=" The bridge will be open before the fair. ",
        claim_type="prediction",
        speaker=speaker,
        speaker_name="Ada Fenn",
        is_quotation=True,
        by=reviewer,
        at=desk.now(),
    )
    start = desk.TEXT.index(desk.QUOTED)
    assert (claim.start, claim.end, claim.exact) == (start, start + len(desk.QUOTED), desk.QUOTED)
    assert desk.TEXT[:start].endswith(claim.prefix) and claim.prefix
    assert (claim.statement, claim.slug) == (
        "The bridge will be open before the fair.",
        "the-bridge-will-be-open-before-the-fair",
    )
    assert (claim.origin, claim.status, claim.verification, claim.created_by) == ("person", "accepted", "unchecked", reviewer)
    event = Event.objects.get(verb="claim_added")
    assert (event.after["exact"], event.actor_id, event.blind) == (desk.QUOTED, reviewer.pk, False)


def test_words_that_recur_need_their_place(reviewer):
    version = desk.version_of(desk.make_article())
    given = {"exact": "The county said so.", "statement": "It said so.", "claim_type": "", "by": reviewer, "at": desk.now()}
    refuses(ClaimRefused, "more than once", lambda: add_claim(version, **given))
    second = desk.TEXT.rindex("The county said so.")
    assert add_claim(version, start=second, **given).start == second
    refuses(ClaimRefused, "more than once", lambda: add_claim(version, start=second - 3, **given))
    refuses(ClaimRefused, "does not stand", lambda: add_claim(version, **given | {"exact": "It never said so."}))
    once = given | {"exact": desk.QUOTED, "start": 0}
    refuses(ClaimRefused, "at that place", lambda: add_claim(version, **once))


def test_a_claim_needs_words_and_a_known_kind(reviewer):
    version = desk.version_of(desk.make_article())
    given = {"exact": desk.CLAIMED, "statement": "4,000 cars.", "claim_type": "quantity", "by": reviewer, "at": desk.now()}
    refuses(ClaimRefused, "Say what is claimed", lambda: add_claim(version, **given | {"statement": "  "}))
    refuses(ClaimRefused, "no kind of claim", lambda: add_claim(version, **given | {"claim_type": "gossip"}))
    refuses(ClaimRefused, "too long", lambda: add_claim(version, **given, speaker_name="a" * 201))


def test_marking_a_suggestion_takes_it_over(reviewer):
    article = desk.make_article()
    suggestion = suggested(article)
    claim = desk.claim_on(article, by=reviewer, statement="4,000 cars a day.")
    assert (claim.pk, claim.status, claim.origin, claim.statement) == (suggestion.pk, "accepted", "machine", "4,000 cars a day.")
    refuses(ClaimRefused, "already", lambda: desk.claim_on(article, by=reviewer))


def test_accepting_changes_what_is_given_and_nothing_else(reviewer):
    suggestion = suggested(desk.make_article())
    claim = accept_claim(suggestion, statement="4,000 cars a day.", by=reviewer, at=desk.now())
    assert (claim.status, claim.statement, claim.slug, claim.claim_type) == (
        "accepted",
        "4,000 cars a day.",
        "4000-cars-a-day",
        "",
    )
    event = Event.objects.get(verb="claim_accepted")
    assert event.before == {"statement": desk.CLAIMED, "status": "suggested"}
    assert event.after == {"statement": "4,000 cars a day.", "status": "accepted"}
    claim = accept_claim(claim, claim_type="quantity", by=reviewer, at=desk.now())
    assert (claim.claim_type, Event.objects.get(verb="record_edited").after) == ("quantity", {"claim_type": "quantity"})
    before = desk.everything()
    accept_claim(claim, claim_type="quantity", by=reviewer, at=desk.now())
    assert desk.everything() == before


def test_the_speaker_can_be_set_and_taken_away(reviewer):
    speaker = Entity.objects.create(name="Ada Fenn", slug="ada-fenn", kind="person")
    claim = accept_claim(suggested(desk.make_article()), speaker=speaker, by=reviewer, at=desk.now())
    assert claim.speaker == speaker
    assert accept_claim(claim, claim_type="other", by=reviewer, at=desk.now()).speaker == speaker
    assert accept_claim(claim, speaker_name="the engineer", by=reviewer, at=desk.now()).speaker is None


def test_claims_of_an_article_in_review_are_in_check_until_rejected(reviewer, editor):
    article = desk.in_review()
    claim = accept_claim(suggested(article), by=reviewer, at=desk.now())
    assert claim.verification == "in_check"
    claim = reject_claim(claim, by=editor, at=desk.now())
    assert (claim.status, claim.verification) == ("rejected", "unchecked")
    assert Event.objects.get(verb="claim_rejected").before == {"status": "accepted", "verification": "in_check"}


@pytest.mark.parametrize("role", ["observer", "importer"])
def test_claims_are_for_those_who_rate_or_tag(role, request, administrator):
    user = request.getfixturevalue(role)
    article = desk.make_article()
    suggestion = suggested(article)
    refuses(PermissionRefused, "needs the power", lambda: desk.claim_on(article, by=user))
    refuses(PermissionRefused, "needs the power", lambda: accept_claim(suggestion, by=user, at=desk.now()))
    refuses(PermissionRefused, "needs the power", lambda: reject_claim(suggestion, by=user, at=desk.now()))
    assert reject_claim(suggestion, by=administrator, at=desk.now()).status == "rejected"


@pytest.mark.parametrize("state", ["agreed", "disputed", "spiked"])
def test_claims_stand_still_once_the_sheets_are_in(state, reviewer):
    article = desk.REACHED[state]()
    suggestion = suggested(article)
    refuses(ClaimRefused, "not changed now", lambda: desk.claim_on(article, by=reviewer, exact=desk.QUOTED))
    refuses(ClaimRefused, "not changed now", lambda: accept_claim(suggestion, by=reviewer, at=desk.now()))
    refuses(ClaimRefused, "not changed now", lambda: reject_claim(suggestion, by=reviewer, at=desk.now()))


def test_claims_are_marked_on_the_current_version_alone(reviewer):
    article = desk.make_article()
    version = desk.version_of(article)
    desk.add_version(article, text=desk.TEXT + "More.\n")
    given = {"exact": desk.CLAIMED, "statement": "So.", "claim_type": "", "by": reviewer, "at": desk.now()}
    refuses(ClaimRefused, "not the current one", lambda: add_claim(version, **given))


def test_a_judged_claim_is_not_changed(reviewer, reviewer2):
    article = desk.queued()
    claim = desk.claim_on(article, by=reviewer)
    sheets = [desk.started(article, by=user) for user in (reviewer, reviewer2)]
    desk.submitted(sheets[0], claims={claim.pk: desk.TRUE})
    refuses(ClaimRefused, "judged already", lambda: accept_claim(claim, statement="Else.", by=reviewer2, at=desk.now()))
    refuses(ClaimRefused, "judged already", lambda: reject_claim(claim, by=reviewer2, at=desk.now()))


def test_a_draft_that_was_put_away_judges_no_claim(reviewer, reviewer2):
    article = desk.queued()
    claim = desk.claim_on(article, by=reviewer)
    discard_sheet(desk.saved(desk.started(article, by=reviewer), claims={claim.pk: desk.TRUE}), by=reviewer, at=desk.now())
    assert accept_claim(claim, statement="Else.", by=reviewer2, at=desk.now()).statement == "Else."
    assert reject_claim(claim, by=reviewer2, at=desk.now()).status == "rejected"


def test_a_claim_that_a_returned_review_answered_stays_as_it_was_judged(reviewer2, adjudicator):
    article = desk.queued()
    claim = desk.claim_on(article, by=reviewer2)
    article = desk.reviewed(article, desk.reviewers(), [desk.SUPPORTED, desk.LOW], claims={claim.pk: desk.TRUE})
    move(article, "send_back", by=adjudicator, at=desk.now(), note="Look again.")
    for sheet in Sheet.objects.filter(state="draft").select_related("reviewer"):
        discard_sheet(sheet, by=sheet.reviewer, at=desk.now())
    refuses(ClaimRefused, "judged already", lambda: accept_claim(claim, statement="Else.", by=reviewer2, at=desk.now()))


def test_a_claim_rejected_during_review_is_asked_of_nobody_any_more(reviewer, reviewer2):
    article = desk.queued()
    claim = desk.claim_on(article, by=reviewer)
    sheets = [desk.started(article, by=user) for user in (reviewer, reviewer2)]
    desk.saved(sheets[0], claims={claim.pk: ClaimAnswers(verdict="true")})
    reject_claim(claim, by=reviewer2, at=desk.now())
    for sheet in sheets:
        desk.submitted(sheet)
    assert Article.objects.get(pk=article.pk).state == "agreed"

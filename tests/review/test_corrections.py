"""Corrections: published verdicts superseded at once, with a public reason."""

from dataclasses import replace

import pytest
from django.contrib.auth.models import Group, User

from archive.models import Article, Claim, ClaimVerdict, Correction, Event, Evidence, HeadlineVerdict
from archive.review import corrections
from archive.review.answers import AnswersRefused, HeadlineAnswers
from archive.review.permissions import PermissionRefused
from archive.review.ratings import claim_answers, headline_answers
from archive.review.transitions import TransitionRefused, move
from archive.review.verdicts import standing_claims, standing_headline
from tests.review import desk

pytestmark = pytest.mark.django_db
NOTE = "The county has corrected its count."


def correct_headline(article, **given):
    """As one who looked at what stands now."""
    standing = standing_headline(article)
    return corrections.correct_headline(article, **{"standing": standing.pk if standing else 0} | given)


def correct_claim(claim, **given):
    standing = standing_claims([claim.pk]).get(claim.pk)
    return corrections.correct_claim(claim, **{"standing": standing.pk if standing else 0} | given)


@pytest.fixture
def rated():
    return desk.published_with_claim()


def test_correcting_the_headline_supersedes_its_verdict(rated, editor):
    article = rated[0]
    at = desk.now()
    correction = correct_headline(article, answers=desk.SUPPORTED, note=NOTE, by=editor, at=at)
    old, new = HeadlineVerdict.objects.order_by("pk")
    article.refresh_from_db()
    assert (article.state, article.headline_rating, article.changed_at) == ("published", "supported", at)
    assert (new.basis, new.supersedes, new.published_at, new.reached_by, new.sheet_count) == ("correction", old, at, editor, 2)
    assert (list(HeadlineVerdict.objects.standing()), old.rating) == ([new], "weakly_supported")
    assert (correction.kind, correction.headline_verdict, correction.note) == ("headline_verdict", new, NOTE)
    event = Event.objects.get(verb="verdict_corrected")
    assert (event.before["rating"], event.after["rating"], event.note) == ("weakly_supported", "supported", NOTE)


def test_correcting_a_claim_links_what_evidence_there_was_and_adds_its_own(rated, editor):
    article, claim = rated
    more = replace(desk.COUNT, url="https://county.example/erratum", title="Erratum")
    answers = replace(desk.FALSE, evidence=(desk.COUNT, more))
    correction = correct_claim(claim, answers=answers, note=NOTE, by=editor, at=desk.now())
    old, new = ClaimVerdict.objects.order_by("pk")
    claim.refresh_from_db()
    assert (claim.verification, new.supersedes, correction.claim_verdict) == ("false", old, new)
    assert sorted(new.evidence.values_list("title", flat=True)) == ["Erratum", "Traffic count"]
    assert Evidence.objects.get(title="Erratum").claim_verdict == new
    assert Evidence.objects.count() == 3
    assert list(ClaimVerdict.objects.standing()) == [new]


def test_corrections_follow_each_other(rated, editor):
    article = rated[0]
    correct_headline(article, answers=desk.SUPPORTED, note=NOTE, by=editor, at=desk.now())
    correct_headline(article, answers=replace(desk.LOW, why="After all."), note="Back again.", by=editor, at=desk.now())
    verdicts = list(HeadlineVerdict.objects.order_by("pk"))
    assert [verdict.supersedes for verdict in verdicts] == [None, *verdicts[:2]]
    assert (list(HeadlineVerdict.objects.standing()), Correction.objects.count()) == ([verdicts[2]], 2)


def refuses(error: type[Exception], match: str, act) -> None:
    before = desk.everything()
    with pytest.raises(error, match=match):
        act()
    assert desk.everything() == before


def test_a_correction_needs_a_note_a_change_and_the_rules(rated, editor):
    article, claim = rated
    same_headline = headline_answers(HeadlineVerdict.objects.get())
    same_claim = claim_answers(ClaimVerdict.objects.get())
    by = {"by": editor, "at": desk.now()}
    refuses(TransitionRefused, "Say why", lambda: correct_headline(article, answers=desk.SUPPORTED, note=" ", **by))
    refuses(TransitionRefused, "says already", lambda: correct_headline(article, answers=same_headline, note=NOTE, **by))
    refuses(TransitionRefused, "says already", lambda: correct_claim(claim, answers=same_claim, note=NOTE, **by))
    poor = HeadlineAnswers(rating="not_supported")
    refuses(AnswersRefused, "reason", lambda: correct_headline(article, answers=poor, note=NOTE, **by))
    bare = replace(desk.FALSE, evidence=())
    refuses(AnswersRefused, "evidence", lambda: correct_claim(claim, answers=bare, note=NOTE, **by))


@pytest.mark.parametrize("role", ["observer", "importer", "reviewer3", "adjudicator", "administrator"])
def test_only_those_with_the_power_correct(role, request, rated):
    article, claim = rated
    by = {"by": request.getfixturevalue(role), "at": desk.now(), "note": NOTE}
    refuses(PermissionRefused, "Correct", lambda: correct_headline(article, answers=desk.SUPPORTED, **by))
    refuses(PermissionRefused, "Correct", lambda: correct_claim(claim, answers=desk.FALSE, **by))


def as_editor(user: User) -> User:
    user.groups.add(Group.objects.get(name="editor"))
    return User.objects.get(pk=user.pk)


def test_nobody_corrects_what_they_rated(rated, reviewer):
    article, claim = rated
    by = {"by": as_editor(reviewer), "at": desk.now(), "note": NOTE}
    refuses(TransitionRefused, "You reviewed", lambda: correct_headline(article, answers=desk.SUPPORTED, **by))
    refuses(TransitionRefused, "You reviewed", lambda: correct_claim(claim, answers=desk.FALSE, **by))


def test_nobody_corrects_what_they_rated_on_an_earlier_version(rated, reviewer, reviewer2, reviewer3, editor):
    article, claim = rated
    desk.add_version(article, text=desk.TEXT.replace("nine", "six"))
    article = move(article, "reopen", by=editor, at=desk.now(), note="A new version.")
    desk.reviewed(article, [reviewer2, reviewer3], [desk.SUPPORTED, desk.SUPPORTED])
    article = desk.publish_shown(article, by=editor)
    by = {"at": desk.now(), "note": NOTE}
    refuses(TransitionRefused, "You reviewed", lambda: correct_claim(claim, answers=desk.FALSE, by=as_editor(reviewer), **by))
    assert correct_claim(claim, answers=desk.FALSE, by=editor, **by).claim_verdict.version.number == 1


@pytest.mark.parametrize("state", ["imported", "queued", "in_review", "agreed", "disputed", "spiked"])
def test_only_what_is_published_is_corrected(state, editor):
    article = desk.REACHED[state]()
    by = {"by": editor, "at": desk.now(), "note": NOTE}
    refuses(TransitionRefused, "cannot be done", lambda: correct_headline(article, answers=desk.LOW, **by))


def test_a_claim_without_a_verdict_is_not_corrected(rated, editor, reviewer):
    claim = desk.claim_on(rated[0], by=reviewer, exact=desk.QUOTED)
    by = {"by": editor, "at": desk.now(), "note": NOTE}
    refuses(TransitionRefused, "no published verdict", lambda: correct_claim(claim, answers=desk.FALSE, **by))
    assert Claim.objects.get(pk=claim.pk).verification == "unchecked"
    assert Article.objects.get(pk=rated[0].pk).state == "published"

"""How verdicts come about from sheets, are published, superseded and set aside."""

from dataclasses import replace

import pytest
from django.db import transaction

from archive.models import Article, Claim, ClaimVerdict, Event, Evidence, HeadlineVerdict, Sheet, VerdictEvidence
from archive.models.kept import KeptForever
from archive.queries.desk_record import subject_record
from archive.review.answers import ClaimAnswers
from archive.review.sheets import start_sheet
from archive.review.transitions import TransitionRefused, move
from archive.review.verdicts import united
from tests.review import desk

pytestmark = pytest.mark.django_db
OTHER = replace(desk.COUNT, url="https://roads.example/report", title="Road report")


def test_agreeing_sheets_are_opened_and_make_verdicts_of_both(reviewer, reviewer2, editor):
    article = desk.queued()
    claim = desk.claim_on(article, by=reviewer)
    sheets = [desk.started(article, by=user) for user in (reviewer, reviewer2)]
    low = replace(desk.LOW, why="Six, the county says.", passages=("for six weeks from Monday", "will close for six weeks"))
    desk.submitted(sheets[0], headline=desk.LOW, claims={claim.pk: desk.TRUE})
    desk.submitted(sheets[1], headline=low, claims={claim.pk: replace(desk.TRUE, evidence=(desk.COUNT, OTHER))})
    article.refresh_from_db()
    headline, verdict = HeadlineVerdict.objects.get(), ClaimVerdict.objects.get()
    assert article.state == "agreed"
    assert Sheet.objects.filter(opened_at__isnull=False).count() == 2
    assert (headline.rating, headline.reasons, headline.basis, headline.sheet_count) == (
        "weakly_supported",
        ["detail_mismatch"],
        "agreement",
        2,
    )
    assert sorted(headline.why.split("\n\n")) == ["Six weeks, not nine.", "Six, the county says."]
    assert [place["exact"] for place in headline.passages] == ["will close for six weeks", "for six weeks from Monday"]
    assert (verdict.claim, verdict.verdict, verdict.reached_by, verdict.published_at) == (claim, "true", None, None)
    assert sorted(verdict.evidence.values_list("title", flat=True)) == ["Road report", "Traffic count"]
    assert list(HeadlineVerdict.objects.published()) == []


def test_the_event_of_a_verdict_reached_does_not_tell_it(reviewer):
    desk.agreed()
    event = Event.objects.get(verb="verdict_reached")
    digest = event.after.pop("content")
    assert event.after == {"version": 1, "basis": "agreement", "sheets": 2}
    assert len(digest) == 64
    (line,) = subject_record("headlineverdict", event.subject_id, desk.person("editor", "editor"))
    assert digest not in str(line)


def test_one_required_sheet_makes_a_single_review(reviewer):
    article = desk.queued(sheets_required=1)
    desk.submitted(desk.started(article, by=reviewer))
    verdict = HeadlineVerdict.objects.get()
    assert (Article.objects.get(pk=article.pk).state, verdict.basis, verdict.sheet_count) == ("agreed", "single", 1)


def test_three_required_sheets_wait_for_the_third(reviewer, reviewer2, reviewer3):
    article = desk.queued(sheets_required=3)
    sheets = [desk.started(article, by=user) for user in (reviewer, reviewer2, reviewer3)]
    for sheet in sheets[:2]:
        desk.submitted(sheet)
    assert Article.objects.get(pk=article.pk).state == "in_review"
    assert not Sheet.objects.exclude(opened_at=None).exists()
    desk.submitted(sheets[2])
    assert (Article.objects.get(pk=article.pk).state, HeadlineVerdict.objects.get().sheet_count) == ("agreed", 3)


@pytest.mark.parametrize(
    "one, two, state",
    [
        (desk.SUPPORTED, replace(desk.SUPPORTED, why="Other words."), "agreed"),
        (desk.SUPPORTED, replace(desk.SUPPORTED, rating="mostly_supported"), "disputed"),
        (desk.LOW, replace(desk.LOW, reasons=("detail_mismatch", "overstates")), "disputed"),
        (
            replace(desk.LOW, reasons=("overstates", "detail_mismatch")),
            replace(desk.LOW, reasons=("detail_mismatch", "overstates")),
            "agreed",
        ),
        (replace(desk.SUPPORTED, clickbait="none"), replace(desk.SUPPORTED, clickbait="slight"), "disputed"),
        (replace(desk.SUPPORTED, clickbait="none"), desk.SUPPORTED, "agreed"),
    ],
)
def test_what_counts_as_equal(one, two, state):
    assert desk.reviewed(desk.queued(), desk.reviewers(), [one, two]).state == state


def test_clickbait_is_published_only_as_far_as_everybody_answered():
    same = replace(desk.SUPPORTED, clickbait="slight")
    desk.reviewed(desk.queued(), desk.reviewers(), [same, same])
    assert HeadlineVerdict.objects.get().clickbait == "slight"
    desk.reviewed(desk.queued(), desk.reviewers(), [same, desk.SUPPORTED])
    assert HeadlineVerdict.objects.order_by("pk").last().clickbait == ""


@pytest.mark.parametrize("given", [desk.FALSE, ClaimAnswers(verdict="unverifiable"), None])
def test_a_claim_answered_differently_or_by_one_alone_is_disputed(given, reviewer, reviewer2):
    article = desk.queued()
    sheets = [desk.started(article, by=user) for user in (reviewer, reviewer2)]
    if given is None:
        desk.submitted(sheets[0])
        claim = desk.claim_on(article, by=reviewer2)
    else:
        claim = desk.claim_on(article, by=reviewer)
        desk.submitted(sheets[0], claims={claim.pk: given})
    desk.submitted(sheets[1], claims={claim.pk: desk.TRUE})
    article.refresh_from_db()
    assert (article.state, HeadlineVerdict.objects.count(), ClaimVerdict.objects.count()) == ("disputed", 0, 0)
    assert Sheet.objects.exclude(opened_at=None).count() == 2


def test_attributions_that_differ_are_disputed(reviewer, reviewer2):
    article = desk.queued()
    claim = desk.claim_on(article, by=reviewer, exact=desk.QUOTED, is_quotation=True)
    sheets = [desk.started(article, by=user) for user in (reviewer, reviewer2)]
    for sheet, attribution in zip(sheets, ("verbatim", "minor_edit"), strict=True):
        desk.submitted(sheet, claims={claim.pk: replace(desk.TRUE, attribution=attribution)})
    assert Article.objects.get(pk=article.pk).state == "disputed"


def test_publishing_stamps_the_verdicts_and_copies_them(reviewer, reviewer2, editor):
    article = desk.queued()
    claim = desk.claim_on(article, by=reviewer)
    desk.reviewed(article, [reviewer, reviewer2], [desk.LOW, desk.LOW], claims={claim.pk: desk.TRUE})
    at = desk.now()
    article = move(article, "publish", by=editor, at=at)
    claim.refresh_from_db()
    headline, verdict = HeadlineVerdict.objects.get(), ClaimVerdict.objects.get()
    assert (article.headline_rating, article.changed_at, claim.verification) == ("weakly_supported", at, "true")
    for stamped in (headline, verdict):
        assert (stamped.published_at, stamped.published_by, stamped.supersedes) == (at, editor, None)
    assert list(HeadlineVerdict.objects.standing()) == [headline]
    event = Event.objects.get(verb="verdict_published", subject_type="headlineverdict")
    assert (event.before, event.after["rating"], event.actor_id) == ({}, "weakly_supported", editor.pk)


def test_a_reopened_article_keeps_its_verdict_until_the_next_one_is_published(reviewer, reviewer2, editor):
    article = desk.queued()
    claim = desk.claim_on(article, by=reviewer)
    unjudged = desk.claim_on(article, by=reviewer, exact=desk.QUOTED)
    both = {claim.pk: desk.TRUE, unjudged.pk: desk.TRUE}
    desk.reviewed(article, [reviewer, reviewer2], [desk.LOW, desk.LOW], claims=both)
    article = desk.publish_shown(article, by=editor)
    first = HeadlineVerdict.objects.get()
    article = move(article, "reopen", by=editor, at=desk.now(), note="The paper changed its count.")
    assert (article.state, article.headline_rating) == ("queued", "weakly_supported")
    assert set(Sheet.objects.values_list("state", "return_note")) == {("returned", "The paper changed its count.")}
    late = desk.claim_on(article, by=reviewer, exact="the county engineer")
    sheets = [desk.started(article, by=user) for user in (reviewer, reviewer2)]
    assert dict(Claim.objects.values_list("pk", "verification")) == {claim.pk: "true", unjudged.pk: "true", late.pk: "in_check"}
    assert list(HeadlineVerdict.objects.standing()) == [first]
    for sheet in sheets:
        desk.submitted(sheet, claims={**both, late.pk: desk.FALSE, claim.pk: desk.FALSE})
    assert list(HeadlineVerdict.objects.standing()) == [first]
    desk.publish_shown(article, by=editor)
    second = HeadlineVerdict.objects.order_by("pk").last()
    assert (list(HeadlineVerdict.objects.standing()), second.supersedes, second.rating) == ([second], first, "supported")
    assert dict(Claim.objects.values_list("pk", "verification")) == {claim.pk: "false", unjudged.pk: "true", late.pk: "false"}
    assert ClaimVerdict.objects.standing().count() == 3
    assert Article.objects.get(pk=article.pk).headline_rating == "supported"


def test_a_new_version_is_rated_beside_the_standing_verdict_of_the_old_one(editor):
    article = desk.published()
    first = HeadlineVerdict.objects.get()
    desk.add_version(article, text=desk.TEXT.replace("nine", "six"))
    article = move(article, "reopen", by=None, at=desk.now(), note="A new version.")
    assert (article.state, list(HeadlineVerdict.objects.standing())) == ("queued", [first])
    assert set(Sheet.objects.values_list("state", flat=True)) == {"submitted"}
    desk.reviewed(article, desk.reviewers(), [desk.SUPPORTED, desk.SUPPORTED])
    desk.publish_shown(article, by=editor)
    second = HeadlineVerdict.objects.order_by("pk").last()
    assert (second.version.number, second.supersedes, list(HeadlineVerdict.objects.standing())) == (2, first, [second])


@pytest.mark.parametrize("make", [desk.in_review, desk.disputed])
def test_a_new_version_during_review_returns_the_sheets_and_starts_again(make, reviewer):
    article = make()
    claim = desk.claim_on(desk.in_review(), by=reviewer)
    sheets = Sheet.objects.filter(version__article=article)
    desk.add_version(article, text=desk.TEXT.replace("nine", "six"))
    article = move(article, "restart", by=None, at=desk.now(), note="A new version.")
    assert article.state == "queued"
    assert set(sheets.values_list("state", "return_note")) == {("returned", "A new version.")}
    assert Claim.objects.get(pk=claim.pk).verification == "in_check"
    sheet = start_sheet(desk.version_of(article), by=reviewer, at=desk.now())
    assert (sheet.revision, sheet.version.number) == (1, 2)


@pytest.mark.parametrize("name, state", [("send_back", "in_review"), ("reopen", "queued")])
def test_a_verdict_not_yet_published_is_set_aside_and_never_comes_back(name, state, editor):
    article = desk.agreed()
    first = HeadlineVerdict.objects.get()
    article = move(article, name, by=editor, at=desk.now(), note="Look again.")
    first.refresh_from_db()
    assert (article.state, first.published_at, list(HeadlineVerdict.objects.awaiting())) == (state, None, [])
    assert first.set_aside_at is not None
    drafts = list(Sheet.objects.filter(state="draft")) or [desk.started(article, by=user) for user in desk.reviewers()]
    for draft in drafts:
        desk.submitted(draft, headline=desk.LOW)
    article = desk.publish_shown(article, by=editor)
    second = HeadlineVerdict.objects.standing().get()
    assert (article.headline_rating, second.supersedes) == ("weakly_supported", None)
    first.refresh_from_db()
    assert (first.published_at, HeadlineVerdict.objects.count()) == (None, 2)


def test_publishing_without_verdicts_is_refused(reviewer, reviewer2, editor):
    article = desk.agreed()
    desk.add_version(article, text=desk.TEXT.replace("nine", "six"))
    before = desk.everything()
    with pytest.raises(TransitionRefused, match="no verdict on the headline of the current version"):
        desk.publish_shown(article, by=editor)
    assert desk.everything() == before


def test_verdicts_and_their_evidence_are_never_rewritten(reviewer, reviewer2, editor):
    article = desk.queued()
    claim = desk.claim_on(article, by=reviewer)
    desk.reviewed(article, [reviewer, reviewer2], [desk.LOW, desk.LOW], claims={claim.pk: desk.TRUE})
    desk.publish_shown(article, by=editor)
    headline, verdict, evidence = HeadlineVerdict.objects.get(), ClaimVerdict.objects.get(), Evidence.objects.first()
    rewritings = [
        headline.save,
        headline.delete,
        verdict.save,
        lambda: HeadlineVerdict.objects.update(rating="supported"),
        lambda: HeadlineVerdict.objects.update(published_at=desk.now()),
        lambda: HeadlineVerdict.objects.update(set_aside_at=desk.now()),
        lambda: ClaimVerdict.objects.all().delete(),
        lambda: verdict.evidence.clear(),
        lambda: verdict.evidence.remove(evidence),
        lambda: VerdictEvidence.objects.update(evidence=evidence),
    ]
    before = desk.everything() | {"links": list(VerdictEvidence.objects.values())}
    for rewrite in rewritings:
        with pytest.raises(KeptForever), transaction.atomic():
            rewrite()
    assert desk.everything() | {"links": list(VerdictEvidence.objects.values())} == before


def test_returning_to_the_queue_by_hand_needs_no_sheet(editor):
    article = desk.in_review()
    before = desk.everything()
    with pytest.raises(TransitionRefused, match="Somebody is reviewing it"):
        move(article, "return_to_queue", by=editor, at=desk.now())
    assert desk.everything() == before


def test_passages_of_agreeing_reviews_are_joined_with_their_reasons():
    place = {"exact": "six", "start": 3, "end": 6}
    other = {"exact": "weeks", "start": 7, "end": 12}
    told, told_else = place | {"reason": "overstates"}, place | {"reason": "detail_mismatch"}
    assert united([[place, other], [told]]) == (told, other)
    assert united([[told_else, other], [told]]) == (told_else, told, other)

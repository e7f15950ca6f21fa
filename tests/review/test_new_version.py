"""What a new version, imported as any other, does to a review."""

from dataclasses import replace
from datetime import timedelta

import pytest

from archive.models import Article, Claim, ClaimLink, Event, HeadlineVerdict, Sheet
from archive.queries.claims import claim_page
from archive.review.claims import accept_claim, reject_claim
from archive.review.corrections import correct_claim
from archive.review.links import unlink_claim
from archive.review.sheets import HeadlineAnswers
from archive.review.transitions import move
from archive.review.verdicts import standing_claims
from tests import factories
from tests.review import desk

pytestmark = pytest.mark.django_db
URL = "https://ledger.example/mooring-fees"
RAISED = factories.TEXT.replace("12 per cent", "a fifth")


def reviewed(*, publish: bool, editor) -> Article:
    article = move(factories.make_article(url=URL), "queue", by=editor, at=desk.now())
    article = desk.reviewed(article, desk.reviewers(), [desk.SUPPORTED, HeadlineAnswers(rating="supported")])
    return desk.publish_shown(article, by=editor) if publish else article


def test_a_published_article_goes_back_to_the_queue_and_its_verdict_stands(editor):
    article = reviewed(publish=True, editor=editor)
    article = factories.make_article(RAISED, url=URL)
    standing = HeadlineVerdict.objects.standing().get()
    assert (article.state, article.version_count, standing.version.number) == ("queued", 2, 1)
    assert set(Sheet.objects.values_list("state", flat=True)) == {"submitted"}
    event = Event.objects.filter(verb="state_moved").order_by("number").last()
    assert (event.after["move"], event.actor_id, bool(event.note)) == ("reopen", None, True)


def test_a_clock_put_back_between_two_reviews_leaves_none_of_them_unfinished(editor, monkeypatch):
    article = move(factories.make_article(url=URL), "queue", by=editor, at=desk.now())
    first, second = [desk.started(article, by=one) for one in desk.reviewers()]
    ahead = desk.now() + timedelta(days=3)
    with monkeypatch.context() as patched:
        patched.setattr(desk, "now", lambda: ahead)
        desk.submitted(first)
    desk.submitted(second)
    desk.publish_shown(Article.objects.get(pk=article.pk), by=editor)
    factories.make_article(RAISED, url=URL)
    assert set(Sheet.objects.values_list("state", flat=True)) == {"submitted"}


def test_an_agreed_article_goes_back_and_its_verdict_is_set_aside(editor):
    reviewed(publish=False, editor=editor)
    article = factories.make_article(RAISED, url=URL)
    assert (article.state, list(HeadlineVerdict.objects.awaiting())) == ("queued", [])
    assert set(Sheet.objects.values_list("state", flat=True)) == {"returned"}


def test_the_same_text_again_leaves_the_review_alone(editor):
    before = reviewed(publish=True, editor=editor)
    after = factories.make_article(url=URL)
    assert (after.pk, after.state, after.version_count) == (before.pk, "published", 1)


def suggested_anew(reviewer, editor) -> tuple[Claim, Claim]:
    """A claim found true in version 1, and what was suggested of the same sentence when version 2 came."""
    sentence = "County figures show that 212 boats paid the fee last year."
    text = f"{factories.TEXT}\n\n{sentence}\n"
    article = move(factories.make_article(text, url=URL), "queue", by=editor, at=desk.now())
    old = desk.claim_on(article, by=reviewer, exact=sentence)
    desk.reviewed(article, desk.reviewers(), [desk.SUPPORTED, desk.SUPPORTED], claims={old.pk: desk.TRUE})
    desk.publish_shown(Article.objects.get(pk=article.pk), by=editor)
    article = factories.make_article(text.replace("12 per cent", "a fifth"), url=URL)
    return old, Claim.objects.get(version=desk.version_of(article), exact=sentence)


def test_sentence_judged_before_and_accepted_again_leads_to_its_earlier_verdict(editor, reviewer):
    """Two verdicts on one sentence, of two versions, are never side by side with nothing between them."""
    old, again = suggested_anew(reviewer, editor)
    article = again.article
    assert (again.status, ClaimLink.objects.count()) == ("suggested", 0)

    accept_claim(again, by=reviewer, at=desk.now())
    link = ClaimLink.objects.get()
    assert (link.claim, link.same_as, link.linked_by) == (again, old, reviewer)
    assert Event.objects.get(verb="claim_linked").actor_id == reviewer.pk
    sheets = [desk.started(article, by=each) for each in desk.reviewers()]
    for sheet in sheets:
        desk.submitted(sheet, claims={again.pk: desk.FALSE})
    desk.publish_shown(Article.objects.get(pk=article.pk), by=editor)
    page, earlier = claim_page(again.pk), claim_page(old.pk)
    assert (page.row.card.answer.code, page.checked_before.card.pk) == ("false", old.pk)
    assert [(row.card.pk, row.card.answer.code) for row in earlier.same] == [(again.pk, "false")]


def test_sentence_taken_from_its_link_is_not_linked_again_by_an_edit(editor, reviewer):
    _, again = suggested_anew(reviewer, editor)
    again = accept_claim(again, by=reviewer, at=desk.now())
    unlink_claim(again, by=reviewer, at=desk.now())
    accept_claim(again, by=reviewer, at=desk.now(), claim_type="rules")
    reject_claim(again, by=reviewer, at=desk.now())
    accept_claim(Claim.objects.get(pk=again.pk), by=reviewer, at=desk.now())
    assert not ClaimLink.objects.standing().exists()


def test_correcting_the_earlier_verdict_leaves_the_review_of_the_same_article_alone(editor, reviewer):
    old, again = suggested_anew(reviewer, editor)
    accept_claim(again, by=reviewer, at=desk.now())
    for sheet in [desk.started(again.article, by=each) for each in desk.reviewers()]:
        desk.submitted(sheet, claims={again.pk: desk.TRUE})
    desk.publish_shown(Article.objects.get(pk=old.article_id), by=editor)
    standing = standing_claims([old.pk])[old.pk]
    answers = replace(desk.FALSE, why="Counted anew.")
    correct_claim(old, answers=answers, note="Counted anew.", standing=standing.pk, by=editor, at=desk.now())
    assert Article.objects.get(pk=old.article_id).state == "published"


def test_sentence_with_another_speaker_is_not_linked(editor, reviewer):
    _, again = suggested_anew(reviewer, editor)
    accept_claim(again, speaker_name="Ada Fenn", by=reviewer, at=desk.now())
    assert not ClaimLink.objects.exists()

"""What a new version, imported as any other, does to a review."""

import pytest

from archive.models import Article, Event, HeadlineVerdict, Sheet
from archive.review.sheets import HeadlineAnswers
from archive.review.transitions import move
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


def test_an_agreed_article_goes_back_and_its_verdict_is_set_aside(editor):
    reviewed(publish=False, editor=editor)
    article = factories.make_article(RAISED, url=URL)
    assert (article.state, list(HeadlineVerdict.objects.awaiting())) == ("queued", [])
    assert set(Sheet.objects.values_list("state", flat=True)) == {"returned"}


def test_the_same_text_again_leaves_the_review_alone(editor):
    before = reviewed(publish=True, editor=editor)
    after = factories.make_article(url=URL)
    assert (after.pk, after.state, after.version_count) == (before.pk, "published", 1)

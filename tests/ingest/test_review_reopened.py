import pytest

from archive.models import Article, Event
from tests.factories import AT, TEXT, make_article

URL = "https://ledger.example/fees"
LATER = TEXT.replace("12 per cent", "15 per cent")

pytestmark = pytest.mark.django_db


def put_in(state):
    Article.objects.compare_and_set("state", sources=["imported"], state=state)


@pytest.mark.parametrize(
    ("state", "after", "move"),
    [
        ("imported", "imported", None), ("queued", "queued", None), ("spiked", "spiked", None),
        ("in_review", "queued", "restart"), ("disputed", "queued", "restart"),
        ("agreed", "queued", "reopen"), ("published", "queued", "reopen"),
    ],
)  # fmt: skip
def test_new_version_opens_the_review_again(state, after, move):
    make_article(url=URL)
    put_in(state)

    article = make_article(LATER, url=URL)

    assert (article.state, article.version_count) == (after, 2)
    moves = [event.after["move"] for event in Event.objects.filter(verb="state_moved")]
    assert moves == ([move] if move else [])


def test_reopening_is_told_in_the_record_by_the_archive_itself():
    make_article(url=URL)
    put_in("published")
    make_article(LATER, url=URL)
    imported, moved = Event.objects.order_by("number")[1:3]
    assert (imported.verb, moved.verb, moved.actor_id, moved.at) == ("version_imported", "state_moved", None, AT)
    assert moved.note == "Version 2 was imported; the review was of an earlier one."


def test_unchanged_article_keeps_its_state():
    make_article(url=URL)
    put_in("published")
    assert make_article(url=URL).state == "published"

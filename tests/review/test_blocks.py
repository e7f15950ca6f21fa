"""The class of a line, as a person sets it."""

import pytest

from archive.models import Block, Event
from archive.review.blocks import RevisionRefused, revise_block
from archive.review.permissions import PermissionRefused
from tests.review import desk

pytestmark = pytest.mark.django_db


def lines(article) -> list[Block]:
    """The headline and the four paragraphs of desk.TEXT, as the importer classes them."""
    version, at = desk.version_of(article), 0
    Block.objects.filter(version=version).update(kind="headline", end=len(version.headline))
    for number, line in enumerate(version.text.split("\n\n"), 1):
        if number > 1:
            Block.objects.create(version=version, number=number, kind="body", start=at, end=at + len(line.strip()))
        at += len(line) + 2
    return list(Block.objects.filter(version=version).order_by("number"))


def test_line_is_classed_anew_with_an_event(editor):
    article = desk.make_article()
    block, at = lines(article)[1], desk.now()
    revised = revise_block(block, "caption", by=editor, at=at, was="body", note=" It stands under the picture. ")
    assert (revised.kind, revised.origin) == ("caption", "person")
    article.refresh_from_db()
    assert article.changed_at == at
    event = Event.objects.get(verb="block_revised")
    assert event.before == {"version": 1, "block": 2, "kind": "body", "origin": "machine"}
    assert event.after == {"version": 1, "block": 2, "kind": "caption", "origin": "person"}
    assert (event.article_id, event.subject_id, event.note) == (article.pk, block.pk, "It stands under the picture.")


def test_class_may_be_confirmed_once(editor):
    block = lines(desk.make_article())[1]
    assert revise_block(block, "body", by=editor, at=desk.now()).origin == "person"
    with pytest.raises(RevisionRefused, match="It is body already"):
        revise_block(block, "body", by=editor, at=desk.now())


@pytest.mark.parametrize(
    ("number", "kind", "was", "said"),
    [
        (0, "body", None, "The headline is that of the version"),
        (1, "headline", None, "The headline is that of the version"),
        (1, "title", None, "There is no class 'title'"),
        (1, "credit", "caption", "Somebody has made it body in the meantime"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(editor, number, kind, was, said):
    block = lines(desk.make_article())[number]
    before = desk.everything()
    with pytest.raises(RevisionRefused, match=said):
        revise_block(block, kind, by=editor, at=desk.now(), was=was)
    assert desk.everything() == before
    assert Block.objects.get(pk=block.pk).origin == "machine"


def test_last_line_of_the_story_stays(editor):
    _, *story = lines(desk.make_article())
    for block in story[1:]:
        revise_block(block, "boilerplate", by=editor, at=desk.now())
    with pytest.raises(RevisionRefused, match="last line of the story"):
        revise_block(story[0], "caption", by=editor, at=desk.now())
    assert revise_block(story[0], "standfirst", by=editor, at=desk.now()).kind == "standfirst"


def test_line_of_an_earlier_version_stays(editor):
    article = desk.make_article()
    block = lines(article)[1]
    desk.add_version(article, text=desk.TEXT + "More.\n")
    with pytest.raises(RevisionRefused, match="Version 1 is not the current one"):
        revise_block(block, "caption", by=editor, at=desk.now())


def test_text_stands_still_between_the_last_sheet_and_publication(editor):
    article = desk.agreed()
    block = lines(article)[1]
    with pytest.raises(RevisionRefused, match="not classed anew now"):
        revise_block(block, "caption", by=editor, at=desk.now())


def test_power_is_asked_for(reviewer, observer):
    block = lines(desk.make_article())[1]
    for person in (reviewer, observer, None):
        with pytest.raises(PermissionRefused):
            revise_block(block, "caption", by=person, at=desk.now())

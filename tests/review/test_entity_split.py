"""A name of an entity that is somebody else: split off, with the mentions that say it."""

import pytest
from django.contrib.auth.models import User

from archive.audit import verify_chain
from archive.models import Alias, Article, ArticleEntity, Entity, Event, Mention
from archive.review.entity_split import SplitRefused, split_entity
from archive.review.permissions import PermissionRefused
from tests.factories import make_article, story_text
from tests.review.desk import now

pytestmark = pytest.mark.django_db


@pytest.fixture
def board() -> Entity:
    board = Entity.objects.create(name="Harbour Board", slug="harbour-board", kind="organisation")
    for name in ("The Quayside", "Board of the Harbour"):
        Alias.objects.create(entity=board, name=name)
    return board


def both() -> Article:
    return make_article(story_text("Board meets", ["Harbour Board met at The Quayside.", "The Quayside was full."]), guid="both")


def only() -> Article:
    return make_article(story_text("Quay full", ["Nobody was let into The Quayside on Monday."]), guid="only")


def everything() -> list[list[dict[str, object]]]:
    return [list(model.objects.order_by("pk").values()) for model in (Entity, Alias, ArticleEntity, Mention, Article, Event)]


def test_mentions_and_tags_go_along(board: Entity, editor: User) -> None:
    two, one = both(), only()
    new = split_entity(board, "the quayside", kind="place", by=editor, at=now(), note="A pub.")
    assert (new.name, new.kind, new.status, new.origin) == ("the quayside", "place", "accepted", "person")
    assert sorted(new.mentions.values_list("version__article", flat=True)) == sorted([two.pk, two.pk, one.pk])
    assert list(two.entity_items.order_by("tag").values_list("tag__name", "mentions")) == [
        ("Harbour Board", 1),
        ("the quayside", 2),
    ]
    assert list(one.entity_items.values_list("tag__name", "mentions")) == [("the quayside", 1)]
    assert list(board.aliases.values_list("name", flat=True)) == ["Board of the Harbour"]
    event = Event.objects.get(verb="entity_split")
    assert (event.subject_id, event.after["mentions"], event.after["articles"], event.note) == (board.pk, 3, 2, "A pub.")


def test_next_import_tells_them_apart(board: Entity, editor: User) -> None:
    split_entity(board, "The Quayside", kind="place", by=editor, at=now())
    assert list(only().entity_items.values_list("tag__name", flat=True)) == ["The Quayside"]


def test_what_a_person_set_stays(board: Entity, editor: User) -> None:
    article = only()
    ArticleEntity.objects.filter(content_object=article).update(origin="person", status="accepted")
    split_entity(board, "The Quayside", kind="place", by=editor, at=now())
    rows = article.entity_items.order_by("tag").values_list("tag__name", "origin", "status", "mentions")
    assert list(rows) == [("Harbour Board", "person", "accepted", 0), ("The Quayside", "person", "accepted", 1)]


@pytest.mark.parametrize(
    ("name", "said"),
    [("Harbour Board", "its own name"), ("The Pier", "no such name"), ("Board of the Harbour", "an entity of that name")],
)
def test_refusals_change_nothing(board: Entity, editor: User, name: str, said: str) -> None:
    Entity.objects.create(name="board of the harbour", slug="x", kind="organisation")
    before = everything()
    with pytest.raises(SplitRefused, match=said):
        split_entity(board, name, kind="place", by=editor, at=now())
    assert everything() == before


def test_merged_one_is_not_split(board: Entity, editor: User) -> None:
    kept = Entity.objects.create(name="Kept", slug="kept", kind="organisation")
    Entity.objects.filter(pk=board.pk).update(merged_into=kept)
    with pytest.raises(SplitRefused, match="merged"):
        split_entity(board, "The Quayside", kind="place", by=editor, at=now())


def test_those_who_may_not_tag_may_not_split(board: Entity, observer: User) -> None:
    before = everything()
    with pytest.raises(PermissionRefused):
        split_entity(board, "The Quayside", kind="place", by=observer, at=now())
    assert everything() == before


def test_record_verifies_after(board: Entity, editor: User) -> None:
    only()
    split_entity(board, "The Quayside", kind="place", by=editor, at=now())
    assert verify_chain() == []

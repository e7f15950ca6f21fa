"""A name of an entity that is somebody else: split off, with the mentions that say it."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from archive.audit import verify_chain
from archive.models import Alias, Article, ArticleEntity, Claim, Entity, Event, Mention
from archive.review.entities import merge_entities
from archive.review.entity_split import SplitRefused, split_entity
from archive.review.permissions import PermissionRefused
from tests.factories import make_article, story_text
from tests.review.desk import claim_on, now

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


def test_one_that_was_merged_by_mistake_is_parted_again(client: Client, board: Entity, editor: User) -> None:
    other = Entity.objects.create(name="The Pier", slug="the-pier", kind="place", wikidata_id="Q7")
    Alias.objects.create(entity=other, name="Long Pier")
    story = story_text("Pier shut", ["The Pier was shut, and Long Pier is its name.", "Harbour Board was told."])
    article = make_article(story, guid="pier")
    claim = claim_on(article, by=editor, exact="Harbour Board was told.", speaker=other, speaker_name="The Pier")
    before = [list(model.objects.order_by("pk").values()) for model in (Entity, Mention)]
    names = set(board.aliases.values_list("name", flat=True))
    merge_entities(board, other, by=editor, at=now(), note="By mistake.")
    assert split_entity(board, "the pier", kind="place", by=editor, at=now()) == other
    assert [list(model.objects.order_by("pk").values()) for model in (Entity, Mention)] == before
    claim.refresh_from_db()
    rows = article.entity_items.order_by("tag").values_list("tag__name", "mentions")
    assert list(rows) == [("Harbour Board", 1), ("The Pier", 2)]
    assert claim.speaker == other
    assert set(board.aliases.values_list("name", flat=True)) == names
    assert client.get("/entities/the-pier/").status_code == 200
    event = Event.objects.get(verb="entity_split")
    assert (event.before, event.after["claims"]) == ({"aliases": ["the pier", "Long Pier"]}, 1)
    assert verify_chain() == []


def test_one_merged_whose_name_was_taken_away_is_parted_too(board: Entity, editor: User) -> None:
    other = Entity.objects.create(name="The Pier", slug="the-pier", kind="place")
    merge_entities(board, other, by=editor, at=now(), note="By mistake.")
    board.aliases.filter(name="The Pier").delete()
    assert split_entity(board, "The Pier", kind="place", by=editor, at=now()).merged_into is None


def test_what_is_claimed_by_that_name_goes_along(board: Entity, editor: User) -> None:
    article = both()
    said = {"Harbour Board met at The Quayside.": "Harbour Board", "The Quayside was full.": "the quayside"}
    for exact, name in said.items():
        claim_on(article, by=editor, exact=exact, speaker=board, speaker_name=name)
    new = split_entity(board, "The Quayside", kind="place", by=editor, at=now())
    assert [claim.speaker for claim in Claim.objects.order_by("pk")] == [board, new]


def test_those_who_may_not_tag_may_not_split(board: Entity, observer: User) -> None:
    before = everything()
    with pytest.raises(PermissionRefused):
        split_entity(board, "The Quayside", kind="place", by=observer, at=now())
    assert everything() == before


def test_record_verifies_after(board: Entity, editor: User) -> None:
    only()
    split_entity(board, "The Quayside", kind="place", by=editor, at=now())
    assert verify_chain() == []

"""An import reads texts by what was known when it began: what was merged away since is never tagged, mentioned or quoted."""

import time
from pathlib import Path

import pytest
from django.contrib.auth.models import User

from archive import pipeline
from archive.audit import verify_chain
from archive.models import Article, ArticleEntity, Claim, Entity, Mention
from archive.pipeline import import_paths
from archive.review.entities import MergeRefused, merge_entities
from tests.factories import AT, write_story
from tests.ingest.items import store, taken
from tests.ingest.test_concurrency import at_once
from tests.people import make_person

TEXT = "Harbour Board pays\nThe Harbour Board paid. “We owe 40 crowns,” the Board of the Harbour said.\n"
CLAIMED = "We owe 40 crowns"
STORIES = 30


def entity(name: str, kind: str = "organisation", **fields: object) -> Entity:
    return Entity.objects.create(name=name, slug=name.lower().replace(" ", "-"), kind=kind, **fields)


@pytest.fixture
def kept(db: None) -> Entity:
    return entity("Harbour Board")


@pytest.fixture
def other(db: None) -> Entity:
    return entity("Board of the Harbour")


def read(*mentions: tuple[str, Entity], **said: object) -> object:
    """The text with these mentions, as it was read before anybody merged anything."""
    return taken(TEXT, mentions=[(words, found.pk) for words, found in mentions], **said)


def merge(kept: Entity, other: Entity, editor: User) -> None:
    merge_entities(kept, other, by=editor, at=AT)


def tags() -> list[tuple[str, str, str, int, bool]]:
    names = ("tag__name", "origin", "status", "mentions", "in_headline")
    return list(ArticleEntity.objects.order_by("tag__name").values_list(*names))


def mentioned() -> list[tuple[int, str]]:
    return [(one.entity_id, one.version.text[one.start : one.end]) for one in Mention.objects.order_by("start")]


def test_what_was_merged_away_since_it_was_read_is_tagged_as_what_it_lives_on_as(
    kept: Entity, other: Entity, editor: User
) -> None:
    item = read(("Board of the Harbour", other), claims=[CLAIMED], speaker="Board of the Harbour")
    merge(kept, other, editor)
    store(item)
    assert tags() == [("Harbour Board", "machine", "suggested", 1, False)]
    assert mentioned() == [(kept.pk, "Board of the Harbour")]
    assert Claim.objects.get().speaker == kept


def test_both_of_them_become_one_tag(kept: Entity, other: Entity, editor: User) -> None:
    item = read(("Harbour Board", kept), ("Board of the Harbour", other))
    merge(kept, other, editor)
    store(item)
    assert tags() == [("Harbour Board", "machine", "suggested", 3, True)]
    assert {pk for pk, _ in mentioned()} == {kept.pk} and len(mentioned()) == 3


def test_what_was_merged_twice_is_followed_to_the_last(kept: Entity, other: Entity, editor: User) -> None:
    item, last = read(("Board of the Harbour", other)), entity("Board")
    merge(kept, other, editor)
    merge(last, kept, editor)
    store(item)
    assert tags() == [("Board", "machine", "suggested", 1, False)]


def test_longer_way_than_a_merge_leaves_is_followed_too(kept: Entity, other: Entity) -> None:
    last = entity("Board")
    Entity.objects.filter(pk=other.pk).update(merged_into=kept)
    Entity.objects.filter(pk=kept.pk).update(merged_into=last)
    store(read(("Board of the Harbour", other)))
    assert mentioned() == [(last.pk, "Board of the Harbour")]


def test_what_a_person_said_of_the_one_that_is_kept_stays(kept: Entity, other: Entity, editor: User) -> None:
    store(read(("Harbour Board", kept)))
    ArticleEntity.objects.update(status="rejected", origin="person")
    item = taken(TEXT.replace("40", "50"), mentions=[("Board of the Harbour", other.pk)])
    merge(kept, other, editor)
    store(item)
    assert tags() == [("Harbour Board", "person", "rejected", 2, True)]


def test_merge_that_is_refused_leads_nowhere(kept: Entity, other: Entity, editor: User) -> None:
    item = read(("Board of the Harbour", other))
    Entity.objects.filter(pk=kept.pk).update(status="rejected")
    with pytest.raises(MergeRefused):
        merge(kept, other, editor)
    store(item)
    assert tags() == [("Board of the Harbour", "machine", "suggested", 1, False)]


def test_what_is_no_longer_there_is_not_tagged(kept: Entity) -> None:
    item = read(("Harbour Board", kept))
    Entity.objects.all().delete()
    store(item)
    assert (tags(), mentioned()) == ([], [])


@pytest.mark.django_db(transaction=True)
def test_merge_while_an_import_runs_leaves_nothing_at_what_was_merged_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, other = entity("Harbour Board"), entity("Board of the Harbour")
    editor = make_person("editor", "editor")
    monkeypatch.setattr(pipeline, "CHUNK_ITEMS", 2)
    for number in range(STORIES):
        lines = [f"The Board of the Harbour met {number} times."]
        write_story(tmp_path, f"Story {number}", lines, url=f"https://gull.example/{number}", source="Gull")

    def merge_in_the_middle() -> None:
        while not Article.objects.exists():
            time.sleep(0.005)
        merge(kept, other, editor)

    assert at_once(lambda: import_paths([str(tmp_path)], at=AT), merge_in_the_middle) == []
    assert Article.objects.count() == STORIES
    assert {tag for (tag,) in ArticleEntity.objects.values_list("tag")} == {kept.pk}
    assert ArticleEntity.objects.count() == Mention.objects.filter(entity=kept).count() == STORIES
    assert not Mention.objects.filter(entity=other).exists()
    assert verify_chain() == []

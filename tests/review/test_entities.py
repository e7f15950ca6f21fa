"""Entities that are one: what is refused, what goes along, what the record tells, and where the old address leads."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from archive.ingest.knowledge import load_knowledge
from archive.models import Alias, Article, ArticleEntity, Entity, Event, Mention
from archive.queries.entities import entity_named
from archive.review.entities import MergeRefused, merge_entities
from archive.review.permissions import PermissionRefused
from tests.review.desk import claim_on, make_article, now, queued, version_of

pytestmark = pytest.mark.django_db


def entity(name: str, **fields: object) -> Entity:
    return Entity.objects.create(**{"name": name, "slug": name.lower().replace(" ", "-"), "kind": "organisation", **fields})


@pytest.fixture
def kept() -> Entity:
    return entity("Harbour Board")


@pytest.fixture
def other() -> Entity:
    return entity("Board of the Harbour")


def everything() -> list[list[dict[str, object]]]:
    return [list(model.objects.order_by("pk").values()) for model in (Entity, Alias, ArticleEntity, Mention, Article, Event)]


def merge(kept: Entity, other: Entity, editor: User, note: str = "") -> Entity:
    return merge_entities(kept, other, by=editor, at=now(), note=note)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"kind": "place"}, "One is organisation, the other place: say in a note why they are the same."),
        ({"wikidata_id": "Q7"}, "They have different Wikidata items, Q5 and Q7"),
    ],
)
def test_what_speaks_against_it_needs_a_note(kept: Entity, editor: User, change: dict[str, str], said: str) -> None:
    Entity.objects.filter(pk=kept.pk).update(wikidata_id="Q5")
    other, before = entity("Port Board", **change), everything()
    for note in ("", "  "):
        with pytest.raises(MergeRefused, match=said):
            merge(kept, other, editor, note)
    assert everything() == before
    assert merge(kept, other, editor, "The board sits in the port.").pk == kept.pk
    assert Event.objects.get(verb="entities_merged").note == "The board sits in the port."


def test_refusals_change_nothing(kept: Entity, other: Entity, editor: User, reviewer: User) -> None:
    third, rejected = entity("Third Board"), entity("No Board", status="rejected")
    merge(kept, other, editor)
    before = everything()
    for pair, said in (
        ((kept, kept), "into itself"),
        ((third, other), "is merged already, into “Harbour Board”"),
        ((other, kept), "is itself merged, into “Harbour Board”"),  # a circle
        ((other, third), "is itself merged, into “Harbour Board”"),
        ((rejected, third), "was rejected"),
    ):
        with pytest.raises(MergeRefused, match=said):
            merge(*pair, editor, "Because.")
    with pytest.raises(PermissionRefused):
        merge(kept, third, reviewer)
    with pytest.raises(PermissionRefused):
        merge_entities(kept, third, by=None, at=now())
    Entity.objects.filter(pk=rejected.pk).delete()
    with pytest.raises(MergeRefused, match="no longer there"):
        merge(kept, rejected, editor)
    assert everything()[1:] == before[1:]


def test_entity_changed_since_it_was_read_is_judged_as_it_is(kept: Entity, other: Entity, editor: User) -> None:
    stale = Entity.objects.get(pk=other.pk)
    merge(kept, other, editor)
    with pytest.raises(MergeRefused, match="is merged already"):
        merge(entity("Third Board"), stale, editor)


def test_names_mentions_tags_and_claims_go_along(kept: Entity, other: Entity, editor: User) -> None:
    article, both = queued(), make_article()
    claim = claim_on(article, by=editor, speaker=other)
    for name in ("The Board", "HARBOUR BOARD"):
        Alias.objects.create(entity=other, name=name)
    Mention.objects.create(version=version_of(article), entity=other, start=0, end=7)
    ArticleEntity.objects.create(tag=other, content_object=article, mentions=2)
    ArticleEntity.objects.create(tag=other, content_object=both, mentions=2, in_headline=True)
    ArticleEntity.objects.create(tag=kept, content_object=both, mentions=1, status="suggested", origin="machine")
    merge(kept, other, editor)
    claim.refresh_from_db()
    assert claim.speaker == kept
    assert sorted(kept.aliases.values_list("name", flat=True)) == ["Board of the Harbour", "The Board"]
    assert Mention.objects.get().entity == kept
    rows = ArticleEntity.objects.order_by("content_object").values_list("tag", "mentions", "in_headline", "status", "origin")
    assert list(rows) == [(kept.pk, 2, False, "accepted", "person"), (kept.pk, 3, True, "accepted", "person")]
    (event,) = Event.objects.filter(verb="entities_merged")
    assert (event.subject_id, event.actor_id, event.before) == (other.pk, editor.pk, {"name": "Board of the Harbour"})
    assert event.after == {
        "merged_into": kept.pk, "into": "Harbour Board", "mentions": 1, "articles": 2, "claims": 1,
        "aliases": ["Board of the Harbour", "The Board"],
    }  # fmt: skip
    for name in ("board of the harbour", "the board", "Harbour board"):
        assert entity_named(name) == kept
    names = [known.names for known in load_knowledge().names if known.key == kept.pk]
    assert "Board of the Harbour" in names[0]


@pytest.mark.parametrize(
    ("mine", "theirs", "status"),
    [
        (("suggested", "machine"), ("suggested", "source"), "suggested"),
        (("rejected", "person"), ("suggested", "machine"), "rejected"),
        (("suggested", "machine"), ("rejected", "person"), "rejected"),
        (("rejected", "person"), ("accepted", "person"), "accepted"),
        (("accepted", "person"), ("rejected", "person"), "accepted"),
    ],
)
def test_what_a_person_said_of_a_tag_stays(
    kept: Entity, other: Entity, editor: User, mine: tuple[str, str], theirs: tuple[str, str], status: str
) -> None:
    article = make_article()
    for tag, (state, origin) in ((kept, mine), (other, theirs)):
        ArticleEntity.objects.create(tag=tag, content_object=article, status=state, origin=origin)
    merge(kept, other, editor)
    assert [(row.tag_id, row.status) for row in ArticleEntity.objects.all()] == [(kept.pk, status)]


def test_readers_page_of_each_article_changes_and_no_other(kept: Entity, other: Entity, editor: User) -> None:
    tagged, alone = make_article(), make_article()
    ArticleEntity.objects.create(tag=other, content_object=tagged)
    before = {article.pk: article.changed_at for article in (tagged, alone)}
    merge(kept, other, editor)
    after = dict(Article.objects.values_list("pk", "changed_at"))
    assert [after[article.pk] > before[article.pk] for article in (tagged, alone)] == [True, False]


def test_old_addresses_lead_to_the_one_that_is_kept(client: Client, kept: Entity, other: Entity, editor: User) -> None:
    first = entity("First Board")
    merge(other, first, editor)
    merge(kept, other, editor)
    for old in (first, other):
        answer = client.get(f"/entities/{old.slug}/")
        assert (answer.status_code, answer["Location"]) == (301, f"/entities/{kept.slug}/")
    assert Entity.objects.get(pk=first.pk).merged_into == kept


def test_item_and_acceptance_go_along_where_the_kept_one_has_none(client: Client, editor: User) -> None:
    kept, other = entity("Harbour Board", status="suggested", origin="machine"), entity("The Board", wikidata_id="Q5")
    merged = merge(kept, other, editor)
    assert (merged.wikidata_id, merged.status, Entity.objects.get(pk=other.pk).wikidata_id) == ("Q5", "accepted", None)
    assert client.get(f"/entities/{kept.slug}/").status_code == 200


def test_merging_takes_the_same_queries_for_more_rows(kept: Entity, editor: User) -> None:
    counts = []
    at = now()  # of all three: the first event of another day would note the head of this one as well
    for many in (1, 2, 5):
        other = entity(f"Board {many}")
        for number in range(many):
            article = make_article()
            ArticleEntity.objects.create(tag=other, content_object=article)
            ArticleEntity.objects.create(tag=kept, content_object=article)
            Mention.objects.create(version=version_of(article), entity=other, start=0, end=number + 1)
        with CaptureQueriesContext(connection) as queries:
            merge_entities(kept, other, by=editor, at=at)
        counts.append(len(queries))
    assert counts[1] == counts[2]

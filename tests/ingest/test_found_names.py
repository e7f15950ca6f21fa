"""Names that the model finds: linked to entities, suggested, accepted once they are met often."""

from typing import Any
from unicodedata import normalize

import pytest
from django.contrib.auth.models import User
from django.test import Client

from archive.models import Alias, Article, ArticleEntity, Entity, Event, Mention, Source
from archive.review.suggested_entities import ENOUGH_ARTICLES, JudgementRefused, judge_entity
from archive.review.tags import set_tags
from tests.factories import AT, make_article, make_source, story_text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def by_model(settings: Any) -> None:
    settings.NAMES_BY_MODEL = True


def story(number: int = 1, said: str = "Peter Lomax flew from Berlin to Oslo.") -> Article:
    text = story_text(f"Late train number {number}", [said, "Lomax was not amused, a porter said later that day."])
    source = Source.objects.filter(name="Gull").first() or make_source("Gull", text_policy="full")
    return make_article(text, source=source)


def tags(article: Article) -> set[tuple[str, str, str, int]]:
    return set(article.entity_items.values_list("tag__name", "origin", "status", "mentions"))


def test_new_names_are_suggested_entities_without_a_page(client: Client) -> None:
    article = story()
    assert ("Peter Lomax", "machine", "suggested", 2) in tags(article)
    lomax = Entity.objects.get(name="Peter Lomax")
    assert (lomax.kind, lomax.origin, lomax.status) == ("person", "machine", "suggested")
    assert client.get(lomax.get_absolute_url()).status_code == 404
    page = client.get(article.get_absolute_url()).content.decode()
    assert 'href="/entities/peter' not in page
    assert Mention.objects.filter(entity=lomax).values_list("method", flat=True).distinct().count() == 2


def test_single_word_once_in_the_text_is_not_suggested() -> None:
    assert not {name for name, *_ in tags(story())} & {"Berlin", "Oslo", "Lomax"}


def test_known_alias_links_and_nothing_new_is_made() -> None:
    known = Entity.objects.create(name="P. J. Lomax", slug="lomax", kind="person", status="suggested", origin="source")
    Alias.objects.create(entity=known, name="peter lomax")
    assert ("P. J. Lomax", "machine", "suggested", 2) in tags(story())
    assert not Entity.objects.filter(name="Peter Lomax").exists()


def test_rejected_name_is_neither_linked_nor_suggested_again(editor: User) -> None:
    story(1)
    judge_entity(Entity.objects.get(name="Peter Lomax"), "rejected", by=editor, at=AT)
    assert not {name for name, *_ in tags(story(2))} & {"Peter Lomax"}
    assert Entity.objects.filter(name__iexact="peter lomax").count() == 1


def test_merged_name_links_to_what_it_lives_on_as() -> None:
    kept = Entity.objects.create(name="Peter James Lomax", slug="kept", kind="person")
    Entity.objects.create(name="Peter Lomax", slug="other", kind="person", merged_into=kept)
    assert ("Peter James Lomax", "machine", "suggested", 2) in tags(story())


def test_one_word_of_another_kind_is_not_taken_for_it() -> None:
    Entity.objects.create(name="Oslo", slug="oslo", kind="work", status="suggested", origin="source")
    assert "Oslo" not in {name for name, *_ in tags(story(said="Peter Lomax flew to Oslo. He likes Oslo."))}


def test_met_often_it_has_a_page_and_the_record_says_why(client: Client) -> None:
    for number in range(ENOUGH_ARTICLES - 1):
        story(number)
    lomax = Entity.objects.get(name="Peter Lomax")
    assert lomax.status == "suggested"
    last = story(99)
    lomax.refresh_from_db()
    assert (lomax.status, lomax.origin) == ("accepted", "machine")
    event = Event.objects.get(verb="entity_accepted")
    assert (event.actor_id, event.subject_id, event.note) == (None, lomax.pk, f"Met in {ENOUGH_ARTICLES} articles or more.")
    assert client.get(lomax.get_absolute_url()).status_code == 200
    assert lomax.get_absolute_url() in client.get(last.get_absolute_url()).content.decode()


def test_accepted_name_is_known_to_the_next_import(editor: User) -> None:
    story(1)
    judge_entity(Entity.objects.get(name="Peter Lomax"), "accepted", by=editor, at=AT)
    methods = Mention.objects.filter(version__article=story(2), entity__name="Peter Lomax").values_list("method", flat=True)
    assert set(methods) == {"dictionary", "repeat"}


def test_same_again_changes_nothing() -> None:
    story()
    before = [list(model.objects.order_by("pk").values()) for model in (Entity, ArticleEntity, Mention)]
    story()
    assert [list(model.objects.order_by("pk").values()) for model in (Entity, ArticleEntity, Mention)] == before


def test_without_the_model_nothing_is_suggested(settings: Any) -> None:
    settings.NAMES_BY_MODEL = False
    assert tags(story()) == set() and not Entity.objects.exists()


def test_judged_already_or_merged_is_refused(editor: User) -> None:
    kept = Entity.objects.create(name="Kept", slug="kept", kind="person")
    merged = Entity.objects.create(name="Merged", slug="merged", kind="person", merged_into=kept)
    for entity, status, said in ((kept, "accepted", "accepted already"), (merged, "rejected", "merged")):
        with pytest.raises(JudgementRefused, match=said):
            judge_entity(entity, status, by=editor, at=AT)
    assert not Event.objects.filter(verb__startswith="entity_").exists()


def test_set_on_an_article_it_is_accepted_in_the_archive(editor: User, client: Client) -> None:
    article = story()
    lomax = Entity.objects.get(name="Peter Lomax")
    set_tags(article, topics=None, entities=[lomax], by=editor, at=AT)
    lomax.refresh_from_db()
    assert lomax.status == "accepted" and client.get(lomax.get_absolute_url()).status_code == 200
    assert Event.objects.filter(verb="entity_accepted", actor_id=editor.pk).count() == 1


def test_salience_is_kept_and_puts_the_headline_first() -> None:
    text = story_text("Lomax resigns", ["Martha Quern said so. Martha Quern wept.", "Peter Lomax went home."])
    article = make_article(text, source=make_source("Gull", text_policy="full"))
    rows = article.entity_items.order_by("-salience").values_list("tag__name", "in_headline")
    assert list(rows) == [("Peter Lomax", True), ("Martha Quern", False)]


@pytest.mark.parametrize(("first", "then"), [("NFC", "NFD"), ("NFD", "NFC")])
def test_name_is_the_same_however_its_accents_are_written(editor: User, first: str, then: str) -> None:
    said = "José Lomax flew from Berlin to Oslo."
    story(1, normalize(first, said))
    story(2, normalize(then, said))
    (lomax,) = Entity.objects.filter(name__endswith="Lomax")
    assert (lomax.name, lomax.items.count()) == (normalize("NFC", "José Lomax"), 2)
    judge_entity(lomax, "accepted", by=editor, at=AT)
    article = story(3, normalize("NFD", said))
    assert Mention.objects.filter(entity=lomax, version__article=article, method="dictionary").exists()
    assert Entity.objects.filter(name__endswith="Lomax").count() == 1

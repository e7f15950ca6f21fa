"""Every way to change what can be found, done once the index has caught up: it must be behind then, and equal afterwards."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction

from archive.ingest.reanalysing import reanalyse
from archive.ingest.undo import undo_batch
from archive.models import Alias, Article, ArticleEntity, Block, Claim, Entity, ImportBatch, NameStart, Source, Topic
from archive.review.blocks import revise_block
from archive.review.claim_places import merge_claims, split_claim
from archive.review.claims import add_claim, reject_claim
from archive.review.entities import merge_entities
from archive.review.entity_split import split_entity
from archive.review.sheets import HeadlineAnswers
from archive.review.suggested_entities import judge_entity
from archive.review.tags import set_tags
from archive.review.transitions import move
from archive.search.checking import compare
from archive.search.index import catch_up, newest_change
from archive.search.names import name_all
from archive.search.recounting import recount
from tests.desk.pages import form_with, send, signed_in, words
from tests.factories import TEXT, make_article
from tests.pages.desk import current, now, publish_shown, review
from tests.people import make_person
from tests.review.desk import correct_shown

pytestmark = pytest.mark.django_db
URL = "https://ledger.example/fees"
NARROW = HeadlineAnswers(rating="mostly_supported", why="A detail differs.")
FEE = "The fee for a small boat rises from 250 to 280 crowns a year"


@pytest.fixture
def there() -> Article:
    """An article with an entity of two names, a topic, a suggested name and two claims."""
    marrow = Entity.objects.create(name="Ida Marrow", slug="ida-marrow", kind="person")
    Alias.objects.create(entity=marrow, name="Chair Marrow")
    Entity.objects.create(name="I. Marrow", slug="i-marrow", kind="person")
    Entity.objects.create(name="Kelbury", slug="kelbury", kind="place", status="suggested")
    Topic.objects.create(name="harbours", slug="harbours", path="harbours/")
    article = make_article(TEXT.replace("Ida Marrow, who", "Ida Marrow, Chair Marrow, who"), url=URL)
    ArticleEntity.objects.get_or_create(
        tag=Entity.objects.get(name="Kelbury"), content_object=article, defaults={"status": "suggested"}
    )
    for said in (FEE, "The sailing club had asked for a rise of 5 per cent"):
        claim(article, said)
    return article


def claim(article: Article, words: str) -> Claim:
    return add_claim(
        current(article), exact=words, statement=words, claim_type="quantity", by=make_person("reviewer", "reviewer"), at=now()
    )


def ed() -> User:
    return make_person("editor", "editor")


def named(name: str) -> Entity:
    return Entity.objects.get(name=name)


def in_admin(address: str, **changes: Any) -> None:
    """What the form of the admin sends, changed in these fields."""
    client = signed_in(make_person("administrator", "administrator"))
    page = client.get(f"/admin/archive/{address}")
    answer = send(client, page, form_with(page, name="_save"), _save="Save", **changes)
    assert "successfully" in words(answer)


def delete_alias(article: Article) -> None:
    client, address = signed_in(ed()), f"/admin/archive/alias/{Alias.objects.get(name='Chair Marrow').pk}/delete/"
    page = client.get(address)
    send(client, page, form_with(page, name="post"))
    assert not Alias.objects.filter(name="Chair Marrow").exists()


def published_and_corrected(article: Article) -> None:
    fresh = make_article(TEXT.replace("12", "16"), url=f"{URL}/16")
    publish_shown(review(fresh))
    assert catch_up() and compare().is_equal
    correct_shown(Article.objects.get(pk=fresh.pk), NARROW, by=ed())


def spoilt_and_read_anew(article: Article) -> None:
    ArticleEntity.objects.filter(content_object=article, tag__name="Ida Marrow").delete()
    reanalyse(at=now())


def split_first(article: Article) -> None:
    first = Claim.objects.get(exact=FEE)
    split_claim(
        first,
        parts=["The fee for a small boat rises", "250 to 280 crowns a year"],
        by=make_person("reviewer", "reviewer"),
        at=now(),
    )


def merge_both(article: Article) -> None:
    one, other = Claim.objects.filter(status="accepted").order_by("pk")
    merge_claims(one, other, by=make_person("reviewer", "reviewer"), at=now())


def names_kept() -> dict[int, set[tuple[int, bytes]]]:
    """What the names of each entity are looked up by."""
    found: dict[int, set[tuple[int, bytes]]] = {}
    for entity, place, begun in NameStart.objects.values_list("entity", "place", "words"):
        found.setdefault(entity, set()).add((place, bytes(begun)))
    return found


WRITERS: dict[str, Callable[[Article], Any]] = {
    "another article": lambda a: make_article(TEXT.replace("12", "15"), url=f"{URL}/2"),
    "new version": lambda a: make_article(TEXT.replace("5 per cent", "4 per cent"), url=URL),
    "undone import": lambda a: undo_batch(
        ImportBatch.objects.get(pk=make_article(TEXT.replace("12", "9"), url=f"{URL}/9").first_batch_id), by=ed(), at=now()
    ),
    "read anew": spoilt_and_read_anew,
    "tags": lambda a: set_tags(a, topics=[Topic.objects.get()], entities=[named("I. Marrow")], by=ed(), at=now()),
    "class of a line": lambda a: revise_block(Block.objects.filter(kind="body").last(), "caption", by=ed(), at=now()),
    "claim": lambda a: claim(a, "We have not raised it for nine years"),
    "claim rejected": lambda a: reject_claim(Claim.objects.get(exact=FEE), by=ed(), at=now()),
    "claim split": split_first,
    "claims merged": merge_both,
    "entities merged": lambda a: merge_entities(named("I. Marrow"), named("Ida Marrow"), by=ed(), at=now()),
    "entity split": lambda a: split_entity(named("Ida Marrow"), "Chair Marrow", kind="person", by=ed(), at=now()),
    "name accepted": lambda a: judge_entity(named("Kelbury"), "accepted", by=ed(), at=now()),
    "name rejected": lambda a: judge_entity(named("Ida Marrow"), "rejected", by=ed(), at=now()),
    "queued": lambda a: move(a, "queue", by=ed(), at=now()),
    "spiked": lambda a: move(a, "spike", by=ed(), at=now(), note="Not news."),
    "hidden": lambda a: move(a, "hide", by=ed(), at=now(), note="Not yet."),
    "withdrawn": lambda a: move(a, "withdraw", by=ed(), at=now(), note="Not ours."),
    "published, corrected": published_and_corrected,
    "policy of the source": lambda a: in_admin(f"source/{Source.objects.get().pk}/change/", text_policy="headline"),
    "words of the extract": lambda a: in_admin(f"source/{Source.objects.get().pk}/change/", extract_words="5"),
    "name in the admin": lambda a: in_admin(f"entity/{named('Ida Marrow').pk}/change/", name="Ida Marrow-Fenn"),
    "another name in the admin": lambda a: in_admin(f"entity/{named('Ida Marrow').pk}/change/", aliases__1__name="The chair"),
    "alias added": lambda a: in_admin("alias/add/", name="Dame Ida", entity=str(named("Ida Marrow").pk)),
    "alias deleted": delete_alias,
}


@pytest.mark.parametrize("writer", WRITERS)
def test_whatever_changes_what_can_be_found_is_logged(writer: str, there: Article) -> None:
    assert catch_up() and compare().is_equal
    assert names_kept()
    before = newest_change()
    WRITERS[writer](there)
    assert newest_change() > before
    assert catch_up() and compare().is_equal
    assert recount().is_equal
    kept = names_kept()
    with transaction.atomic():
        name_all()
    assert {entity: words for entity, words in kept.items() if entity in names_kept()} == names_kept()

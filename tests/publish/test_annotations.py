"""Annotations keep their model, point at the version they are of, and give no words that may not be shown."""

import pytest
from django.test import Client

from archive.models import Article
from archive.publish import annotations
from tests.factories import make_article
from tests.publish.checking import valid
from tests.publish.story import FEE, HEADLINE, RIDERS, TEXT, told_article

pytestmark = pytest.mark.django_db


def address_of(article: Article, version: str = "") -> str:
    return f"{article.get_absolute_url()}{version}annotations.jsonld"


def selectors(answer: dict) -> list[dict[str, dict]]:
    items = answer["first"]["items"] if "first" in answer else answer["items"]
    return [{one["type"]: one for one in item["target"]["selector"]} for item in items]


def test_marks_stand_where_the_text_has_them(client: Client, article: Article) -> None:
    answer = valid(client, address_of(article), "annotations")
    text, found = article.versions.get().text, selectors(answer)
    assert answer["total"] == len(found) == 3
    for one in found:
        quote, place = one["TextQuoteSelector"], one["TextPositionSelector"]
        assert text[place["start"] : place["end"]] == quote["exact"]
        assert text[: place["start"]].endswith(quote["prefix"]) and text[place["end"] :].startswith(quote["suffix"])
        assert min(len(quote["prefix"]), place["start"]) >= 32
    assert {one["TextQuoteSelector"]["exact"] for one in found} == {FEE, RIDERS}


@pytest.mark.parametrize("policy", ["extract", "headline"])
def test_words_that_may_not_be_shown_are_places_alone(client: Client, policy: str) -> None:
    answer = valid(client, address_of(told_article(policy)), "annotations")
    assert [set(one) for one in selectors(answer)] == [{"TextPositionSelector"}] * 3


def test_words_around_a_mark_are_left_out_where_they_may_not_be_shown(client: Client) -> None:
    article = told_article("extract")
    article.source.__class__.objects.update(extract_words=26)
    first = selectors(valid(client, address_of(article), "annotations"))[0]
    assert first["TextQuoteSelector"] == {"type": "TextQuoteSelector", "exact": FEE}


def test_marks_stay_with_the_version_that_was_judged(client: Client, article: Article) -> None:
    make_article(TEXT.replace(FEE, "The fee rises").replace(RIDERS, "All like it"), source=article.source, url=article.url)
    assert valid(client, address_of(article), "annotations")["total"] == 0
    earlier = valid(client, address_of(article, "versions/1/"), "annotations")
    assert earlier["label"] == f"Newsroom on version 1 of “{HEADLINE}”"
    assert {item["target"]["source"][-11:] for item in earlier["first"]["items"]} <= {"versions/1/"}


def test_collection_is_read_page_by_page(client: Client, article: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(annotations, "PAGE_SIZE", 1)
    answer = valid(client, address_of(article), "annotations")
    found, following = [answer["first"]["items"][0]["id"]], answer["first"]["next"]
    while following:
        page = valid(client, following.removeprefix("http://testserver"), "annotations")
        found.append(page["items"][0]["id"])
        following = page.get("next", "")
    assert len(set(found)) == answer["total"] == 3
    assert answer["last"] == page["id"] and page["prev"].endswith("?page=1")


def test_page_that_is_not_there_is_not_found(client: Client, article: Article) -> None:
    for page in ("3", "x", "-1", "²", "9" * 30):
        assert client.get(address_of(article), {"page": page}).status_code == 404, page


def test_wrong_slug_is_sent_on_with_the_page_asked_for(client: Client, article: Article) -> None:
    response = client.get(f"/articles/{article.pk}/old-words/annotations.jsonld?page=0")
    assert (response.status_code, response.url) == (301, f"{address_of(article)}?page=0")

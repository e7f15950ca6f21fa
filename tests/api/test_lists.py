"""Lists: pages by cursor, filters, fields; the same rows as the pages for people."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client

from archive.api.cursors import MOST_BACK, Place
from archive.models import Article
from archive.search.summaries import count_anew
from tests.api.desk import asking, corrected, get, told
from tests.factories import make_article, make_source, story_text
from tests.pages.towns import town

pytestmark = pytest.mark.django_db
SAME = ("articles", "claims", "entities", "topics", "sources", "corrections", "fact-checks")


def headlines(count: int) -> list[str]:
    source = make_source(text_policy="full")
    words = [f"Bridge number {number} closes" for number in range(count)]
    for headline in words:
        make_article(story_text(headline, ["It is old."]), source=source)
    return words


def links(client: Client, address: str) -> dict[str, str]:
    header = client.get(address)["Link"]
    return {rel: there for there, rel in re.findall(r'<http://testserver([^>]*)>; rel="(\w+)"', header)}


def two_towns() -> None:
    corrected(town(1, claims=2)), town(2)


@pytest.mark.prepared(by=two_towns)
@pytest.mark.parametrize("name", SAME)
def test_list_has_the_rows_of_the_page(client: Client, name: str) -> None:
    rows = get(client, f"/{name}")["items"]
    listed = client.get(f"/{name}.json").json()["items"]
    assert len(rows) > 0 or name == "topics"
    assert [{key: row[key] for key in same} for row, same in zip(rows, listed, strict=True)] == listed


def test_cursors_lead_through_a_list_and_back(client: Client) -> None:
    newest = headlines(7)[::-1]
    pages, address = [], "/api/v1/articles?limit=3&fields=headline"
    while address:
        answer = client.get(address)
        pages.append((address, [row["headline"] for row in told(answer)["items"]]))
        address = links(client, address).get("next", "")
        assert (told(answer)["next"] or "").removeprefix("http://testserver") == address
    assert [rows for _, rows in pages] == [newest[:3], newest[3:6], newest[6:]]
    assert links(client, pages[2][0])["prev"] == pages[1][0]
    assert links(client, pages[1][0])["prev"] == links(client, pages[2][0])["first"] == pages[0][0]
    assert "prev" not in links(client, pages[0][0])


def test_a_cursor_remembers_no_more_than_some_pages() -> None:
    place = Place()
    for number in range(100):
        place = place.next(str(number))
    assert len(place.before) == MOST_BACK and place.before[-1] == "98"
    back = 0
    while place.previous():
        place, back = place.previous(), back + 1
    assert back == MOST_BACK


@pytest.mark.parametrize("cursor", ["x", "W10:abc", "²", "%00", "\U0001f600" * 50])
def test_what_is_no_cursor_is_told(client: Client, cursor: str) -> None:
    response = client.get("/api/v1/articles", {"cursor": cursor})
    assert (response.status_code, told(response)["type"]) == (422, "http://testserver/api/v1/#problem-bad-cursor")


def test_a_cursor_of_another_list_or_a_changed_one_is_told(client: Client) -> None:
    headlines(3)
    cursor = get(client, "/articles", limit=1)["next"].partition("cursor=")[2].replace("%3A", ":")
    assert len(get(client, "/articles", limit=1, cursor=cursor)["items"]) == 1
    for path, given in (("claims", cursor), ("articles", cursor[:-1]), ("articles", f"A{cursor}")):
        assert client.get(f"/api/v1/{path}", {"cursor": given}).status_code == 422


@pytest.mark.parametrize("limit", ["0", "101", "ten", "-1", "1.5", ""])
def test_limit_has_bounds_and_says_so(client: Client, limit: str) -> None:
    response = client.get("/api/v1/articles", {"limit": limit})
    assert response.status_code == 422
    assert told(response)["errors"][0]["parameter"] == "limit"


def test_fields_are_those_asked_for_and_an_unknown_one_is_named(client: Client) -> None:
    headlines(1)
    assert get(client, "/articles", fields="headline,id")["items"] == [
        {"id": Article.objects.get().pk, "headline": "Bridge number 0 closes"}
    ]
    response = client.get("/api/v1/articles", {"fields": "id,secret"})
    assert (response.status_code, "“secret” is no field" in told(response)["detail"]) == (422, True)
    assert client.get(f"/api/v1/articles/{Article.objects.get().pk}", {"fields": ""}).status_code == 422


def test_unknown_parameter_is_named_with_those_there_are(client: Client) -> None:
    response = client.get("/api/v1/claims", {"speakers": "x", "verdict": "true"})
    (error,) = told(response)["errors"]
    assert (response.status_code, error["parameter"]) == (422, "speakers")
    assert "cursor, fields, limit, source, speaker, verdict" in error["message"]


def towns_and_a_headline() -> None:
    corrected(town(2)), town(1), headlines(1)


@pytest.mark.prepared(by=towns_and_a_headline)
@pytest.mark.parametrize(
    "query",
    [
        {"source": "outlet-1"},
        {"entity": "place-2"},
        {"topic": "topic-1"},
        {"rating": "supported"},
        {"rating": "none"},
        {"verdict": "true"},
        {"q": "empty houses"},
        {"q": '"district 2" -bridge', "rating": "not_supported"},
        {"q": "district", "source": "outlet-2"},
    ],
)
def test_filters_and_search_are_those_of_the_search_page(client: Client, query: dict[str, str]) -> None:
    found = client.get("/search.json", query).json()["items"]
    latest_first = sorted((row["id"] for row in found), reverse=True)
    assert [row["id"] for row in get(client, "/articles", **query)["items"]] == latest_first
    assert found or "topic" in query


def test_a_filter_that_names_nothing_is_noted(client: Client) -> None:
    headlines(1)
    answer = get(client, "/articles", source="nobody")
    assert (answer["items"], answer["notes"]) == ([], ["The archive knows no source “nobody”, so nothing can match it."])
    assert get(client, "/articles", q="bridge !!")["notes"] == ["Signs alone cannot be searched for, so they were left out."]
    assert client.get("/api/v1/articles", {"rating": "splendid"}).status_code == 422


def test_found_words_come_with_those_around_them(client: Client) -> None:
    headlines(1)
    (row,) = get(client, "/articles", q="old")["items"]
    assert row["snippet"] == {"before": "It is ", "match": "old", "after": "."}


def test_claims_and_verdicts_are_filtered(client: Client) -> None:
    corrected(town(1)), town(2)
    assert {row["source"] for row in get(client, "/claims", source="outlet-2")["items"]} == {"Outlet 2"}
    assert get(client, "/claims", verdict="false")["items"] == []
    standings = [(row["standing"], row["rating"]) for row in get(client, "/verdicts/headlines", source="outlet-1")["items"]]
    assert standings == [("standing", "not_supported"), ("superseded", "supported")]
    assert [row["rating"] for row in get(client, "/verdicts/headlines", rating="not_supported")["items"]] == ["not_supported"]
    assert {row["verdict"] for row in get(client, "/verdicts/claims", verdict="true", source="outlet-2")["items"]} == {"true"}
    assert len(get(client, "/entities", kind="place")["items"]) == 2
    assert get(client, "/entities", kind="person")["items"] == []
    assert get(client, "/fact-checks", publisher="nobody")["items"] == []


def test_what_belongs_to_an_article_is_listed_under_it(client: Client) -> None:
    article = corrected(town(1, claims=3))
    town(2)
    assert {row["article_id"] for row in get(client, f"/articles/{article.pk}/claims")["items"]} == {article.pk}
    assert len(get(client, f"/articles/{article.pk}/claims", limit=2)["items"]) == 2
    verdicts = get(client, f"/articles/{article.pk}/verdicts")
    assert ([row["standing"] for row in verdicts["headline"]], len(verdicts["claims"])) == (["standing", "superseded"], 3)
    record = client.get(f"{article.get_absolute_url()}record.json").json()
    assert get(client, f"/articles/{article.pk}/record") == record
    page = client.get(f"{article.get_absolute_url()[:-1]}.json").json()
    assert get(client, f"/articles/{article.pk}") == get(client, f"/articles/{article.pk}/versions/1") == page
    assert get(client, f"/articles/{article.pk}/versions")["items"] == page["versions"]


def test_list_of_articles_with_a_token_has_hidden_ones(observer: User, client: Client) -> None:
    headlines(2)
    hidden = make_article(source=make_source("Hidden", default_visibility="hidden"))
    assert hidden.pk not in [row["id"] for row in get(client, "/articles")["items"]]
    rows = get(asking(observer), "/articles", fields="id,visibility")["items"]
    assert rows[0] == {"id": hidden.pk, "visibility": "hidden"} and len(rows) == 3


def test_source_tells_its_record_from_twenty_rated_headlines_on(client: Client) -> None:
    source = make_source("Outlet 9", text_policy="full")
    for number in range(20):
        make_article(story_text(f"Parish {number} counts", [f"It has {number} houses."]), source=source)
    Article.objects.filter(source=source).update(headline_rating="supported")
    count_anew(Article.objects.values_list("pk", flat=True))
    assert get(client, "/sources/outlet-9")["record"] == {"supported": 20}

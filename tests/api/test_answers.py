"""What every answer carries: entity tags, CORS, methods, problems."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError
from django.test import Client

from archive.api import articles as operations
from archive.models import Entity
from archive.review.entities import merge_entities
from tests.api.desk import asking, get, told
from tests.factories import make_article, make_source
from tests.pages.desk import editor, now, publish, withdraw
from tests.pages.towns import town

pytestmark = pytest.mark.django_db
LIST = "/api/v1/articles"


def kind(response: Any) -> str:
    assert response["Content-Type"] == "application/problem+json"
    assert told(response)["status"] == response.status_code
    return told(response)["type"].partition("#problem-")[2]


def test_what_has_not_changed_is_not_sent_again(client: Client) -> None:
    article = make_article(source=make_source(text_policy="full"))
    first = client.get(LIST)
    again = client.get(LIST, headers={"If-None-Match": first["ETag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert (again["ETag"], again["Cache-Control"], again["Vary"]) == (first["ETag"], "public, no-cache", "Authorization")
    assert again["Access-Control-Allow-Origin"] == "*"
    withdraw(article, "Not ours.")
    assert client.get(LIST, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_head_answers_as_get_without_the_body(client: Client) -> None:
    make_article()
    whole, head = client.get(LIST), client.head(LIST)
    assert (head.status_code, head.content, head["Content-Length"]) == (200, b"", str(len(whole.content)))
    same = ("ETag", "Link", "Vary", "Cache-Control", "Content-Type")
    assert [head[name] for name in same] == [whole[name] for name in same]
    assert client.head(LIST, headers={"If-None-Match": whole["ETag"]}).status_code == 304
    assert client.head("/api/v1/articles/999999999").status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
@pytest.mark.parametrize("address", [LIST, "/api/v1/openapi.json", "/api/v1/nowhere"])
def test_other_methods_are_refused_and_change_nothing(method: str, address: str) -> None:
    response = getattr(Client(enforce_csrf_checks=True), method)(address)
    assert (response.status_code, response["Allow"], kind(response)) == (405, "GET, HEAD, OPTIONS", "method-not-allowed")


def test_pages_of_others_may_read_what_is_public_and_send_no_token(observer: User, client: Client) -> None:
    make_article()
    asked = client.options(LIST, headers={"Origin": "https://other.example", "Access-Control-Request-Method": "GET"})
    assert (asked.status_code, asked["Access-Control-Allow-Origin"]) == (204, "*")
    assert asked["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert asked["Access-Control-Allow-Headers"] == "If-None-Match"
    answered = client.get(LIST, headers={"Origin": "https://other.example"})
    assert (answered["Access-Control-Allow-Origin"], "ETag" in answered["Access-Control-Expose-Headers"]) == ("*", True)
    assert "Access-Control-Allow-Credentials" not in answered
    assert "Access-Control-Allow-Origin" not in asking(observer).get(LIST)
    assert client.get("/api/v1/nowhere")["Access-Control-Allow-Origin"] == "*"


def test_signing_in_to_the_desk_opens_nothing_here(observer: User) -> None:
    hidden = make_article(source=make_source(default_visibility="hidden"))
    client = Client()
    client.force_login(observer)
    assert client.get(hidden.get_absolute_url()).status_code == 200
    response = client.get(f"{LIST}/{hidden.pk}")
    assert (response.status_code, response["Vary"]) == (404, "Authorization")


def test_hidden_and_missing_look_alike_and_withdrawn_says_why(client: Client) -> None:
    hidden = make_article(source=make_source("Hidden", default_visibility="hidden"))
    article = town(1)
    claim = article.claims.filter(status="accepted").get()
    withdraw(article, "It was about somebody else.")
    answers = [client.get(f"{LIST}/{pk}") for pk in (hidden.pk, 999_999_999)]
    assert [kind(answer) for answer in answers] == ["not-found"] * 2 and answers[0].content == answers[1].content
    for end in ("", "/versions", "/versions/1", "/claims", "/verdicts", "/record"):
        response = client.get(f"{LIST}/{article.pk}{end}")
        assert (response.status_code, kind(response), told(response)["detail"]) == (
            410,
            "withdrawn",
            "It was about somebody else.",
        )
        assert told(response)["source"] == "Outlet 1"
        assert client.get(f"{LIST}/{hidden.pk}{end}").status_code == 404
    assert kind(client.get(f"/api/v1/claims/{claim.pk}")) == "withdrawn"
    assert kind(client.get("/api/v1/claims/999999999")) == "not-found"


@pytest.mark.parametrize(
    "path", ["nowhere", "articles/", "articles/x", "entities/nobody", "topics/none", "sources/none", "²", "articles/%0A/claims"]
)
def test_an_address_with_nothing_behind_it_is_told_as_json(client: Client, path: str) -> None:
    assert kind(client.get(f"/api/v1/{path}")) == "not-found"


def test_a_version_that_is_none_is_not_found(client: Client) -> None:
    article = make_article()
    assert kind(client.get(f"{LIST}/{article.pk}/versions/2")) == "not-found"
    for far in ("0", "99999999999", "9" * 30):
        assert kind(client.get(f"{LIST}/{article.pk}/versions/{far}")) == "bad-parameter"


def test_a_merged_entity_leads_to_the_one_it_lives_on_in(client: Client) -> None:
    town(1)
    other = Entity.objects.create(name="Placenom", slug="placenom", kind="place")
    merge_entities(Entity.objects.get(slug="place-1"), other, by=editor(), at=now())
    response = client.get("/api/v1/entities/placenom")
    assert (response.status_code, response["Location"]) == (301, "http://testserver/api/v1/entities/place-1")
    assert "Placenom" in get(client, "/entities/place-1")["aliases"]


def test_database_that_does_not_answer_is_told(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*args: Any, **kwargs: Any) -> Any:
        raise OperationalError("database is locked")

    monkeypatch.setattr(operations, "article_list", away)
    response = client.get(LIST)
    assert (response.status_code, kind(response), response["Retry-After"]) == (503, "database-away", "10")


def test_a_mistake_of_ours_is_told_without_its_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: Any, **kwargs: Any) -> Any:
        raise RuntimeError("zirconium")

    monkeypatch.setattr(operations, "article_list", broken)
    response = Client(raise_request_exception=False).get(LIST)
    assert (response.status_code, kind(response), b"zirconium" in response.content) == (500, "broken", False)
    with pytest.raises(RuntimeError):
        Client().get(LIST)


def test_one_thing_names_its_page_and_all_name_the_document(client: Client) -> None:
    article = publish(make_article(source=make_source(text_policy="full")))
    link = client.get(f"{LIST}/{article.pk}")["Link"]
    assert f'<http://testserver{article.get_absolute_url()}>; rel="alternate"' in link
    assert '<http://testserver/api/v1/openapi.json>; rel="describedby"' in link

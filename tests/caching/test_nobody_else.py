"""What is shown to somebody is kept by nobody: every address, as everybody who can sign in, and with a token."""

import re
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import get_resolver

from archive.models import Article, Sheet
from archive.policy.roles import ROLES
from archive.publish import kept_pages
from tests.api.desk import asking
from tests.pages.desk import editor
from tests.pages.walk import walked_archive
from tests.people import make_person
from tests.routes import routes

pytestmark = [pytest.mark.django_db, pytest.mark.prepared(by=walked_archive)]
CLOSED = "private, no-store"
SLUGS = {"entities/": "ada-marsh", "topics/": "transport", "sources/": "the-tarn-post", "sitemaps/": "articles"}
WORDS = {"form": "txt", "name": "manifest.json", "app_label": "archive", "content_type_id": "99999", "number": "1"}


def addresses(article: Article) -> dict[str, str]:
    """By route, an address of it with something to show where there is anything."""
    claim = article.claims.filter(status="accepted").earliest("pk")
    sheet = Sheet.objects.earliest("pk")
    numbers = {
        "claim_id": claim.pk,
        "sheet_id": sheet.pk,
        "version_id": article.versions.latest("pk").pk,
        "article_id": article.pk,
    }

    def filled(route: str) -> str:
        kept = {**WORDS, **numbers, "pk": claim.pk if route.startswith("claims/") else article.pk}
        slug = next((slug for begin, slug in SLUGS.items() if route.startswith(begin)), None)
        kept["slug"] = (
            slug or (claim.get_absolute_url() if route.startswith("claims/") else article.slug).strip("/").split("/")[-1]
        )
        kept["section"] = "articles"
        kept["object_id"] = str(UUID(int=1)) if "dbtaskresult" in route else str(kept["pk"])
        told = re.sub(r"\(\?P<\w+>[^)]*\)\$?|\^|\$|\[\\s\\S\]\*", "", route)
        return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(kept.get(found[1], 1)), told)

    return {route: filled(route) for route in routes(get_resolver().url_patterns)}


@pytest.fixture
def article(prepared: Article) -> Article:
    return prepared


@pytest.fixture
def asked_of_the_cache(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is looked up among kept pages or put there, from now on."""
    told: list[str] = []
    for name in ("_get", "_set"):
        real = getattr(kept_pages, name)

        def spy(key: str, *more: Any, real: Any = real) -> Any:
            told.append(key)
            return real(key, *more)

        monkeypatch.setattr(kept_pages, name, spy)
    return told


def person_of(name: str) -> User:
    if name == "superuser":
        return User.objects.create_superuser("the-superuser")
    return make_person(f"the-{name}", name)


# Some hundred pages each: as those who see the most with the long tests, as the rest with the longest.
EVERYBODY = [
    pytest.param(role.code, marks=pytest.mark.long if role.code in ("editor", "reviewer") else pytest.mark.huge) for role in ROLES
]


@pytest.mark.parametrize("name", ["superuser", *EVERYBODY])
def test_nothing_that_somebody_is_shown_is_kept(keeping: Any, article: Article, asked_of_the_cache: list[str], name: str) -> None:
    every, stranger, client = addresses(article), Client(), Client()
    for address in every.values():
        stranger.get(address)
    assert len(asked_of_the_cache) > 60
    asked_of_the_cache.clear()
    client.force_login(person_of(name))
    answered = 0
    for route, address in every.items():
        if "logout" not in route:
            response = client.get(address)
            assert response["Cache-Control"] == CLOSED, address
            answered += response.status_code == 200
    assert asked_of_the_cache == []
    assert answered > 50


def test_nothing_that_a_token_opens_is_kept(keeping: Any, article: Article, asked_of_the_cache: list[str]) -> None:
    every = {route: address for route, address in addresses(article).items() if not route.startswith("admin/")}
    for address in every.values():
        Client().get(address)
    asked_of_the_cache.clear()
    for client in (asking(editor()), Client(headers={"Authorization": "Bearer nothing"})):
        for address in every.values():
            assert client.get(address)["Cache-Control"] == CLOSED, address
    assert asked_of_the_cache == []


def test_session_that_ended_and_messages_that_wait_are_somebodys(
    keeping: Any, article: Article, asked_of_the_cache: list[str]
) -> None:
    for cookie in ("sessionid", "messages"):
        client = Client()
        client.cookies[cookie] = "x"
        assert client.get("/")["Cache-Control"] == CLOSED
        assert client.get("/api/v1/articles")["Cache-Control"] == CLOSED
    assert asked_of_the_cache == []


def test_forms_desk_and_what_is_not_there_are_kept_by_nobody(client: Client, keeping: Any, article: Article) -> None:
    closed = ["/login/", "/desk/", "/admin/", "/admin/login/", "/nowhere/", "/entities/nobody/", f"/articles/{article.pk}/"]
    assert {address: client.get(address)["Cache-Control"] for address in closed} == dict.fromkeys(closed, CLOSED)
    assert client.post("/login/", {"username": "x", "password": "y"})["Cache-Control"] == CLOSED


def test_whoever_signs_in_is_shown_their_own_page_where_a_stranger_had_one(keeping: Any, article: Article) -> None:
    stranger, client = Client(), Client()
    address = article.get_absolute_url()
    kept = stranger.get(address)
    client.force_login(make_person("the-editor", "editor"))
    own = client.get(address, headers={"If-None-Match": kept["ETag"]})
    assert (own.status_code, "ETag" in own, b"the-editor" in own.content) == (200, False, True)
    assert stranger.get(address).content == kept.content

"""What every page keeps to: a strict policy of content, nothing private in a cache, no name of a host that is not ours."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client

from archive.models import Article
from tests.desk.pages import signed_in
from tests.pages.walk import WALK, walked_archive

POLICY = {
    "default-src 'self'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
}
BEHIND_THE_DOOR = (
    "/desk/", "/desk/tokens/", "/desk/imports/", "/admin/", "/admin/archive/article/", "/account/", "/account/second-factor/",
)  # fmt: skip
IN_FRONT = ("/", "/login/", "/nowhere/", "/metrics", "/api/v1/", "/robots.txt")


def policy(response: HttpResponse) -> set[str]:
    return {part.strip() for part in response["Content-Security-Policy"].split(";")}


def test_policy_of_content_is_strict_on_every_page(superuser: User, client: Client) -> None:
    keeper = signed_in(superuser)
    answers = [client.get(page) for page in IN_FRONT] + [keeper.get(page) for page in BEHIND_THE_DOOR]
    for answer in answers:
        assert policy(answer) == POLICY, answer.request["PATH_INFO"]
        assert (answer["X-Content-Type-Options"], answer["X-Frame-Options"]) == ("nosniff", "DENY")
        assert answer["Referrer-Policy"] == "strict-origin-when-cross-origin"


def test_what_is_shown_behind_the_door_is_kept_by_nobody(superuser: User) -> None:
    keeper = signed_in(superuser)
    for page in (*BEHIND_THE_DOOR, "/", "/articles/"):
        assert {"no-store", "private"} <= set(keeper.get(page)["Cache-Control"].split(", ")), page


def test_page_of_signing_in_is_kept_by_nobody(client: Client, db: None) -> None:
    assert "no-store" in client.get("/login/")["Cache-Control"]


@pytest.mark.prepared(by=walked_archive)
def test_public_pages_differ_by_nothing_that_a_cache_does_not_know(client: Client, db: None) -> None:
    """Headers that a stranger may set change nothing in a page that is handed to the next reader."""
    article = Article.objects.get(url__contains="fee")
    forged = {
        "HTTP_X_FORWARDED_HOST": "elsewhere.example",
        "HTTP_X_FORWARDED_PROTO": "https",
        "HTTP_X_FORWARDED_PORT": "444",
        "HTTP_X_ORIGINAL_URL": "/desk/",
        "HTTP_X_REWRITE_URL": "/desk/",
        "HTTP_X_FORWARDED_SCHEME": "http",
        "HTTP_FORWARDED": "host=elsewhere.example",
    }
    for name, address in WALK.items():
        plain, other = client.get(address(article)), Client().get(address(article), **forged)
        assert b"elsewhere.example" not in other.content, name
        assert other.status_code == plain.status_code, name


@pytest.mark.parametrize("host", ["elsewhere.example", "testserver.elsewhere.example", "testserver@elsewhere.example", "a b"])
def test_host_that_is_not_ours_is_answered_with_400(host: str, client: Client, db: None) -> None:
    assert client.get("/feeds/verdicts.atom", HTTP_HOST=host).status_code == 400


def test_addresses_in_feeds_are_the_public_ones_whoever_asks(client: Client, settings: Any, db: None) -> None:
    settings.PUBLIC_URL = "https://archive.example"
    body = client.get("/feeds/verdicts.atom", HTTP_HOST="localhost").content
    assert b"https://archive.example" in body and b"http://localhost" not in body


@pytest.mark.parametrize("there", ["//elsewhere.example/", "/\\elsewhere.example/"])
def test_addresses_with_two_slashes_lead_nowhere_else(there: str, client: Client, db: None) -> None:
    answer = client.get(there.rstrip("/"))
    assert "elsewhere.example" not in answer.get("Location", "").split("/")[2:3]

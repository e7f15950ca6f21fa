"""The page of tokens on the desk: the secret is seen once, others' tokens by administrators alone."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from archive.models import ApiToken, Event
from tests.api.desk import token_of
from tests.desk.pages import form_with, send, signed_in, words

PAGE = "/desk/tokens/"


def make(client: Client, **given: Any) -> Any:
    page = client.get(PAGE)
    return send(client, page, form_with(page, action=PAGE), **{"name": "figures", "days": "90"} | given)


def test_the_secret_is_shown_once_and_opens_the_api(observer: User) -> None:
    client = signed_in(observer)
    page = make(client)
    secret = re.search(r"nrt_[\w-]+", page.content.decode())[0]
    assert "no-store" in page["Cache-Control"]
    assert Client(headers={"Authorization": f"Bearer {secret}"}).get("/api/v1/articles").status_code == 200
    again = client.get(PAGE).content.decode()
    assert secret not in again and secret[:12] in again


def test_what_is_missing_is_said_and_nothing_is_made(observer: User) -> None:
    client = signed_in(observer)
    page = make(client, name=" ")
    assert page.status_code == 422 and "No token was made." in words(page)
    assert make(client, days="7").status_code == 422
    assert (ApiToken.objects.count(), Event.objects.filter(verb="token_made").count()) == (0, 0)


def test_an_administrator_makes_them_for_others_and_nobody_else_does(administrator: User, observer: User, editor: User) -> None:
    client = signed_in(administrator)
    assert "“figures” is made" in words(make(client, owner=str(observer.pk)))
    assert ApiToken.objects.get().owner == observer
    make(client)
    assert ApiToken.objects.order_by("pk").last().owner == administrator
    make(signed_in(editor), owner=str(observer.pk))
    assert ApiToken.objects.order_by("pk").last().owner == editor


def test_each_sees_their_own_and_administrators_all(administrator: User, observer: User, editor: User) -> None:
    token, _ = token_of(observer)
    assert token.beginning in words(signed_in(observer).get(PAGE))
    assert token.beginning in words(signed_in(administrator).get(PAGE))
    assert token.beginning not in words(signed_in(editor).get(PAGE))


def test_it_is_revoked_there_and_not_by_a_colleague(observer: User, editor: User) -> None:
    token, _ = token_of(observer)
    stranger = signed_in(editor)
    csrf = stranger.get(PAGE) and stranger.cookies["csrftoken"].value
    assert stranger.post(f"{PAGE}{token.pk}/revoke/", {"csrfmiddlewaretoken": csrf}).status_code == 404
    assert ApiToken.objects.get().revoked_at is None
    client = signed_in(observer)
    page = client.get(PAGE)
    told = send(client, page, form_with(page, action=f"{PAGE}{token.pk}/revoke/"))
    assert "revoked. It opens nothing" in words(told)
    assert ApiToken.objects.get().revoked_by == observer


def test_strangers_sign_in_first_and_those_without_a_role_are_refused(client: Client, db: None) -> None:
    assert client.get(PAGE)["Location"] == f"/login/?next={PAGE}"
    client.force_login(User.objects.create_user("nobody"))
    assert client.get(PAGE).status_code == 403


@pytest.mark.parametrize("fixture", ["observer", "administrator"])
def test_page_costs_the_same_with_1_and_3_tokens(fixture: str, request: pytest.FixtureRequest, observer: User) -> None:
    client = signed_in(request.getfixturevalue(fixture))
    token_of(observer)
    client.get(PAGE)
    with CaptureQueriesContext(connection) as one:
        client.get(PAGE)
    token_of(observer), token_of(observer)
    with CaptureQueriesContext(connection) as three:
        client.get(PAGE)
    assert len(three) == len(one)

"""The second factor: asked after the password, counted like it, required where the desk says so, never shown."""

import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from axes.models import AccessAttempt, AccessFailureLog
from django.contrib.auth.models import User
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from archive.models import Event
from archive.views.second_factor import AccountAdapter, SecondFactorAdapter
from tests.desk.pages import signed_in, words
from tests.security.test_sign_in import PASSWORD, sign_in

CODE_PAGE = "/account/second-factor/authenticate/"
OVERVIEW = "/account/second-factor/"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105


@pytest.fixture(autouse=True)
def nothing_counted() -> None:
    cache.clear()


@pytest.fixture
def person(reviewer: User) -> User:
    """With an app as second factor."""
    reviewer.set_password(PASSWORD)
    reviewer.save()
    return with_app(reviewer)


def with_app(user: User) -> User:
    TOTP.activate(user, SECRET)
    RecoveryCodes.activate(user)
    return user


def code(secret: str = SECRET, step: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step))


def give(client: Client, given: str) -> HttpResponse:
    return client.post(CODE_PAGE, {"code": given}, REMOTE_ADDR="192.0.2.7")


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_password_alone_does_not_open_the_desk(person: User, client: Client) -> None:
    answer = sign_in(client, sent={"next": "/desk/tokens/"})
    assert (answer.status_code, answer["Location"], is_in(client)) == (302, CODE_PAGE, False)
    assert client.get("/desk/").status_code == 302
    assert "Code from your app" in words(client.get(CODE_PAGE))
    assert not is_in(client)
    answer = give(client, code())
    assert (answer.status_code, answer["Location"], is_in(client)) == (302, "/desk/tokens/", True)


def test_session_gets_another_key_when_the_factor_was_given(person: User, client: Client) -> None:
    sign_in(client)
    before = client.session.session_key
    give(client, code())
    assert client.session.session_key != before


def test_no_code_that_was_typed_is_kept(person: User, client: Client) -> None:
    sign_in(client)
    give(client, "314159")
    assert "314159" not in str([list(model.objects.values()) for model in (AccessAttempt, AccessFailureLog)])
    assert AccessAttempt.objects.get().post_data


def test_code_opens_once(person: User, client: Client) -> None:
    sign_in(client)
    used = code()
    give(client, used)
    other = Client()
    sign_in(other)
    give(other, used)
    assert not is_in(other)


def test_recovery_code_opens_once(person: User, client: Client) -> None:
    one = RecoveryCodes(Authenticator.objects.get(user=person, type="recovery_codes")).get_unused_codes()[0]
    for again, expected in ((client, True), (Client(), False)):
        sign_in(again)
        give(again, one)
        assert is_in(again) is expected


def test_codes_are_counted_with_passwords(person: User, client: Client, settings: Any) -> None:
    sign_in(client)
    answers = [give(client, "000000").status_code for _ in range(5)]
    assert answers[-1] == 429
    assert give(client, code()).status_code == 429
    assert not is_in(client)
    assert sign_in(Client()).status_code == 429


def test_second_page_without_the_first_leads_to_signing_in(client: Client, db: None) -> None:
    assert client.get(CODE_PAGE)["Location"] == "/login/"


def test_secrets_are_encrypted_where_they_lie(person: User) -> None:
    kept = str(list(Authenticator.objects.values("data")))
    assert SECRET not in kept
    assert TOTP(Authenticator.objects.get(type="totp")).validate_code(code())


def test_what_an_older_key_put_in_still_comes_out(settings: Any) -> None:
    put_in = SecondFactorAdapter().encrypt("words")
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another-key-of-forty-characters-or-more-0123"
    assert SecondFactorAdapter().decrypt(put_in) == "words"


def test_app_is_set_up_with_the_password_once_more_and_on_the_record(reviewer: User, client: Client) -> None:
    reviewer.set_password(PASSWORD)
    reviewer.save()
    sign_in(client)
    address = f"{OVERVIEW}totp/activate/"
    assert client.get(address)["Location"].startswith("/account/confirm/")
    assert client.post(f"/account/confirm/?next={address}", {"password": "wrong"}).status_code == 200
    assert client.get(address).status_code == 302
    client.post(f"/account/confirm/?next={address}", {"password": PASSWORD})
    page = client.get(address)
    assert page["Cache-Control"] == "private, no-store"
    assert client.post(address, {"code": "000000"}).status_code == 200
    assert client.post(address, {"code": code(page.context["form"].secret)}).status_code == 302
    assert client.get(f"{OVERVIEW}recovery-codes/").status_code == 200
    assert (
        list(Event.objects.filter(subject_type="user", subject_id=reviewer.pk).values_list("verb", "actor_name"))
        == [("second_factor_added", "reviewer")] * Event.objects.filter(verb="second_factor_added").count()
    )


def test_every_page_of_it_opens_and_holds_no_script_or_style_of_its_own(person: User, client: Client) -> None:
    sign_in(client)
    give(client, code())
    client.post("/account/confirm/", {"password": PASSWORD})
    for page in (
        "",
        "totp/deactivate/",
        "recovery-codes/",
        "recovery-codes/generate/",
        "webauthn/",
        "webauthn/add/",
        "reauthenticate/",
    ):
        answer = client.get(OVERVIEW + page)
        assert answer.status_code == 200, page
        assert b"<style" not in answer.content and b' style="' not in answer.content, page
        assert answer.content.count(b"<script") == answer.content.count(b"<script src=") + answer.content.count(
            b"application/json"
        ), page
    assert client.post(f"{OVERVIEW}totp/deactivate/").status_code == 302
    assert not Authenticator.objects.exists()


def test_required_opens_neither_desk_nor_admin_without_one(reviewer: User, editor: User, settings: Any) -> None:
    settings.TWO_FACTOR = "required"
    client, other = signed_in(reviewer), signed_in(with_app(editor))
    for address in ("/desk/", "/admin/", "/admin/archive/article/", "/desk/tokens/"):
        assert client.get(address)["Location"] == OVERVIEW, address
        assert other.get(address).status_code == 200, address
    told = client.get("/desk/", headers={"accept": "application/json"})
    assert (told.status_code, told.json()["sign_in"]) == (403, OVERVIEW)
    assert "asks for a second factor" in words(client.get(OVERVIEW))
    assert client.get("/").status_code == 200


def test_off_asks_for_none(person: User, client: Client, settings: Any) -> None:
    settings.TWO_FACTOR = "off"
    sign_in(client)
    assert is_in(client)


def test_nobody_makes_an_account_by_themselves(client: Client, db: None) -> None:
    assert not AccountAdapter().is_open_for_signup(None)
    for address in ("/account/signup/", "/accounts/signup/", "/signup/", "/account/password/reset/"):
        assert client.get(address).status_code == 404, address


def remove(by: User) -> HttpResponse:
    client = signed_in(by)
    token = client.get("/admin/").cookies["csrftoken"].value
    rows = list(Authenticator.objects.values_list("pk", flat=True))
    return client.post(
        "/admin/mfa/authenticator/", {"action": "remove_lost", "_selected_action": rows, "csrfmiddlewaretoken": token}
    )


def test_administrator_removes_a_lost_factor_and_it_is_on_the_record(person: User, administrator: User, client: Client) -> None:
    page = signed_in(administrator).get(f"/admin/mfa/authenticator/{Authenticator.objects.get(type='totp').pk}/change/")
    assert page.status_code == 200
    assert Authenticator.objects.get(type="totp").data["secret"] not in page.content.decode()
    assert remove(administrator).status_code == 302
    assert not Authenticator.objects.exists()
    line = Event.objects.get(verb="second_factor_removed")
    assert (line.subject_type, line.subject_id, line.actor_name, line.note) == ("user", person.pk, "administrator", "Lost")
    sign_in(client)
    assert is_in(client)


def test_editor_removes_none_and_an_administrator_none_of_a_superuser(
    person: User, editor: User, administrator: User, superuser: User
) -> None:
    assert remove(editor).status_code == 403
    with_app(superuser)
    remove(administrator)
    assert Authenticator.objects.count() == 4
    assert not Event.objects.filter(verb="second_factor_removed").exists()

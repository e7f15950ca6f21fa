"""Signing in with a passkey, in a real browser with a made-up authenticator."""

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from playwright.sync_api import Page

from tests.browser.test_axe import faults
from tests.people import make_person
from tests.security.test_sign_in import PASSWORD

PASSKEY = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}

OVERVIEW = "/account/second-factor/"
PAGES = ("", "totp/activate/", "recovery-codes/", "recovery-codes/generate/", "webauthn/", "webauthn/add/", "reauthenticate/")


@pytest.fixture
def person(transactional_db: None) -> User:
    person = make_person("editor", "editor")
    person.set_password(PASSWORD)
    person.save()
    return person


def with_authenticator(page: Page) -> Page:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {**PASSKEY, "isUserVerified": True, "automaticPresenceSimulation": True}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return page


def sign_in(page: Page) -> None:
    page.fill("#id_username", "editor")
    page.fill("#id_password", PASSWORD)
    page.click("main button[type=submit]")


def test_passkey_is_added_and_opens_the_desk(open_page: Callable[..., Page], person: User) -> None:
    page = with_authenticator(open_page("/login/"))
    sign_in(page)
    page.wait_for_url("**/desk/")
    page.click("text=Second factor")
    page.click("text=Add a passkey")
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_selector("#use-key")
    page.click("#use-key")
    page.wait_for_selector("h1 >> text=Recovery codes")
    assert Authenticator.objects.filter(user=person, type="webauthn").count() == 1
    assert faults(page, [OVERVIEW + address for address in PAGES]) == []
    page.click("text=Sign out")
    page.goto("/login/")
    sign_in(page)
    page.wait_for_selector("#use-key")
    page.click("#use-key")
    page.wait_for_url("**/desk/")

"""Publishing, correcting and withdrawing ask who sits there where that was asked too long ago; the words of the form are kept."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from archive.models import Correction
from tests.desk.pages import form_with, words
from tests.review.desk import agreed, everything, published
from tests.security.test_sign_in import PASSWORD, sign_in

HERE = {"REMOTE_ADDR": "192.0.2.7"}
WHY = "Six weeks are in the text, not nine."


@pytest.fixture(autouse=True)
def asked(settings: Any) -> None:
    cache.clear()
    settings.CONFIRM_MINUTES = 60


@pytest.fixture
def client(editor: User) -> Client:
    """An editor whose sign-in was long ago."""
    editor.set_password(PASSWORD)
    editor.save()
    client = Client()
    sign_in(client, name="editor")
    session = client.session
    session["account_authentication_methods"][0]["at"] -= 61 * 60
    session.save()
    return client


def confirm(client: Client, to: str, password: str = PASSWORD) -> HttpResponse:
    return client.post(f"/account/confirm/?next={to}", {"password": password, "next": to}, **HERE)


def send_form(client: Client, address: str, *, name: str, **changes: Any) -> HttpResponse:
    form = form_with(client.get(address), name=name)
    return client.post(address, form.values | changes)


def test_publishing_goes_on_once_the_password_is_given(client: Client) -> None:
    article = agreed()
    address = f"/desk/publish/{article.pk}/"
    before = everything()
    asked = send_form(client, address, name="seen")
    assert asked["Location"] == f"/account/confirm/?next=%2Fdesk%2Fpublish%2F{article.pk}%2F"
    assert everything() == before
    assert "What you wrote is kept" in words(client.get(asked["Location"]))
    assert confirm(client, address, "wrong").status_code == 200
    assert everything() == before
    assert confirm(client, address)["Location"] == "/desk/"
    article.refresh_from_db()
    assert article.state == "published"


def test_who_signed_in_just_now_is_not_asked(client: Client) -> None:
    sign_in(client, name="editor")
    article = agreed()
    assert send_form(client, f"/desk/publish/{article.pk}/", name="seen")["Location"] == "/desk/"


def correction(client: Client, address: str, **more: Any) -> HttpResponse:
    form = form_with(client.get(address), name="note")
    return client.post(address, form.values | {"note": WHY, "headline-rating": "mostly_supported", "headline-reasons": []} | more)


def test_correction_goes_on_with_its_words(client: Client) -> None:
    article = published()
    address = f"/desk/correct/{article.pk}/headline/"
    asked = correction(client, address)
    assert asked["Location"].startswith("/account/confirm/")
    assert not Correction.objects.exists()
    confirm(client, address)
    assert Correction.objects.get().note == WHY


def test_correction_with_a_file_is_shown_again_for_files_are_not_kept(client: Client) -> None:
    article = published()
    address = f"/desk/correct/{article.pk}/headline/"
    correction(client, address, attached=SimpleUploadedFile("count.txt", b"six"))
    answer = confirm(client, address)
    assert answer.status_code == 422
    assert WHY in answer.content.decode() and "Choose them" in words(answer)
    assert not Correction.objects.exists()


@pytest.mark.parametrize("frame", ["desk", "admin/desk"])
def test_withdrawing_asks(client: Client, frame: str) -> None:
    article = published()
    address = f"/{frame}/articles/{article.pk}/move/"
    asked = client.post(address, {"move": "withdraw", "note": WHY})
    assert asked["Location"].startswith("/account/confirm/")
    confirm(client, address)
    article.refresh_from_db()
    assert (article.visibility, article.withdrawal_note) == ("withdrawn", WHY)


def test_taking_down_asks(client: Client, editor: User) -> None:
    User.objects.filter(pk=editor.pk).update(is_superuser=True)
    article = published()
    sent = {"action": "take_down", "_selected_action": [article.pk], "reason": WHY}
    before = everything()
    assert client.post("/admin/archive/article/", sent)["Location"].startswith("/account/confirm/")
    assert everything() == before


def test_zero_minutes_ask_nobody(client: Client, settings: Any) -> None:
    settings.CONFIRM_MINUTES = 0
    article = agreed()
    assert send_form(client, f"/desk/publish/{article.pk}/", name="seen")["Location"] == "/desk/"


def test_what_is_kept_is_nobody_elses(client: Client, superuser: User) -> None:
    article = agreed()
    send_form(client, f"/desk/publish/{article.pk}/", name="seen")
    client.force_login(superuser)
    assert "account_reauthentication_state" not in client.session


def test_clock_that_was_put_back_makes_no_confirmation_of_hours_ago_new(client: Client) -> None:
    session = client.session
    session["account_authentication_methods"][0]["at"] += 5 * 3600
    session.save()
    article = agreed()
    assert "/account/confirm/" in send_form(client, f"/desk/publish/{article.pk}/", name="seen")["Location"]

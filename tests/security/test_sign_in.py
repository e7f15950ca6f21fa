"""Signing in: how often somebody may fail, what a session is, who sees the log."""

from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from archive.models import Event
from newsroom.sign_in import SESSION_HOURS, sign_in_settings
from tests.desk.pages import signed_in, words

PASSWORD = "the-lake-is-calm-today"  # noqa: S105
HERE, ELSEWHERE = "192.0.2.7", "192.0.2.8"


@pytest.fixture
def person(reviewer: User) -> User:
    reviewer.set_password(PASSWORD)
    reviewer.save()
    return reviewer


def sign_in(
    client: Client, *, name: str = "reviewer", password: str = PASSWORD, address: str = HERE, **told: Any
) -> HttpResponse:
    return client.post("/login/", {"username": name, "password": password, **told.pop("sent", {})}, REMOTE_ADDR=address, **told)


def fail(client: Client, times: int = 5, **told: Any) -> HttpResponse:
    return [sign_in(client, password="wrong", **told) for _ in range(times)][-1]


def test_after_five_failures_the_right_password_does_not_help_and_the_page_says_when_it_will(
    person: User, client: Client
) -> None:
    assert fail(client, 4).status_code == 200
    assert fail(client, 1).status_code == 429
    answer = sign_in(client)
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 15 * 60
    assert "Try again in 15 minutes" in words(answer)
    assert "_auth_user_id" not in client.session


def test_who_waited_signs_in_and_is_not_kept_out_longer_for_trying(person: User, client: Client) -> None:
    fail(client, 8)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    assert sign_in(client).status_code == 302


def test_neither_another_address_nor_another_name_is_kept_out(person: User, editor: User, client: Client) -> None:
    editor.set_password(PASSWORD)
    editor.save()
    fail(client)
    assert sign_in(Client(), name="editor").status_code == 302
    assert sign_in(Client(), address=ELSEWHERE).status_code == 302


def test_address_that_anybody_may_make_up_is_not_believed(person: User, client: Client, settings: Any) -> None:
    for number in range(5):
        fail(client, 1, HTTP_X_FORWARDED_FOR=f"198.51.100.{number}")
    assert sign_in(client, HTTP_X_FORWARDED_FOR="198.51.100.99").status_code == 429
    settings.PROXIES = 1
    assert sign_in(Client(), HTTP_X_FORWARDED_FOR=f"198.51.100.99, {ELSEWHERE}").status_code == 302
    assert sign_in(Client(), HTTP_X_FORWARDED_FOR=f"198.51.100.99, {HERE}").status_code == 429


def test_one_ipv6_network_is_one_caller(person: User, client: Client) -> None:
    for number in range(5):
        fail(client, 1, address=f"2001:db8:0:1::{number}")
    assert sign_in(client, address="2001:db8:0:1:ffff::1").status_code == 429
    assert sign_in(client, address="2001:db8:0:2::1").status_code == 302


def test_success_failure_and_sign_out_are_logged_without_the_password(person: User, client: Client) -> None:
    fail(client, 1)
    sign_in(client)
    client.post("/logout/")
    assert list(AccessFailureLog.objects.values_list("username", "ip_address")) == [("reviewer", HERE)]
    log = AccessLog.objects.get()
    assert (log.username, log.ip_address, log.logout_time is not None) == ("reviewer", HERE, True)
    assert PASSWORD not in str([list(model.objects.values()) for model in (AccessLog, AccessFailureLog, AccessAttempt)])


def test_administrator_sees_the_log_and_lets_somebody_in_again(person: User, client: Client, administrator: User) -> None:
    fail(client)
    keeper = signed_in(administrator)
    for page in ("accesslog", "accessfailurelog", "accessattempt"):
        assert keeper.get(f"/admin/axes/{page}/").status_code == 200, page
    assert b"Let them try again at once" in keeper.get("/admin/axes/accessattempt/").content
    token = keeper.cookies["csrftoken"].value
    sent = {"action": "let_in", "_selected_action": [AccessAttempt.objects.get().pk], "csrfmiddlewaretoken": token}
    assert keeper.post("/admin/axes/accessattempt/", sent).status_code == 302
    assert sign_in(client).status_code == 302
    assert (
        Event.objects.filter(verb="sign_in_freed", subject_type="user", subject_id=person.pk, actor_name="administrator").count()
        == 1
    )


@pytest.mark.parametrize("role", ["observer", "importer", "reviewer", "adjudicator", "editor"])
def test_nobody_else_sees_the_log_or_lets_anybody_in(role: str, db: None, client: Client, request: pytest.FixtureRequest) -> None:
    fail(client, name="stranger")
    other = signed_in(request.getfixturevalue(role))
    token = other.get("/admin/").cookies["csrftoken"].value
    sent = {"action": "let_in", "_selected_action": [AccessAttempt.objects.get().pk], "csrfmiddlewaretoken": token}
    for page in ("accesslog", "accessfailurelog", "accessattempt"):
        assert other.get(f"/admin/axes/{page}/").status_code == 403, page
        assert other.post(f"/admin/axes/{page}/", sent).status_code == 403, page
    assert AccessAttempt.objects.count() == 1


def test_session_gets_another_key_at_sign_in(person: User, client: Client) -> None:
    session = client.session
    session["kept"] = "before"
    session.save()
    before = client.session.session_key
    client.cookies["sessionid"] = before
    sign_in(client)
    assert client.session.session_key != before
    assert not client.session.exists(before)


def test_password_change_ends_every_other_session(person: User) -> None:
    here, there = Client(), Client()
    sign_in(here)
    sign_in(there)
    new = "the-lake-is-rough-today"
    sent = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert here.post("/admin/password_change/", sent).status_code == 302
    assert here.get("/desk/").status_code == 200
    assert there.get("/desk/").status_code == 302


def test_old_password_is_not_tried_out_in_a_session_left_somewhere(person: User, client: Client) -> None:
    sign_in(client)
    new = "the-lake-is-rough-today"
    sent = {"old_password": "wrong", "new_password1": new, "new_password2": new}
    answers = [client.post("/admin/password_change/", sent, REMOTE_ADDR=HERE).status_code for _ in range(5)]
    assert answers == [200, 200, 200, 200, 429]
    sent["old_password"] = PASSWORD
    assert client.post("/admin/password_change/", sent, REMOTE_ADDR=HERE).status_code == 429
    person.refresh_from_db()
    assert person.check_password(PASSWORD)
    assert AccessFailureLog.objects.filter(username="reviewer").count() >= 5


def test_own_new_password_is_on_the_record(person: User, client: Client) -> None:
    sign_in(client)
    new = "the-lake-is-rough-today"
    client.post("/admin/password_change/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    event = Event.objects.get(verb="account_changed")
    assert (event.actor_id, event.subject_id, event.note) == (person.pk, person.pk, "A new password")


@pytest.mark.parametrize("new", ["short-one", "password123456", "123456789012345", "reviewer1234"])
def test_weak_password_is_refused(new: str, person: User, client: Client) -> None:
    sign_in(client)
    sent = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert client.post("/admin/password_change/", sent).status_code == 200
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_session_ends_with_the_browser_and_after_twelve_hours(person: User, client: Client) -> None:
    cookie = sign_in(client).cookies["sessionid"]
    assert (cookie["max-age"], cookie["expires"]) == ("", "")
    assert cookie["httponly"] and cookie["samesite"] == "Lax"
    assert SESSION_HOURS == 12
    assert client.session.get_expiry_age() == SESSION_HOURS * 3600 or client.session.get_expire_at_browser_close()


def test_with_https_no_other_host_can_set_the_cookies() -> None:
    told = sign_in_settings(https=True, failures=5, minutes=15)
    assert told["SESSION_COOKIE_NAME"] == "__Host-sessionid"
    assert told["CSRF_COOKIE_NAME"] == "__Host-csrftoken"
    assert told["SESSION_COOKIE_SECURE"] and told["CSRF_COOKIE_SECURE"] and told["CSRF_COOKIE_HTTPONLY"]


@pytest.mark.parametrize(
    "there", ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example", "javascript:alert(1)"]
)
def test_signing_in_leads_nowhere_else(there: str, person: User, client: Client) -> None:
    assert sign_in(client, sent={"next": there})["Location"] == "/desk/"


def test_admin_has_no_door_of_its_own(person: User, client: Client) -> None:
    assert client.get("/admin/login/?next=/admin/archive/article/")["Location"] == "/login/?next=/admin/archive/article/"
    answer = client.post("/admin/login/", {"username": "reviewer", "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/login/?next=/admin/")
    assert "_auth_user_id" not in client.session
    assert client.get("/admin/")["Location"].startswith("/admin/login/")


def test_many_addresses_together_have_the_guesses_of_four_and_who_is_known_there_signs_in(person: User, client: Client) -> None:
    assert sign_in(client, address=HERE).status_code == 302
    tried = [sign_in(Client(), password="wrong", address=f"198.51.100.{last}").status_code for last in range(20)]
    assert tried == [200] * 19 + [429]
    answer = sign_in(Client(), address="203.0.113.1")
    assert answer.status_code == 429 and "from many addresses" in words(answer)
    assert 0 < int(answer["Retry-After"]) <= 15 * 60
    assert sign_in(Client(), address="203.0.113.1", name="nobody", password="wrong").status_code == 200
    assert sign_in(Client(), address=HERE).status_code == 302
    AccessAttempt.objects.filter(ip_address="198.51.100.19").update(attempt_time=timezone.now() - timedelta(minutes=16))
    assert sign_in(Client(), address="203.0.113.1").status_code == 302

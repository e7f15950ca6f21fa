"""The page of one person's access, and the log of signing in: what is told, who may help, what is on the record."""

import logging
import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from archive.models import Event
from archive.queries.sign_ins import program_of
from tests.desk.pages import form_with, read, send, signed_in, words
from tests.people import make_person
from tests.review.desk import everything
from tests.security.test_second_factor import with_app
from tests.security.test_sign_in import ELSEWHERE, HERE, PASSWORD, fail, sign_in

LOG = "/desk/operations/sign-ins/"
OTHERS = ["observer", "importer", "reviewer", "adjudicator", "editor"]
NEW = "the-lake-is-rough-today"


@pytest.fixture
def person(reviewer: User) -> User:
    reviewer.set_password(PASSWORD)
    reviewer.save()
    return reviewer


def page_of(person: User) -> str:
    return f"/desk/operations/people/{person.pk}/"


def press(by: User, person: User, action: str) -> Any:
    client = signed_in(by)
    page = client.get(page_of(person))
    return send(client, page, form_with(page, action=f"{page_of(person)}{action}/"))


def verbs() -> list[tuple[str, str, int]]:
    return list(Event.objects.order_by("number").values_list("verb", "actor_name", "subject_id"))


def link_in(answer: Any) -> str:
    return re.search(r"http://testserver(/account/password/[\w/-]+)", answer.content.decode())[1]


def test_link_lets_a_colleague_choose_a_password_once(person: User, administrator: User) -> None:
    there = Client()
    sign_in(there)
    answer = press(administrator, person, "link")
    link = link_in(answer)
    assert there.get("/desk/").status_code == 302
    assert sign_in(Client()).status_code == 200  # the password there was opens nothing
    assert "no-store" in answer["Cache-Control"]
    assert link not in signed_in(administrator).get(page_of(person)).content.decode()
    somebody = Client()
    page = somebody.get(link, follow=True)
    assert "For the account reviewer" in words(page)
    assert "too short" in words(send(somebody, page, form_with(page, name="new_password1"), new_password1="x", new_password2="x"))
    chosen = send(somebody, page, form_with(page, name="new_password1"), new_password1=NEW, new_password2=NEW)
    assert "The password is set: sign in with it." in words(chosen)
    assert "_auth_user_id" not in somebody.session
    assert sign_in(Client(), password=NEW).status_code == 302
    assert Client().get(link).status_code == 410
    assert verbs() == [("password_reset", "administrator", person.pk), ("password_chosen", "reviewer", person.pk)]
    assert NEW not in str(everything())


class Meanwhile:
    """What is done between a form that is looked at and what it does, in the place of a rule for passwords."""

    def __init__(self, done: str) -> None:
        self.done = done

    def get_help_text(self) -> str:
        return "Anything."

    def validate(self, password: str, user: User) -> None:
        found = User.objects.get(pk=user.pk)
        if self.done == "closed":
            User.objects.filter(pk=user.pk).update(is_active=False)
        else:
            found.set_password(PASSWORD)
            found.save()


@pytest.mark.parametrize("done", ["closed", "chosen"])
def test_link_used_twice_at_once_or_closed_meanwhile_sets_nothing(
    done: str, person: User, administrator: User, settings: Any
) -> None:
    link, somebody = link_in(press(administrator, person, "link")), Client()
    page = somebody.get(link, follow=True)
    settings.AUTH_PASSWORD_VALIDATORS = [{"NAME": f"{__name__}.Meanwhile", "OPTIONS": {"done": done}}]
    sent = {"new_password1": NEW, "new_password2": NEW}
    answer = somebody.post(page.request["PATH_INFO"], form_with(page, name="new_password1").values | sent)
    assert (answer.status_code, "opens nothing any more" in words(answer)) == (410, True)
    person.refresh_from_db()
    assert (person.is_active, person.check_password(NEW)) == (done == "chosen", False)
    assert [verb for verb, _, _ in verbs()] == ["password_reset"]


def test_secret_of_a_link_stands_in_no_line_of_the_log(
    person: User, administrator: User, caplog: pytest.LogCaptureFixture
) -> None:
    link = link_in(press(administrator, person, "link"))
    with caplog.at_level(logging.INFO, "archive.requests"):
        Client().get(link)
    lines = [line for line in caplog.records if getattr(line, "view", "") == "choose_password"]
    assert len(lines) == 1 and lines[0].path == link.rsplit("/", 2)[0] + "/-/"
    assert link.rsplit("/", 2)[1] not in caplog.text


def test_newer_link_ends_the_one_before_and_a_day_ends_both(person: User, administrator: User, settings: Any) -> None:
    first, second = (link_in(press(administrator, person, "link")) for _ in range(2))
    assert Client().get(first).status_code == 410
    assert Client().get(second).status_code == 302
    assert settings.PASSWORD_RESET_TIMEOUT == 24 * 3600
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert Client().get(second).status_code == 410


def test_link_asks_for_the_second_factor_all_the_same(person: User, administrator: User, client: Client) -> None:
    with_app(person)
    link = link_in(press(administrator, person, "link"))
    page = client.get(link, follow=True)
    send(client, page, form_with(page, name="new_password1"), new_password1=NEW, new_password2=NEW)
    assert sign_in(client, password=NEW)["Location"].startswith("/account/second-factor/")
    assert "_auth_user_id" not in client.session


def test_link_that_is_made_up_or_of_a_closed_account_opens_nothing(person: User, administrator: User) -> None:
    link = link_in(press(administrator, person, "link"))
    User.objects.filter(pk=person.pk).update(is_active=False)
    for address in (
        link,
        "/account/password/MQ/x-y/",
        "/account/password/!/x/",
        "/account/password/OTk5OTk5OTk5OTk5OTk5OTk5OTk5/x/",
    ):
        answer = Client().get(address)
        assert (answer.status_code, "opens nothing any more" in words(answer)) == (410, True), address


def test_nobody_makes_a_link_for_themselves_or_for_a_closed_account(person: User, administrator: User) -> None:
    client = signed_in(administrator)
    token = client.get("/admin/").cookies["csrftoken"].value
    User.objects.filter(pk=person.pk).update(is_active=False)
    before = everything()
    for account, why in ((administrator, "Your own password you change"), (person, "The account is closed")):
        answer = client.post(f"{page_of(account)}link/", {"csrfmiddlewaretoken": token})
        assert (answer.status_code, why in words(answer)) == (422, True)
    assert everything() == before


def test_session_left_somewhere_is_ended_and_others_are_not(person: User, administrator: User, editor: User) -> None:
    there, other = signed_in(person), signed_in(editor)
    assert "Signed out everywhere." in words(press(administrator, person, "sign-out"))
    assert there.get("/desk/").status_code == 302
    assert other.get("/desk/").status_code == 200
    assert verbs() == [("sessions_ended", "administrator", person.pk)]
    assert Event.objects.get().after == {"sessions": 1}


def test_lost_factor_is_removed(person: User, administrator: User) -> None:
    with_app(person)
    assert "An app" in words(signed_in(administrator).get(page_of(person)))
    press(administrator, person, "lost-factors")
    assert not Authenticator.objects.exists()
    assert verbs() == [("second_factor_removed", "administrator", person.pk)]


def test_wait_is_shown_and_ended_on_the_record(person: User, administrator: User, client: Client) -> None:
    fail(client)
    keeper = signed_in(administrator)
    for address in (LOG, page_of(person)):
        page = keeper.get(address)
        assert "5 failures" in words(page), address
    told = send(keeper, page, form_with(page, action=f"{LOG}let-in/"))
    assert told.request["PATH_INFO"] == page_of(person)
    assert "on the record who let them in" in words(told) and "5 failures" not in words(told)
    assert sign_in(client).status_code == 302
    assert verbs() == [("sign_in_freed", "administrator", person.pk)]
    assert "Somebody who had failed too often let in again" in words(keeper.get(page_of(person)))


def test_wait_for_what_many_addresses_tried_is_shown_and_ended(person: User, administrator: User) -> None:
    for last in range(20):
        sign_in(Client(), password="wrong", address=f"198.51.100.{last}")
    assert sign_in(Client()).status_code == 429
    keeper = signed_in(administrator)
    page = keeper.get(page_of(person))
    assert "from any address 20 failures" in words(page)
    send(keeper, page, form_with(page, action=f"{LOG}let-in/"))
    assert sign_in(Client()).status_code == 302
    assert verbs() == [("sign_in_freed", "administrator", person.pk)]


def test_wait_under_a_name_without_account_is_ended_and_the_name_stays_off_the_record(
    administrator: User, client: Client
) -> None:
    fail(client, name="my-secret-pass-phrase")
    keeper = signed_in(administrator)
    page = keeper.get(LOG)
    send(keeper, page, form_with(page, action=f"{LOG}let-in/"))
    assert not AccessAttempt.objects.exists()
    assert verbs() == [("sign_in_freed", "administrator", administrator.pk)]
    assert "my-secret" not in str(list(Event.objects.values()))


def test_wait_that_is_over_is_not_shown_and_pressed_twice_ends_once(person: User, administrator: User, client: Client) -> None:
    fail(client)
    keeper = signed_in(administrator)
    page = keeper.get(LOG)
    form = form_with(page, action=f"{LOG}let-in/")
    send(keeper, page, form)
    assert "Nobody waits there any more." in words(send(keeper, page, form))
    fail(client)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    assert "Who has to wait now" not in words(keeper.get(LOG))


def test_nothing_leads_elsewhere_after_a_wait(administrator: User, client: Client) -> None:
    keeper = signed_in(administrator)
    token = keeper.get("/admin/").cookies["csrftoken"].value
    for back in ("https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example"):
        sent = {"name": "x", "address": HERE, "back": back, "csrfmiddlewaretoken": token}
        assert keeper.post(f"{LOG}let-in/", sent)["Location"] == LOG


@pytest.mark.parametrize("name", OTHERS)
def test_nobody_else_sees_or_does_any_of_it(name: str, db: None, request: pytest.FixtureRequest, client: Client) -> None:
    fail(client, name="colleague")
    colleague = with_app(make_person("colleague", "reviewer"))
    other = signed_in(request.getfixturevalue(name))
    token = other.get("/admin/").cookies["csrftoken"].value
    before = everything()
    for address in (LOG, page_of(colleague)):
        assert other.get(address).status_code == 403, address
    for action in (f"{LOG}let-in/", *(f"{page_of(colleague)}{end}/" for end in ("link", "sign-out", "lost-factors"))):
        sent = {"name": "colleague", "address": HERE, "csrfmiddlewaretoken": token}
        assert other.post(action, sent).status_code == 403, action
        assert Client().post(action, sent).status_code == 302, action
    assert everything() == before
    assert AccessAttempt.objects.count() == 1


def test_administrator_does_nothing_about_an_account_that_holds_every_power(administrator: User, superuser: User) -> None:
    with_app(superuser)
    keeper = signed_in(administrator)
    page = keeper.get(page_of(superuser))
    assert "holds every power" in words(page)
    assert [form.action for form in read(page).forms if form.action.startswith(page_of(superuser))] == []
    before = everything()
    token = keeper.cookies["csrftoken"].value
    for end in ("link", "sign-out", "lost-factors"):
        assert keeper.post(f"{page_of(superuser)}{end}/", {"csrfmiddlewaretoken": token}).status_code == 403, end
    assert everything() == before


def test_confirmation_is_asked_for_and_then_it_goes_on(person: User, administrator: User, settings: Any) -> None:
    settings.CONFIRM_MINUTES = 60
    with_app(person)
    before = everything()
    for end in ("link", "lost-factors", "sign-out"):
        keeper, there = signed_in(administrator), signed_in(person)
        page = keeper.get(page_of(person))
        answer = keeper.post(f"{page_of(person)}{end}/", form_with(page, action=f"{page_of(person)}{end}/").values)
        assert answer["Location"].startswith("/account/confirm/"), end
        assert there.get("/desk/").status_code == 200
    assert everything() == before


def made(kind: type, number: int, **told: Any) -> None:
    given = {"username": "reviewer", "ip_address": HERE, "path_info": "/login/", "user_agent": "(X11; Linux) Firefox/130.0"}
    row = kind.objects.create(**given | told)
    kind.objects.filter(pk=row.pk).update(attempt_time=timezone.now() - timedelta(minutes=100 - number))


def keeper_of(administrator: User) -> Client:
    """Signed in, and the log empty: signing in for a test is logged too."""
    client = signed_in(administrator)
    AccessLog.objects.all().delete()
    return client


def outcomes(page: Any) -> list[str]:
    return [line.told for line in page.context["lines"]]


def test_log_tells_every_attempt_in_order_of_time_in_words(person: User, administrator: User) -> None:
    client = keeper_of(administrator)
    made(AccessFailureLog, 1)
    made(AccessLog, 2)
    made(AccessFailureLog, 3, path_info="/account/second-factor/authenticate/")
    made(AccessFailureLog, 4, locked_out=True, username="stranger")
    page = client.get(LOG)
    assert outcomes(page) == [
        "Failed too often, and has to wait",
        "Failed: a wrong code",
        "Signed in",
        "Failed: name and password did not go together",
    ]
    assert "Firefox on Linux" in words(page) and "stranger (no account)" in words(page)
    assert page_of(person) in read(page).links


def test_log_is_narrowed_by_person_address_and_outcome(person: User, administrator: User) -> None:
    client = keeper_of(administrator)
    made(AccessFailureLog, 1)
    made(AccessLog, 2, ip_address=ELSEWHERE)
    made(AccessLog, 3, username="editor", ip_address="2001:db8:0:1::")
    made(AccessFailureLog, 4, locked_out=True)

    def found(**asked: str) -> list[int]:
        at = timezone.now() - timedelta(minutes=100)
        return sorted(round((line.at - at).total_seconds() / 60) for line in client.get(LOG, asked).context["lines"])

    assert found(person="reviewer") == [1, 2, 4]
    assert found(address=HERE) == [1, 4]
    assert found(address="2001:db8:0:1::7") == [3]
    assert found(address="nowhere") == [] == found(person="Reviewer") == found(person="a\x00b")
    assert [found(outcome=outcome) for outcome in ("signed_in", "failed", "kept_out", "x")] == [[2, 3], [1], [4], [1, 2, 3, 4]]
    assert found(person="reviewer", outcome="signed_in", address=ELSEWHERE) == [2]
    assert "No attempt like this" in words(client.get(LOG, {"person": "nobody"}))


def test_log_goes_on_page_by_page_through_both_kinds_and_misses_none(administrator: User) -> None:
    client, seen, address = keeper_of(administrator), [], LOG
    for number in range(60):
        made(AccessLog if number % 3 else AccessFailureLog, number)
    for number in range(60, 120):
        made(AccessFailureLog, number)
    while address:
        page = client.get(address)
        seen += [line.at for line in page.context["lines"]]
        address = LOG + page.context["older"] if page.context["older"] else ""
    assert len(seen) == 120 and seen == sorted(seen, reverse=True)
    for odd in ("x", "1", "1-2-3", "²-1", "-"):
        assert len(client.get(LOG, {"after": odd}).context["lines"]) == 50


def test_pages_cost_the_same_with_few_attempts_and_with_many(person: User, administrator: User) -> None:
    client = signed_in(administrator)

    def cost(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    made(AccessLog, 1)
    AccessAttempt.objects.create(username="reviewer", ip_address=HERE, failures_since_start=5)
    few = [cost(address) for address in (LOG, page_of(person))]
    for number in range(12):
        make_person(f"colleague {number}", "reviewer")
        made(AccessLog, number, username=f"colleague {number}")
        made(AccessFailureLog, number)
        AccessAttempt.objects.create(username=f"colleague {number}", ip_address=HERE, failures_since_start=5)
    assert [cost(address) for address in (LOG, page_of(person))] == few


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/126.0 Mobile Safari/537.36", "Chrome on Android"),
        ("curl/8.1", "curl"),
        ("", "Another program"),
    ],
)
def test_program_is_told_in_words(told: str, words: str) -> None:
    assert program_of(told) == words

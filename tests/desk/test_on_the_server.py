"""Commands on the server change an account: its person is told as if somebody on the desk had."""

import logging
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command

from archive.audit import verify_chain
from archive.models import ApiToken, Event
from archive.review.accounts import ERASED
from archive.review.persons import erase_person
from tests.api.desk import token_of
from tests.desk.pages import signed_in
from tests.desk.test_own_account import OWN, Done, mailed, own_page, person, second
from tests.factories import AT

__all__ = ["mailed", "person", "second"]
PASSWORD = "the-lake-is-rough-today"  # noqa: S105 - of nobody


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is typed next, in turn; it must all be asked for."""
    answers: list[str] = []
    monkeypatch.setattr("archive.management.commands.changepassword.getpass", lambda prompt: answers.pop(0))
    return answers


def set_here(user: str, typed: list[str], *answers: str) -> str:
    typed[:] = answers
    out = StringIO()
    call_command("changepassword", *filter(None, [user]), stdout=out)
    assert typed == []
    return out.getvalue()


def test_password_set_on_the_server_is_told_and_ends_what_was_open(
    person: User, second: User, mailed: Done, typed: list[str]
) -> None:
    token_of(person)
    open_still = signed_in(person)
    said: list[str] = []
    own, theirs = mailed(lambda: said.append(set_here("reviewer", typed, PASSWORD, PASSWORD)))
    assert "1 sessions, 1 tokens" in said[0]
    assert User.objects.get(pk=person.pk).check_password(PASSWORD)
    assert open_still.get(OWN).status_code == 302 and not ApiToken.objects.filter(revoked_at=None).exists()
    event = Event.objects.get(verb="account_changed")
    assert (event.actor_id, event.after, verify_chain()) == (None, {"sessions": 1, "tokens": 1}, [])
    page = own_page(person)
    assert "A new password, set by a command on the server" in page and "the archive itself" in page
    assert (own.to, own.subject) == (["rhea@quay.example"], "Newsroom: your account was changed on the server")
    assert "On the server of Newsroom, a command changed your account “reviewer” at" in own.body
    assert "- Token for the read API revoked: “" in own.body and "https://archive.example/account/\n" in own.body
    assert (theirs.bcc, theirs.to) == (["second@quay.example"], [])
    assert f"https://archive.example/desk/operations/people/{person.pk}/\n" in theirs.body
    assert PASSWORD not in own.body + theirs.body


def test_weak_or_mistyped_password_is_asked_for_again_and_three_times_at_most(person: User, typed: list[str]) -> None:
    before = User.objects.get(pk=person.pk).password
    with pytest.raises(CommandError, match=r"^Nothing was changed\.$") as refused:
        set_here("reviewer", typed, "one", "two", "1234", "1234", "three", "four")
    assert refused.value.returncode == 2 and typed == []
    assert User.objects.get(pk=person.pk).password == before and not Event.objects.filter(subject_type="user").exists()
    set_here("reviewer", typed, "one", "two", PASSWORD, PASSWORD)
    assert User.objects.get(pk=person.pk).check_password(PASSWORD)


def test_without_a_name_it_is_the_account_called_as_whoever_is_at_the_server(
    person: User, typed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive.management.commands.changepassword.getuser", lambda: "reviewer")
    set_here("", typed, PASSWORD, PASSWORD)
    assert User.objects.get(pk=person.pk).check_password(PASSWORD)


def test_account_that_is_not_there_or_was_erased_gets_none(person: User, typed: list[str]) -> None:
    with pytest.raises(CommandError, match="There is no account nobody"):
        set_here("nobody", typed)
    erased = erase_person(person, by=None, at=AT)
    with pytest.raises(CommandError, match=ERASED.split(":", maxsplit=1)[0]) as refused:
        set_here(erased.username, typed, PASSWORD, PASSWORD)
    assert refused.value.returncode == 2 and not User.objects.get(pk=person.pk).check_password(PASSWORD)


def erased_here(person: User, by: str | None) -> None:
    call_command("erase_person", person.username, confirm=person.username, by=by, stdout=StringIO())


@pytest.mark.parametrize("by", [None, "second"])
def test_who_is_erased_is_told_once_at_the_address_there_was(
    person: User, administrator: User, second: User, mailed: Done, by: str | None
) -> None:
    User.objects.filter(pk=administrator.pk).update(email="keeper@quay.example")
    token_of(person)
    told: list[EmailMessage] = mailed(lambda: erased_here(person, by))
    own, theirs = told
    assert own.to == ["rhea@quay.example"]
    assert own.subject.endswith("by somebody else" if by else "on the server")
    assert "“reviewer”" in own.body and "- Personal data of an account erased\n" in own.body
    assert "/account/" not in own.body and "speak to an administrator" in own.body  # nothing is left to sign in to
    assert theirs.bcc == (["keeper@quay.example"] if by else ["keeper@quay.example", "second@quay.example"])
    assert f"former-{person.pk}" in theirs.body and "“reviewer”" not in theirs.body and "rhea" not in theirs.body
    assert mailed(lambda: None) == [] and User.objects.get(pk=person.pk).email == ""


def test_erasure_that_is_refused_or_whose_mail_fails_tells_or_undoes_nothing(
    person: User, settings: Any, mailed: Done, caplog: pytest.LogCaptureFixture
) -> None:
    def unconfirmed() -> None:
        with pytest.raises(CommandError, match="say --confirm"):
            call_command("erase_person", person.username)

    assert mailed(unconfirmed) == []
    settings.EMAIL_BACKEND = "tests.review.broken_mail.EmailBackend"
    with caplog.at_level(logging.ERROR):
        assert mailed(lambda: erased_here(person, None)) == []
    assert User.objects.get(pk=person.pk).username == f"former-{person.pk}"
    assert "Mail about a changed account was not sent" in caplog.text and "rhea@" not in caplog.text

"""Whose account somebody else changes is told: on their own page always, by mail where there is an address and a server."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend as KeptMail
from django.test import Client

from archive.audit import verify_chain
from archive.models import ApiToken, Event
from tests.admin.test_people import LIST, changed, role
from tests.api.desk import token_of
from tests.desk.pages import form_with, read, send, signed_in, words
from tests.desk.test_access import link_in, page_of, press
from tests.people import make_person
from tests.security.test_second_factor import with_app

OWN = "/account/"
Done = Callable[[Callable[[], Any]], list[EmailMessage]]


class OneRefused(KeptMail):
    """A server that knows nobody called gone."""

    def send_messages(self, messages: Any) -> int:
        if any("gone" in address for message in messages for address in message.recipients()):
            raise ConnectionRefusedError("nobody of that name")
        return super().send_messages(messages)


@pytest.fixture
def person(reviewer: User) -> User:
    User.objects.filter(pk=reviewer.pk).update(email="rhea@quay.example")
    return User.objects.get(pk=reviewer.pk)


@pytest.fixture
def second(db: None) -> User:
    other = make_person("second", "administrator")
    User.objects.filter(pk=other.pk).update(email="second@quay.example")
    return other


@pytest.fixture
def mailed(settings: Any, mailoutbox: list[EmailMessage], django_capture_on_commit_callbacks: Any) -> Done:
    settings.SEND_MAIL, settings.PUBLIC_URL = True, "https://archive.example"

    def done(act: Callable[[], Any]) -> list[EmailMessage]:
        mailoutbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            act()
        return list(mailoutbox)

    return done


def own_page(person: User) -> str:
    return words(signed_in(User.objects.get(pk=person.pk)).get(OWN))


def test_person_sees_what_others_did_with_the_account_and_who(person: User, administrator: User) -> None:
    with_app(person)
    press(administrator, person, "lost-factors")
    press(administrator, person, "link")
    changed(administrator, person, groups=[role("observer")])
    told = own_page(person)
    assert "Second factor removed" in told and "a link made to choose another" in told
    assert "Roles of a person changed" in told and "administrator (Administrator)" in told
    assert told.index("Roles of a person changed") < told.index("Second factor removed")  # the newest first


def test_nobody_sees_anothers_and_strangers_sign_in(person: User, administrator: User, editor: User) -> None:
    press(administrator, person, "link")
    assert "a link made to choose another" not in own_page(editor)
    answer = Client().get(OWN)
    assert (answer.status_code, answer["Location"]) == (302, f"/login/?next={OWN}")
    assert signed_in(person).post(OWN).status_code in (403, 405)


def test_who_lost_every_role_still_sees_who_took_them(person: User, administrator: User) -> None:
    changed(administrator, person, groups=[])
    client = signed_in(person)
    assert client.get("/desk/").status_code == 403
    page = client.get(OWN)
    assert "Roles of a person changed : roles: reviewer → nothing" in words(page)
    assert "no-store" in page["Cache-Control"]


def test_desk_leads_to_the_own_account(editor: User) -> None:
    assert OWN in read(signed_in(editor).get("/desk/")).links


def test_link_factor_and_sessions_are_mailed_to_the_person_and_the_other_administrators(
    person: User, administrator: User, second: User, mailed: Done
) -> None:
    with_app(person)
    cases = {
        "link": "- Password made void, and a link made to choose another",
        "lost-factors": "- Second factor removed (Lost)",
        "sign-out": "- Signed out everywhere by an administrator",
    }
    for action, line in cases.items():
        signed_in(User.objects.get(pk=person.pk))
        own, theirs = mailed(lambda action=action: press(administrator, person, action))
        assert (own.to, own.subject) == (["rhea@quay.example"], "Newsroom: your account was changed by somebody else"), action
        assert (theirs.to, theirs.bcc) == ([], ["second@quay.example"])
        assert line in own.body and line in theirs.body and "administrator (administrator) changed your account" in own.body
        assert "https://archive.example/account/\n" in own.body
        assert f"https://archive.example{page_of(person)}\n" in theirs.body


def test_no_secret_is_mailed(person: User, administrator: User, second: User, mailed: Done) -> None:
    token, secret = token_of(person)
    answers: list[Any] = []
    told = mailed(lambda: answers.append(press(administrator, person, "link")))
    link = link_in(answers[0])
    assert "- Token for the read API revoked: “" in told[0].body
    for mail in told:
        said = str(mail.message())
        assert not any(part in said for part in (link, link.rsplit("/", 2)[1], secret, token.beginning, "/account/password/"))


def test_one_mail_tells_all_that_one_change_did_in_words(person: User, administrator: User, second: User, mailed: Done) -> None:
    own, _ = mailed(lambda: changed(administrator, person, groups=[role("editor"), role("observer")], is_active=""))
    assert "- Powers of an account changed: closed" in own.body
    assert "- Roles of a person changed: Reviewer → Editor, Observer" in own.body


def test_address_that_was_changed_is_told_at_the_old_one_too(person: User, administrator: User, mailed: Done) -> None:
    told = mailed(lambda: changed(administrator, person, email="other@elsewhere.example"))
    assert [mail.to for mail in told] == [["other@elsewhere.example"], ["rhea@quay.example"]]
    assert "(Changed: address of mail)" in told[0].body
    assert "other@elsewhere.example" not in told[1].body


def test_administrators_are_told_of_a_new_account_and_of_a_password_set_above_them(
    superuser: User, person: User, second: User, mailed: Done
) -> None:
    client = signed_in(superuser)
    page = client.get(f"{LIST}add/")
    told = mailed(lambda: send(client, page, form_with(page, name="_save"), username="newcomer", groups=[role("administrator")]))
    assert [mail.bcc for mail in told] == [["second@quay.example"]]
    assert "- Roles of a person changed: none → Administrator" in told[0].body
    token_of(person)
    address = f"{LIST}{person.pk}/password/"
    page = client.get(address)
    sent = {"password1": "the-lake-is-rough-today", "password2": "the-lake-is-rough-today", "usable_password": "true"}
    told = mailed(lambda: send(client, page, form_with(page, name="password1"), **sent))
    assert [mail.to + mail.bcc for mail in told] == [["rhea@quay.example"], ["second@quay.example"]]
    assert "(A new password)" in told[0].body and "the-lake" not in told[0].body
    assert not ApiToken.objects.filter(revoked_at=None).exists()


def test_what_one_does_oneself_or_what_was_refused_is_not_mailed(
    person: User, administrator: User, second: User, mailed: Done
) -> None:
    client = signed_in(person)
    page = client.get("/desk/tokens/")
    assert mailed(lambda: send(client, page, form_with(page, action="/desk/tokens/"), name="figures", days="90")) == []
    assert mailed(lambda: changed(administrator, person, username="")) == []
    assert mailed(lambda: press(administrator, second, "link"))[0].to == ["second@quay.example"]
    User.objects.filter(pk=person.pk).update(is_active=False)
    token = client.cookies["csrftoken"].value
    keeper = signed_in(administrator)
    assert mailed(lambda: keeper.post(f"{page_of(person)}link/", {"csrfmiddlewaretoken": token})) == []


def test_token_that_somebody_else_makes_or_revokes_is_mailed(person: User, administrator: User, mailed: Done) -> None:
    client = signed_in(administrator)
    page = client.get("/desk/tokens/")
    sent = {"name": "figures", "days": "90", "owner": str(person.pk)}
    (made,) = mailed(lambda: send(client, page, form_with(page, action="/desk/tokens/"), **sent))
    assert "- Token for the read API made: “figures”" in made.body
    address = f"/desk/tokens/{ApiToken.objects.get().pk}/revoke/"
    page = client.get(page_of(person))
    (revoked,) = mailed(lambda: send(client, page, form_with(page, action=address)))
    assert revoked.to == ["rhea@quay.example"] and "- Token for the read API revoked: “figures”" in revoked.body


def test_without_address_or_server_nothing_is_sent(
    reviewer: User, person: User, administrator: User, settings: Any, mailed: Done
) -> None:
    User.objects.update(email="")
    assert mailed(lambda: press(administrator, person, "link")) == []
    User.objects.filter(pk=person.pk).update(email="rhea@quay.example")
    settings.SEND_MAIL = False
    assert mailed(lambda: press(administrator, person, "link")) == []
    assert Event.objects.filter(verb="password_reset").count() == 2


def test_mail_that_fails_fails_no_change_and_keeps_no_other_from_being_told(
    person: User, administrator: User, second: User, settings: Any, mailed: Done, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_BACKEND = "tests.review.broken_mail.EmailBackend"
    assert mailed(lambda: press(administrator, person, "link")) == []
    assert Event.objects.get().verb == "password_reset"
    assert "Mail about a changed account was not sent" in caplog.text and "rhea@" not in caplog.text
    settings.EMAIL_BACKEND = f"{__name__}.OneRefused"
    User.objects.filter(pk=person.pk).update(email="gone@quay.example")
    assert [mail.bcc for mail in mailed(lambda: press(administrator, person, "link"))] == [["second@quay.example"]]


def test_tokens_stand_on_the_page_of_access_without_their_secret(person: User, administrator: User) -> None:
    token, secret = token_of(person)
    page = signed_in(administrator).get(page_of(person))
    told = words(page)
    assert token.name in told and token.beginning in told and "never used" in told and "made " in told
    assert secret not in page.content.decode() and token.digest not in page.content.decode()
    assert token.name in own_page(person) and "by administrator" not in own_page(person)


def test_void_password_or_closed_account_ends_its_tokens_for_good_on_the_record(
    person: User, administrator: User, observer: User
) -> None:
    (first, secret), (_, kept) = token_of(person), token_of(observer)
    press(administrator, person, "link")
    assert opens(secret) is False and opens(kept) is True
    first.refresh_from_db()
    assert first.revoked_by == administrator
    assert Event.objects.get(verb="password_reset").after == {"sessions": 0, "tokens": 1}
    assert "by administrator" in own_page(person)
    second, secret = token_of(person)
    changed(administrator, person, is_active="")
    changed(administrator, person, is_active="on")
    assert opens(secret) is False
    assert Event.objects.filter(verb="token_revoked", subject_id__in=[first.pk, second.pk]).count() == 2
    assert verify_chain() == []


def opens(secret: str) -> bool:
    return Client(headers={"Authorization": f"Bearer {secret}"}).get("/api/v1/articles").status_code == 200


def test_administrator_revokes_one_on_that_page_and_comes_back(person: User, administrator: User) -> None:
    (token, secret), (_, other) = token_of(person), token_of(person)
    client = signed_in(administrator)
    page = client.get(page_of(person))
    form = form_with(page, action=f"/desk/tokens/{token.pk}/revoke/")
    back = send(client, page, form)
    assert back.request["PATH_INFO"] == page_of(person) and "revoked" in words(back)
    assert (opens(secret), opens(other)) == (False, True)
    assert Event.objects.get(verb="token_revoked").actor_id == administrator.pk
    assert "was revoked already" in words(send(client, page, form))
    elsewhere = {**form.values, "back": "https://elsewhere.example/"}
    assert client.post(f"/desk/tokens/{token.pk}/revoke/", elsewhere)["Location"] == "/desk/tokens/"


def test_who_may_not_manage_tokens_revokes_none_of_others(person: User, editor: User) -> None:
    token, secret = token_of(person)
    client = signed_in(editor)
    client.get("/desk/tokens/")
    csrf = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', client.get("/desk/tokens/").content.decode())[1]
    answer = client.post(f"/desk/tokens/{token.pk}/revoke/", {"csrfmiddlewaretoken": csrf, "back": page_of(person)})
    assert (answer.status_code, opens(secret)) == (404, True)
    assert not Event.objects.filter(verb="token_revoked").exists()

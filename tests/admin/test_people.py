"""Accounts and roles in the admin: what an administrator may change, and what an account that holds every power alone may."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from archive.audit import verify_chain
from archive.models import Event
from tests.desk.pages import form_with, send, signed_in, words
from tests.people import make_person
from tests.review.desk import everything
from tests.security.test_second_factor import with_app

LIST = "/admin/auth/user/"
OTHERS = ["observer", "importer", "reviewer", "adjudicator", "editor"]


@pytest.fixture
def second(db: None) -> User:
    """Another administrator."""
    return make_person("second", "administrator")


def role(name: str) -> int:
    return Group.objects.get(name=name).pk


def page_of(person: User) -> str:
    return f"{LIST}{person.pk}/change/"


def changed(by: User, person: User, **changes: Any) -> HttpResponse:
    client = signed_in(by)
    page = client.get(page_of(person))
    return send(client, page, form_with(page, name="_save"), _save="Save", **changes)


def told() -> list[tuple[str, str, dict[str, Any], dict[str, Any]]]:
    events = Event.objects.order_by("number")
    return [(event.verb, event.actor_name, event.before, event.after) for event in events]


def test_administrator_makes_an_account_without_a_password_and_gives_it_a_role(administrator: User) -> None:
    client = signed_in(administrator)
    page = client.get(f"{LIST}add/")
    assert b'type="password"' not in page.content
    send(client, page, form_with(page, name="_save"), username="newcomer", first_name="Rhea", groups=[role("reviewer")])
    made = User.objects.get(username="newcomer")
    assert (made.has_usable_password(), made.is_staff, made.is_superuser) == (False, False, False)
    assert made.has_perm("archive.rate")
    assert [(verb, who) for verb, who, _, _ in told()] == [
        ("account_changed", "administrator"),
        ("roles_given", "administrator"),
    ]


@pytest.mark.parametrize("name", ["former-7", "FORMER-7", "former-{pk}"])
def test_nobody_is_called_like_an_account_that_was_erased(name: str, administrator: User, superuser: User, second: User) -> None:
    wanted = name.format(pk=second.pk)
    for by in (administrator, superuser):
        assert "choose another name" in words(changed(by, second, username=wanted))
    client = signed_in(administrator)
    page = client.get(f"{LIST}add/")
    assert "choose another name" in words(send(client, page, form_with(page, name="_save"), username=wanted))
    assert not User.objects.filter(username__istartswith="former").exists()


def test_who_renames_somebody_or_changes_their_address_is_on_the_record_without_the_words(
    administrator: User, reviewer: User
) -> None:
    changed(administrator, reviewer, first_name="Rhea", email="rhea@quay.example")
    event = Event.objects.get()
    assert (event.verb, event.subject_id, event.note) == (
        "account_changed",
        reviewer.pk,
        "Changed: first name, address of mail",
    )
    assert "Rhea" not in str((event.before, event.after, event.note))


def test_administrator_gives_and_takes_roles_and_closes_and_opens_accounts_on_the_record(
    administrator: User, reviewer: User
) -> None:
    there = Client()
    there.force_login(reviewer)
    changed(administrator, reviewer, groups=[role("editor")], is_active=[])
    assert there.get("/desk/").status_code == 302
    changed(administrator, reviewer, is_active="on")
    assert there.get("/desk/").status_code == 302  # the session there was does not come back
    assert told() == [
        ("account_changed", "administrator", {"is_active": True}, {"is_active": False}),
        ("roles_given", "administrator", {"roles": ["reviewer"]}, {"roles": ["editor"]}),
        ("account_changed", "administrator", {"is_active": False}, {"is_active": True}),
    ]
    history = words(signed_in(administrator).get(f"{LIST}{reviewer.pk}/history/"))
    assert "Roles of a person changed : roles: reviewer → editor" in history and "administrator (Administrator)" in history
    assert verify_chain() == []


def test_administrator_raises_nobody_above_the_roles_whatever_is_sent(administrator: User, second: User, reviewer: User) -> None:
    publish = Permission.objects.get(codename="publish")
    outside = Group.objects.create(name="outside")
    outside.permissions.set(Permission.objects.all())
    for person in (second, reviewer, administrator):
        changed(administrator, person, is_superuser="on", is_staff="on", user_permissions=[publish.pk], first_name="Rhea")
        changed(administrator, person, groups=[outside.pk])
        person = User.objects.get(pk=person.pk)
        assert (person.is_superuser, person.has_perm("archive.publish"), person.has_perm("auth.add_user")) == (
            False,
            False,
            False,
        )
    made = {"username": "newcomer", "is_superuser": "on", "is_staff": "on", "user_permissions": [publish.pk]}
    client = signed_in(administrator)
    page = client.get(f"{LIST}add/")
    send(client, page, form_with(page, name="_save"), **made)
    newcomer = User.objects.get(username="newcomer")
    assert (newcomer.is_superuser, newcomer.is_staff, newcomer.get_all_permissions()) == (False, False, set())


def test_administrator_changes_nothing_of_an_account_that_holds_every_power(administrator: User, superuser: User) -> None:
    client, before = signed_in(administrator), everything()
    page = client.get(page_of(superuser))
    assert page.status_code == 200 and b'name="_save"' not in page.content
    token = client.cookies["csrftoken"].value
    sent = {"username": "superuser", "groups": [role("observer")], "csrfmiddlewaretoken": token, "_save": "Save"}
    assert client.post(page_of(superuser), sent).status_code == 403
    new = {"password1": "a long pass phrase", "password2": "a long pass phrase", "csrfmiddlewaretoken": token}
    assert client.post(f"{LIST}{superuser.pk}/password/", new).status_code == 403
    assert everything() == before


def test_administrator_sets_nobodys_password(administrator: User, reviewer: User) -> None:
    client = signed_in(administrator)
    assert client.get(f"{LIST}{reviewer.pk}/password/").status_code == 403
    assert b"algorithm" not in client.get(page_of(reviewer)).content


def test_password_given_by_a_superuser_is_on_the_record(superuser: User, reviewer: User) -> None:
    client = signed_in(superuser)
    page = client.get(f"{LIST}{reviewer.pk}/password/")
    new = {"password1": "a long pass phrase", "password2": "a long pass phrase", "usable_password": "true"}
    send(client, page, form_with(page, name="password1"), **new | {"set-password": "Change"})
    reviewer.refresh_from_db()
    assert reviewer.check_password("a long pass phrase")
    event = Event.objects.get()
    assert (event.verb, event.actor_name, event.subject_id, event.note) == (
        "account_changed", "superuser", reviewer.pk, "A new password",
    )  # fmt: skip


def test_nobody_gives_themselves_a_role_or_closes_their_own_account(administrator: User, second: User, superuser: User) -> None:
    before = everything()
    assert "Your own roles are given by somebody else" in words(
        changed(administrator, administrator, groups=[role("administrator"), role("editor")])
    )
    assert "You cannot close your own account" in words(changed(administrator, administrator, is_active=[]))
    assert "You cannot close your own account" in words(changed(superuser, superuser, is_active=[]))
    assert everything() == before
    changed(administrator, administrator, first_name="Rhea")
    assert User.objects.get(pk=administrator.pk).first_name == "Rhea"


def test_last_administrator_stays(superuser: User, administrator: User) -> None:
    assert "was changed successfully" in words(changed(superuser, administrator, groups=[role("observer")]))
    before = everything()
    assert "This is the last administrator" in words(changed(superuser, superuser, is_superuser=[]))
    assert everything() == before


def test_erased_account_stays_as_it_is(administrator: User, reviewer: User) -> None:
    User.objects.filter(pk=reviewer.pk).update(username=f"former-{reviewer.pk}", is_active=False)
    assert "was erased" in words(changed(administrator, reviewer, is_active="on"))
    assert not User.objects.get(pk=reviewer.pk).is_active


@pytest.mark.parametrize("name", OTHERS)
def test_nobody_else_sees_or_changes_accounts(name: str, db: None, request: pytest.FixtureRequest) -> None:
    other, colleague = request.getfixturevalue(name), make_person("colleague", "reviewer")
    client = signed_in(other)
    assert b"/admin/auth/" not in client.get("/admin/").content
    token = client.cookies["csrftoken"].value
    before = everything()
    for address in (
        LIST,
        f"{LIST}add/",
        page_of(colleague),
        page_of(other),
        f"{LIST}{colleague.pk}/password/",
        "/admin/auth/group/",
    ):
        assert client.get(address).status_code == 403, address
        sent = {"username": "x", "groups": [role("administrator")], "is_active": "on", "csrfmiddlewaretoken": token}
        assert client.post(address, sent).status_code == 403, address
    assert everything() == before


def test_role_holder_given_djangos_own_permissions_gains_nothing(editor: User, reviewer: User) -> None:
    editor.user_permissions.set(Permission.objects.filter(content_type__app_label="auth"))
    assert signed_in(editor).get(page_of(reviewer)).status_code == 403


def test_list_tells_role_factor_and_last_sign_in_and_is_narrowed_by_each(
    administrator: User, reviewer: User, editor: User
) -> None:
    with_app(editor)
    User.objects.create_user("roleless")
    client = signed_in(administrator)

    def names(**asked: str) -> list[str]:
        return [row.username for row in client.get(LIST, asked).context["cl"].result_list]

    assert names(role="editor") == ["editor"] == names(factor="yes")
    assert names(role="none") == ["roleless"]
    assert names(factor="no") == ["administrator", "reviewer", "roleless"]
    assert names(q="edit") == ["editor"]
    assert names(is_active__exact="0") == []
    page = words(client.get(LIST))
    assert "Second factor" in page and "Last login" in page and "Editor" in page


def test_list_costs_the_same_with_few_accounts_and_with_many(administrator: User) -> None:
    client = signed_in(administrator)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        return len(queries)

    cost()
    few = cost()
    for number in range(5):
        with_app(make_person(f"reviewer {number}", "reviewer"))
    assert cost() == few


def test_confirmation_is_asked_for_before_accounts_are_changed(administrator: User, reviewer: User, settings: Any) -> None:
    settings.CONFIRM_MINUTES = 60
    before = everything()
    client = signed_in(administrator)
    page = client.get(page_of(reviewer))
    form = form_with(page, name="_save")
    answer = client.post(page_of(reviewer), form.values | {"groups": [role("editor")], "_save": "Save"})
    assert answer["Location"].startswith("/account/confirm/")
    assert everything() == before


def test_list_of_roles_says_role(administrator: User) -> None:
    client = signed_in(administrator)
    page = words(client.get("/admin/auth/group/"))
    assert "Roles" in page and "group" not in page.lower()
    page = words(client.get(f"/admin/auth/group/{Group.objects.get(name='editor').pk}/change/"))
    assert "group" not in page.lower()

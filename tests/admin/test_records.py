"""What is edited in the admin leaves a line on the record, with what was there before and what is there now."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User

from archive.audit import verify_chain
from archive.models import Alias, Entity, Event
from tests.desk.pages import form_with, send, signed_in, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def entity() -> Entity:
    entity = Entity.objects.create(name="Ada Fenn", slug="ada-fenn", kind="person")
    Alias.objects.create(entity=entity, name="Fenn")
    return entity


def saved(user: User, address: str, **changes: Any) -> None:
    client = signed_in(user)
    page = client.get(address)
    answer = send(client, page, form_with(page, name="_save"), _save="Save", **changes)
    assert "was changed successfully" in words(answer)


def told() -> list[tuple[str, str, dict[str, Any], dict[str, Any]]]:
    events = Event.objects.order_by("number")
    return [(event.verb, event.subject_type, event.before, event.after) for event in events]


def test_other_names_given_with_an_entity_are_recorded(entity: Entity, editor: User) -> None:
    saved(editor, f"/admin/archive/entity/{entity.pk}/change/", aliases__1__name="A. Fenn")
    assert told() == [("record_edited", "entity", {"aliases": ["Fenn"]}, {"aliases": ["A. Fenn", "Fenn"]})]
    assert "aliases: Fenn → A. Fenn, Fenn" in words(signed_in(editor).get(f"/admin/archive/entity/{entity.pk}/history/"))
    saved(editor, f"/admin/archive/entity/{entity.pk}/change/", aliases__0__DELETE="on", description="An engineer.")
    assert told()[1:] == [
        ("record_edited", "entity", {"description": ""}, {"description": "An engineer."}),
        ("record_edited", "entity", {"aliases": ["A. Fenn", "Fenn"]}, {"aliases": ["A. Fenn"]}),
    ]
    assert verify_chain() == []


def test_entity_saved_as_it_stood_leaves_no_line(entity: Entity, editor: User) -> None:
    saved(editor, f"/admin/archive/entity/{entity.pk}/change/")
    assert told() == []


def test_other_name_taken_away_is_recorded_at_its_entity(entity: Entity, editor: User) -> None:
    client, address = signed_in(editor), f"/admin/archive/alias/{entity.aliases.get().pk}/delete/"
    page = client.get(address)
    send(client, page, form_with(page, name="post"))
    assert not Alias.objects.exists()
    assert told() == [("record_edited", "entity", {"aliases": ["Fenn"]}, {"aliases": []})]
    assert Event.objects.get().subject_id == entity.pk


def test_role_given_to_a_person_and_taken_away_is_recorded(reviewer: User, superuser: User) -> None:
    address, editors = f"/admin/auth/user/{reviewer.pk}/change/", Group.objects.get(name="editor")
    both = [*reviewer.groups.values_list("pk", flat=True), editors.pk]
    saved(superuser, address, groups=both)
    saved(superuser, address, first_name="Rhea")
    saved(superuser, address, groups=[editors.pk])
    assert told() == [
        ("roles_given", "user", {"roles": ["reviewer"]}, {"roles": ["editor", "reviewer"]}),
        ("account_changed", "user", {}, {}),  # a name: that it was, and not from what to what
        ("roles_given", "user", {"roles": ["editor", "reviewer"]}, {"roles": ["editor"]}),
    ]
    event = Event.objects.latest("number")
    assert (event.subject_id, event.actor_id) == (reviewer.pk, superuser.pk)


def test_powers_given_to_an_account_beside_its_roles_are_recorded(reviewer: User, superuser: User) -> None:
    address = f"/admin/auth/user/{reviewer.pk}/change/"
    publish = Permission.objects.get(codename="publish")
    saved(superuser, address, is_superuser="on")
    saved(superuser, address, is_active=[], is_superuser=[])
    saved(superuser, address, username="rhea", user_permissions=[publish.pk])
    saved(superuser, address, first_name="Rhea")
    assert told() == [
        ("account_changed", "user", {"is_superuser": False}, {"is_superuser": True}),
        ("account_changed", "user", {"is_active": True, "is_superuser": True}, {"is_active": False, "is_superuser": False}),
        ("account_changed", "user", {"username": "reviewer"}, {"username": "rhea"}),
        ("account_changed", "user", {"powers": []}, {"powers": ["publish"]}),
        ("account_changed", "user", {}, {}),  # a name, as above
    ]
    assert {(event.subject_id, event.actor_id) for event in Event.objects.all()} == {(reviewer.pk, superuser.pk)}
    assert verify_chain() == []


def test_account_that_is_made_is_recorded(superuser: User) -> None:
    client = signed_in(superuser)
    page = client.get("/admin/auth/user/add/")
    send(client, page, form_with(page, name="_save"), username="newcomer")
    made = User.objects.get(username="newcomer")
    after = {"username": "newcomer", "is_active": True, "is_staff": False, "is_superuser": False}
    assert told() == [("account_changed", "user", {}, after)]
    assert Event.objects.get().subject_id == made.pk


def test_name_that_an_entity_had_stays_one_of_its_names(editor: User, entity: Entity) -> None:
    address = f"/admin/archive/entity/{entity.pk}/change/"
    saved(editor, address, name="Ada J. Fenn")
    assert sorted(entity.aliases.values_list("name", flat=True)) == ["Ada Fenn", "Fenn"]
    saved(editor, address, name="ADA J. Fenn")
    assert sorted(entity.aliases.values_list("name", flat=True)) == ["Ada Fenn", "Fenn"]
    assert [after for *_, after in told() if "aliases" in after] == [{"aliases": ["Ada Fenn", "Fenn"]}]
    assert verify_chain() == []

"""Groups and permissions as policy/roles.py lists them."""

from io import StringIO

import pytest
from django.contrib.auth.models import AnonymousUser, Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command

from archive.models import Article, Event
from archive.policy.roles import POWERS, READABLE_MODELS, ROLES
from archive.review.permissions import PermissionRefused, can, check_can
from archive.review.roles import codenames, sync_roles
from tests.people import make_person

pytestmark = pytest.mark.django_db


def held(name: str) -> set[str]:
    return set(Group.objects.get(name=name).permissions.values_list("codename", flat=True))


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.code)
def test_each_role_holds_its_powers_and_no_others(role):
    user = make_person(f"some {role.code}", role.code)
    assert {power for power in POWERS if can(user, power)} == set(role.powers)
    for power in POWERS:
        if power in role.powers:
            check_can(user, power)
        else:
            with pytest.raises(PermissionRefused, match=POWERS[power]):
                check_can(user, power)


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.code)
def test_each_role_reads_and_changes_what_is_listed(role):
    user = make_person(f"some {role.code}", role.code)
    for model in ("sheet", "headlinerating", "evidence", *READABLE_MODELS, *role.changes):
        assert user.has_perm(f"archive.view_{model}") == (model in role.reads or model in role.changes), model
        assert user.has_perm(f"archive.change_{model}") == (model in role.changes), model
        assert user.has_perm(f"archive.delete_{model}") == (model == "alias" and "alias" in role.changes), model


def test_nobody_and_strangers_hold_no_power_and_an_unknown_power_is_a_mistake(editor):
    assert not any(can(user, power) for user in (None, AnonymousUser()) for power in POWERS)
    with pytest.raises(ValueError, match="unknown power"):
        can(editor, "fly")
    with pytest.raises(ValueError, match="unknown power"):
        check_can(editor, "publish", "fly")


def test_one_of_several_powers_is_enough(reviewer, observer):
    check_can(reviewer, "rate", "tag")
    with pytest.raises(PermissionRefused) as refused:
        check_can(observer, "rate", "tag")
    assert refused.value.powers == ("rate", "tag")


def test_synchronising_again_changes_nothing():
    before = {role.code: held(role.code) for role in ROLES}
    assert sync_roles() == {}
    assert {role.code: held(role.code) for role in ROLES} == before == {role.code: codenames(role) for role in ROLES}
    assert not Event.objects.exists()


def test_synchronising_mends_groups_and_leaves_people_in_them(editor):
    group = Group.objects.get(name="editor")
    group.permissions.remove(Permission.objects.get(codename="publish"))
    group.permissions.add(Permission.objects.get(codename="manage_sources"), Permission.objects.get(codename="delete_user"))
    out = StringIO()
    call_command("sync_roles", stdout=out)
    assert held("editor") == codenames(next(role for role in ROLES if role.code == "editor"))
    assert list(editor.groups.all()) == [group]
    assert can(User.objects.get(pk=editor.pk), "publish")
    assert out.getvalue() == "editor: +publish -manage_sources\n"
    event = Event.objects.get(verb="roles_synced")
    assert event.after == {"role": "editor", "added": ["publish"], "removed": ["manage_sources"]}


def test_a_power_no_longer_listed_is_taken_from_everybody(editor):
    kind = ContentType.objects.get_for_model(Article)
    old = Permission.objects.create(content_type=kind, codename="set_in_type", name="Set in type")
    Group.objects.get(name="editor").permissions.add(old)
    editor.user_permissions.add(old)
    sync_roles()
    assert not User.objects.get(pk=editor.pk).has_perm("archive.set_in_type")
    assert not Permission.objects.filter(codename="set_in_type").exists()
    assert Permission.objects.filter(content_type=kind, codename="view_article").exists()


def test_a_group_made_by_hand_is_left_alone():
    group = Group.objects.create(name="friends of the archive")
    group.permissions.add(Permission.objects.get(codename="see_desk"))
    sync_roles()
    assert held("friends of the archive") == {"see_desk"}

"""The people of the tests, one fixture each: users in the groups of policy/roles.py."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group, User
from django.db import transaction


def make_person(name: str, role: str) -> User:
    """The user of that name, in the role's group; made where there is none yet, both or nothing of it."""
    with transaction.atomic():
        user, made = User.objects.get_or_create(username=name, defaults={"is_staff": True})
        if made:
            user.groups.add(Group.objects.get(name=role))
    return user


@pytest.fixture
def reviewer(db: None) -> User:
    return make_person("reviewer", "reviewer")


@pytest.fixture
def reviewer2(db: None) -> User:
    return make_person("reviewer2", "reviewer")


@pytest.fixture
def reviewer3(db: None) -> User:
    return make_person("reviewer3", "reviewer")


@pytest.fixture
def adjudicator(db: None) -> User:
    return make_person("adjudicator", "adjudicator")


@pytest.fixture
def editor(db: None) -> User:
    return make_person("editor", "editor")


@pytest.fixture
def observer(db: None) -> User:
    return make_person("observer", "observer")


@pytest.fixture
def importer(db: None) -> User:
    return make_person("importer", "importer")


@pytest.fixture
def administrator(db: None) -> User:
    return make_person("administrator", "administrator")


@pytest.fixture
def superuser(db: None) -> User:
    return User.objects.create_superuser(username="superuser")


@pytest.fixture
def stranger() -> AnonymousUser:
    return AnonymousUser()

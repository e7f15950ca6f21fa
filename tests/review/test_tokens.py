"""Tokens for the read API: who makes and revokes them, what is refused, what goes on the record."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.utils import timezone

from archive.audit import verify_chain
from archive.models import ApiToken, Event, KeptForever
from archive.policy.roles import ROLES
from archive.review.permissions import PermissionRefused
from archive.review.tokens import LONGEST_DAYS, MOST_ALIVE, TokenRefused, make_token, revoke_token, token_of
from tests.people import make_person

pytestmark = pytest.mark.django_db


def rows() -> tuple[Any, ...]:
    return tuple(list(model.objects.order_by("pk").values()) for model in (ApiToken, Event))


def made(owner: User, *, by: User | None = None, **given: Any) -> tuple[ApiToken, str]:
    return make_token(**{"owner": owner, "name": "figures", "days": 30, "by": by or owner, "at": timezone.now()} | given)


def refused(said: str, owner: Any, *, kind: type[Exception] = TokenRefused, **given: Any) -> None:
    before = rows()
    with pytest.raises(kind, match=said):
        made(owner, **given)
    assert rows() == before


@pytest.mark.parametrize("role", [role.code for role in ROLES])
def test_every_role_makes_and_revokes_its_own(role: str) -> None:
    person = make_person("somebody", role)
    token, secret = made(person)
    assert token_of(secret, at=timezone.now()).owner == person
    revoked = revoke_token(token, by=person, at=timezone.now())
    assert (revoked.revoked_by, token_of(secret, at=timezone.now())) == (person, None)


@pytest.mark.parametrize("role", [role.code for role in ROLES])
def test_those_of_others_are_for_administrators(role: str, observer: User) -> None:
    person = make_person("somebody", role)
    if role == "administrator":
        token, _ = made(observer, by=person)
        assert (token.owner, token.made_by) == (observer, person)
        assert revoke_token(token, by=person, at=timezone.now()).revoked_by == person
        return
    refused("tokens of others", observer, by=person, kind=PermissionRefused)
    token, _ = made(observer)
    before = rows()
    with pytest.raises(PermissionRefused):
        revoke_token(token, by=person, at=timezone.now())
    assert rows() == before
    assert not ApiToken.objects.visible_to(person).exists()


def test_strangers_and_those_without_a_role_get_none(administrator: User) -> None:
    nobody = User.objects.create_user("nobody")
    refused("desk", nobody, kind=PermissionRefused)
    refused("desk", AnonymousUser(), kind=PermissionRefused)
    refused("would open nothing", nobody, by=administrator)
    assert not ApiToken.objects.visible_to(AnonymousUser()).exists()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"name": "  "}, "a name that says"),
        ({"name": "a\x00b"}, "a name that says"),
        ({"name": "x" * 81}, "81 characters"),
        ({"days": 0}, "from 1 to"),
        ({"days": LONGEST_DAYS + 1}, "from 1 to"),
    ],
)
def test_what_makes_no_sense_is_refused(given: dict[str, Any], said: str, observer: User) -> None:
    refused(said, observer, **given)


def test_there_are_no_more_than_so_many_in_use(observer: User) -> None:
    tokens = [made(observer)[0] for _ in range(MOST_ALIVE)]
    refused("revoke one first", observer)
    revoke_token(tokens[0], by=observer, at=timezone.now())
    assert made(observer)


def test_it_is_revoked_once(observer: User) -> None:
    token, _ = made(observer)
    revoke_token(token, by=observer, at=timezone.now())
    before = rows()
    with pytest.raises(TokenRefused, match="revoked already"):
        revoke_token(token, by=observer, at=timezone.now())
    assert rows() == before


def test_making_and_revoking_go_on_the_record_without_the_secret(observer: User, administrator: User) -> None:
    token, secret = made(observer, by=administrator)
    revoke_token(token, by=observer, at=timezone.now())
    begun, ended = Event.objects.filter(subject_type="apitoken").order_by("number")
    assert (begun.verb, begun.actor_name, begun.subject_id) == ("token_made", "administrator", token.pk)
    assert begun.after == {"owner": "observer", "name": "figures", "expires": token.expires_at.isoformat()}
    assert (ended.verb, ended.actor_name, ended.article_id) == ("token_revoked", "observer", None)
    assert secret not in str(list(Event.objects.values())) and token.digest not in str(list(Event.objects.values()))
    assert list(verify_chain()) == []


def test_a_token_is_never_rewritten_or_deleted(observer: User) -> None:
    token, _ = made(observer)
    before = rows()
    for change in ({"name": "other"}, {"expires_at": timezone.now()}, {"owner": observer}, {"revoked_at": timezone.now()}):
        with pytest.raises(KeptForever):
            ApiToken.objects.filter(pk=token.pk).update(**change)
    with pytest.raises(KeptForever):
        token.save()
    with pytest.raises(KeptForever):
        token.delete()
    assert rows() == before


def test_it_ends_when_its_days_are_over(observer: User) -> None:
    at = timezone.now()
    _, secret = made(observer, days=1, at=at)
    assert token_of(secret, at=at + timedelta(hours=23)) is not None
    assert token_of(secret, at=at + timedelta(hours=25)) is None

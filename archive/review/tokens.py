"""Tokens for the read API: made, revoked, and taken for a person."""

import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction

from archive.audit import Entry, lock_chain, record, record_many
from archive.models import ApiToken
from archive.models.token import digest_of
from archive.review.account_mail import people_told
from archive.review.permissions import PermissionRefused, can, check_can

MARK = "nrt_"  # begins every token, so that one that was left somewhere is known for what it is
SHOWN = 12  # characters of it that are kept as they are, the mark among them
LONGEST_NAME = 80
LONGEST_DAYS = 366
MOST_ALIVE = 20  # a person


class TokenRefused(Exception):
    """The token cannot be made or revoked so; nothing changed. Says why."""


def make_token(*, owner: Any, name: str, days: int, by: Any, at: datetime) -> tuple[ApiToken, str]:
    """The token and its secret, which is to be had this once. Its owner or who manages tokens makes it.

    Raises PermissionRefused, TokenRefused.
    """
    _check_may(owner, by)
    name = _checked_name(name)
    if not 1 <= days <= LONGEST_DAYS:
        raise TokenRefused(f"A token lasts from 1 to {LONGEST_DAYS} days.")
    if not can(owner, "see_unpublished"):
        raise TokenRefused(f"{owner.get_username()} may not read unpublished work, so a token would open nothing.")
    secret = MARK + secrets.token_urlsafe(32)
    with transaction.atomic():
        lock_chain()
        if ApiToken.objects.filter(owner=owner).alive(at=at).count() >= MOST_ALIVE:
            raise TokenRefused(f"There are {MOST_ALIVE} tokens in use: revoke one first.")
        token = ApiToken.objects.create(
            owner=owner,
            name=name,
            beginning=secret[:SHOWN],
            digest=digest_of(secret),
            made_at=at,
            made_by=by,
            expires_at=at + timedelta(days=days),
        )
        told = {"owner": owner.get_username(), "name": name, "expires": token.expires_at.isoformat()}
        with people_told():
            record(verb="token_made", subject=token, by=by, at=at, after=told)
    return token, secret


def revoke_token(token: ApiToken, *, by: Any, at: datetime) -> ApiToken:
    """The token, which opens nothing from now on. Raises PermissionRefused, TokenRefused."""
    _check_may(token.owner, by)
    with transaction.atomic():
        lock_chain()
        if not ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=at, revoked_by=by):
            raise TokenRefused("The token was revoked already.")
        with people_told():
            record_many([_revoked(token, by=by, at=at)])
        return ApiToken.objects.get(pk=token.pk)


def revoke_tokens_of(person: Any, *, by: Any, at: datetime) -> int:
    """How many were revoked: all that had not run out. by: None for a command on the server.

    Call it in the transaction of what they end with, which asked who may.
    """
    tokens = list(ApiToken.objects.filter(owner=person, revoked_at=None, expires_at__gt=at).order_by("pk"))
    ApiToken.objects.filter(pk__in=[token.pk for token in tokens], revoked_at=None).update(revoked_at=at, revoked_by=by or person)
    record_many([_revoked(token, by=by, at=at) for token in tokens])
    return len(tokens)


def _revoked(token: ApiToken, *, by: Any, at: datetime) -> Entry:
    told = {"owner": token.owner.get_username(), "name": token.name}
    return Entry(verb="token_revoked", subject=token, by=by, at=at, after=told)


def token_of(secret: str, *, at: datetime) -> ApiToken | None:
    """The token with this secret, its owner read along and the day of use noted; None where it opens nothing (any more)."""
    token = ApiToken.objects.alive(at=at).select_related("owner").filter(digest=digest_of(secret)).first()
    if token is None or not can(token.owner, "see_unpublished"):
        return None
    today = at.astimezone(UTC).date()
    if not token.was_used_on(today):
        ApiToken.objects.filter(pk=token.pk).update(last_used_date=today)
    return token


def _check_may(owner: Any, by: Any) -> None:
    """One's own need no power but the desk's."""
    check_can(by, "see_desk")
    if owner.pk != by.pk and not can(by, "manage_tokens"):
        raise PermissionRefused("manage_tokens")


def _checked_name(name: str) -> str:
    name = " ".join(name.split())
    if not name or "\x00" in name:
        raise TokenRefused("Give the token a name that says what it is for.")
    if len(name) > LONGEST_NAME:
        raise TokenRefused(f"The name has {len(name)} characters; {LONGEST_NAME} are the most.")
    return name

"""Accounts of the desk's people: who may change whose, and what lets a colleague in again who is locked out.

Every one of these leaves a line on the record. An account that holds every power (a superuser) is made and changed by such a one
alone.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.contrib.auth import get_user_model
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from archive.audit import lock_chain, record
from archive.models.people import sessions_of
from archive.review.account_mail import people_told
from archive.review.permissions import PermissionRefused, can, check_can
from archive.review.persons import ADMINISTRATOR, LAST, is_erased, is_last_administrator
from archive.review.tokens import revoke_tokens_of

ABOVE = "An account that holds every power is changed by another that does."
ERASED = "The personal data of this account was erased: it stays closed, and as it is."
OWN_ROLES = "Your own roles are given by somebody else: another administrator, or an account that holds every power."
ON_THE_SERVER = "A new password, set by a command on the server"
OWN_CLOSED = "You cannot close your own account: another administrator does."


class AccountRefused(Exception):
    """Nothing was done about the account. Says why."""


def may_manage(by: Any, person: Any, power: str = "manage_people") -> bool:
    """Whether by may change this account; person None: any at all."""
    return can(by, power) and (person is None or by.is_superuser or not person.is_superuser)


def check_may_manage(by: Any, person: Any, power: str) -> None:
    """Raises PermissionRefused, and AccountRefused for an account that was erased."""
    check_can(by, power)
    if not may_manage(by, person, power):
        raise PermissionRefused(power, message=ABOVE)
    if is_erased(person):
        raise AccountRefused(ERASED)


def change_refusal(person: Any, *, by: Any, roles: Sequence[str], is_active: bool, is_superuser: bool) -> str:
    """Why the account cannot be given these roles and be open or closed so; empty where it can. person: as it is kept now."""
    if is_erased(person):
        return ERASED
    had = sorted(person.groups.values_list("name", flat=True))
    if person.pk == by.pk and not by.is_superuser and sorted(roles) != had:
        return OWN_ROLES
    if person.pk == by.pk and not is_active:
        return OWN_CLOSED
    administers = is_active and (is_superuser or ADMINISTRATOR in roles)
    return LAST if not administers and is_last_administrator(person) else ""


def reset_password(person: Any, *, by: Any, at: datetime) -> tuple[str, str]:
    """The account's number and the secret of a link by which its person chooses a password: once, within PASSWORD_RESET_TIMEOUT.

    The password there was and the tokens for the read API open nothing from now on, and all sessions end. The person is told by
    mail. Raises PermissionRefused, AccountRefused.
    """
    check_may_manage(by, person, "manage_sign_in")
    if person.pk == by.pk:
        raise AccountRefused("Your own password you change under “Change password” in the admin.")
    with transaction.atomic():
        lock_chain()
        person = get_user_model().objects.select_for_update().get(pk=person.pk)
        if not person.is_active:
            raise AccountRefused("The account is closed: open it first.")
        with people_told([person]):
            person.set_unusable_password()
            person.save(update_fields=["password"])
            record(verb="password_reset", subject=person, by=by, at=at, after=shut_out(person, by=by, at=at))
    return urlsafe_base64_encode(force_bytes(person.pk)), default_token_generator.make_token(person)


def set_password(person: Any, password: str, *, at: datetime) -> dict[str, int]:
    """By whoever has the server's command line, of whom nothing else is known; how many sessions and tokens that ended.

    Raises AccountRefused for an account that was erased.
    """
    with transaction.atomic():
        lock_chain()
        person = get_user_model().objects.select_for_update().get(pk=person.pk)
        if is_erased(person):
            raise AccountRefused(ERASED)
        person.set_password(password)
        person.save(update_fields=["password"])
        with people_told([person]):
            ended = shut_out(person, by=None, at=at)
            record(verb="account_changed", subject=person, by=None, at=at, after=ended, note=ON_THE_SERVER)
    return ended


def note_password_chosen(person: Any, *, at: datetime) -> None:
    """On the record. Call it in the transaction that sets the password."""
    record(verb="password_chosen", subject=person, by=person, at=at)


def end_sessions(person: Any, *, by: Any, at: datetime) -> int:
    """How many sessions were ended: the person is signed out everywhere. Raises PermissionRefused, AccountRefused."""
    check_may_manage(by, person, "manage_sign_in")
    with transaction.atomic():
        lock_chain()
        ended = close_sessions(person, at=at)
        if not ended:
            raise AccountRefused("There is no session to end.")
        with people_told([person]):
            record(verb="sessions_ended", subject=person, by=by, at=at, after={"sessions": ended})
    return ended


def shut_out(person: Any, *, by: Any, at: datetime) -> dict[str, int]:
    """How many sessions and tokens were ended. Call it in the transaction of what they end with, which is on the record."""
    return {"sessions": close_sessions(person, at=at), "tokens": revoke_tokens_of(person, by=by, at=at)}


def close_sessions(person: Any, *, at: datetime) -> int:
    """How many there were. Call it in the transaction of what they end with, which is on the record."""
    sessions = list(sessions_of(person, alive_at=at))
    for session in sessions:
        session.delete()
    return len(sessions)


def remove_factors(people: Sequence[Any], *, by: Any, at: datetime) -> int:
    """How many second factors were removed as lost: all of these people. Raises PermissionRefused, AccountRefused."""
    for person in people:
        check_may_manage(by, person, "manage_sign_in")
    with transaction.atomic():
        lock_chain()
        factors = Authenticator.objects.filter(user__in=[person.pk for person in people])
        held = set(factors.values_list("user_id", flat=True))
        if not held:
            raise AccountRefused("There is no second factor to remove.")
        with people_told(people):
            for person in people:
                if person.pk in held:
                    record(verb="second_factor_removed", subject=person, by=by, at=at, note="Lost")
        count = factors.count()
        factors.delete()
    return count


def let_in_again(attempts: Sequence[AccessAttempt], *, by: Any, at: datetime) -> int:
    """How many waits were ended. Raises PermissionRefused; AccountRefused where nobody waits any more.

    The record names the accounts that were let in. What was typed for a name that no account has stays out of it: it may be a
    password, written into the wrong field.
    """
    check_can(by, "manage_sign_in")
    with transaction.atomic():
        lock_chain()
        waiting = list(AccessAttempt.objects.filter(pk__in=[attempt.pk for attempt in attempts]))
        if not waiting:
            raise AccountRefused("Nobody waits there any more.")
        names = {attempt.username for attempt in waiting if attempt.username}
        people = list(get_user_model().objects.filter(username__in=names).order_by("pk"))
        with people_told(people):
            for person in people:
                record(verb="sign_in_freed", subject=person, by=by, at=at)
        if len(people) < len({attempt.username for attempt in waiting}):
            record(verb="sign_in_freed", subject=by, by=by, at=at, note="A name that no account has.")
        AccessAttempt.objects.filter(pk__in=[attempt.pk for attempt in waiting]).delete()
    return len(waiting)

"""What the archive holds on one of its people, told whole; and their personal data erased, while what they did stays.

Why it is done so: docs/decisions/0030-who-leaves-is-a-former-reviewer.md.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import ForeignKey, Model, Q, QuerySet

from archive.audit import lock_chain, record, shut_name, shut_parts
from archive.models import (
    ApiToken,
    Assignment,
    ClaimRating,
    Comment,
    Event,
    Evidence,
    HeadlineRating,
    Notification,
    SavedSearch,
    Sheet,
)
from archive.models.people import FORMER, sessions_of
from archive.review.account_mail import people_told

SECRET = {"password", "digest", "data", "post_data", "session_hash"}  # columns that would let somebody in
SIGN_INS = (AccessLog, AccessFailureLog, AccessAttempt)  # rows of django-axes, which name an account by what was typed
ADMINISTRATOR = "administrator"
LAST = "This is the last administrator: make somebody else one first."
AT_ONCE = 500
FORMER_NAME = re.compile(r"(?i)former-\d+")


class ErasureRefused(Exception):
    """Nobody's data was erased; nothing changed. Says why."""


def person_data(person: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Everything the archive holds on the person, as (table, row), in constant memory: the account, all rows that name it, what
    belongs to their reviews, every event they made or that is about their account, every attempt to sign in under its name."""
    yield "account", _row(person) | {"roles": sorted(person.groups.values_list("name", flat=True))}
    for model, column in _naming():
        rows = model._base_manager.filter(**{column.name: person}).order_by("pk")
        yield from ((f"{model._meta.db_table}.{column.name}", _row(row)) for row in rows.iterator(chunk_size=AT_ONCE))
    own = {
        HeadlineRating: "sheet__reviewer",
        ClaimRating: "sheet__reviewer",
        Evidence: "claim_rating__sheet__reviewer",
    }
    for model, path in own.items():
        rows = model.objects.filter(**{path: person}).order_by("pk")
        yield from ((model._meta.db_table, _row(row)) for row in rows.iterator(chunk_size=AT_ONCE))
    events = Event.objects.filter(Q(actor_id=person.pk) | _about(person)).order_by("number")
    yield from (("archive_event", _row(event)) for event in events.iterator(chunk_size=AT_ONCE))
    for model in SIGN_INS:
        rows = model.objects.filter(username=person.username).order_by("pk")
        yield from ((model._meta.db_table, _row(row)) for row in rows.iterator(chunk_size=AT_ONCE))
    yield from (("session", {"ends": session.expire_date}) for session in sessions_of(person))


def erasure_refusal(person: Any) -> str:
    """Why the person's data cannot be erased now; empty where it can."""
    if is_erased(person):
        return "The personal data of this account was erased before."
    if is_last_administrator(person):
        return LAST
    if given := Assignment.objects.filter(reviewer=person, released_at=None).count():
        return f"Articles given to this person: {given}. Give them to somebody else first."
    if begun := Sheet.objects.filter(reviewer=person, state="draft").count():
        return f"Reviews this person has begun: {begun}. Put them away or have them submitted first."
    return ""


def is_last_administrator(person: Any) -> bool:
    """Whether nobody else could give roles, were this account closed."""
    administering = Q(is_superuser=True) | Q(groups__name=ADMINISTRATOR)
    administers = get_user_model().objects.filter(administering, pk=person.pk).exists()
    others = get_user_model().objects.filter(administering, is_active=True).exclude(pk=person.pk)
    return administers and not others.exists()


def erase_person(person: Any, *, by: Any, at: datetime) -> Any:
    """The account as it is now: nobody's to sign in with, called a former reviewer wherever it is named. Raises ErasureRefused.

    by: whoever orders it; None for whoever runs the command. What the person reviewed, decided and wrote stays, under that name.
    Told by mail, at the address there was.
    """
    with transaction.atomic():
        lock_chain()
        person = get_user_model().objects.select_for_update().get(pk=person.pk)
        if said := erasure_refusal(person):
            raise ErasureRefused(said)
        with people_told([person]):
            _erase(person, by=by, at=at)
    return get_user_model().objects.get(pk=person.pk)


def _erase(person: Any, *, by: Any, at: datetime) -> None:
    names = _usernames(person)
    told = _erase_from_record(person, names)
    _erase_from_comments(person, names)
    Notification.objects.filter(recipient=person).delete()
    SavedSearch.objects.filter(owner=person).delete()
    ApiToken.objects.filter(owner=person, revoked_at=None).update(revoked_at=at, revoked_by=by or person)
    QuerySet.update(ApiToken.objects.filter(owner=person), name="removed")
    _erase_from_log(person)
    _erase_sign_ins(person, names)
    for session in list(sessions_of(person)):
        session.delete()
    _erase_account(person)
    record(verb="person_erased", subject=person, by=by if by != person else None, at=at, after=told)


def _erase_account(person: Any) -> None:
    person.groups.clear()
    person.user_permissions.clear()
    person.username, person.first_name, person.last_name = _former(person), *FORMER.split(" ", 1)
    person.last_name = f"{person.last_name} {person.pk}"
    person.email, person.password, person.last_login = "", make_password(None), None
    person.is_active = person.is_staff = person.is_superuser = False
    person.save()


def is_erased(person: Any) -> bool:
    return person.username == _former(person)


def is_kept_for_erased(username: str) -> bool:
    """Whether it is what an account is called once it is erased, so that no other may be."""
    return bool(FORMER_NAME.fullmatch(username))


def _former(person: Any) -> str:
    return f"former-{person.pk}"


def _usernames(person: Any) -> set[str]:
    """The name of the account, and those it had before, as far as the record tells them."""
    changes = Event.objects.filter(subject_type="user", subject_id=person.pk, verb="account_changed")
    told = [said.get("username") for parts in changes.values_list("before", "after") for said in parts]
    return {person.username, *filter(None, told)}


def _erase_from_record(person: Any, usernames: set[str]) -> dict[str, Any]:
    """The name of who did it goes from every event, and whatever events about the account tell of who it is."""
    names = {*usernames, *filter(None, (person.first_name, person.last_name, person.email))}
    wanted: dict[int, list[str]] = {}
    for event in Event.objects.filter(_about(person)).order_by("number").iterator(chunk_size=AT_ONCE):
        said = {"before": event.before, "after": event.after, "note": event.note}
        if parts := [part for part, value in said.items() if _names_anybody(value, names)]:
            wanted[event.number] = parts
    about, own = shut_parts(wanted), shut_name(person.pk)
    return {**own, "shut": about["shut"], "rest": about["rest"] | own["rest"]}


def _names_anybody(value: Any, names: set[str]) -> bool:
    if isinstance(value, dict):
        return any(_names_anybody(item, names) for item in value.values())
    if isinstance(value, list):
        return any(_names_anybody(item, names) for item in value)
    return isinstance(value, str) and any(name in value for name in names)


def _about(person: Any) -> Q:
    """Events about the account and what lets its programs in."""
    tokens = ApiToken.objects.filter(owner=person).values("pk")
    return Q(subject_type="user", subject_id=person.pk) | Q(subject_type="apitoken", subject_id__in=tokens)


def _erase_from_comments(person: Any, usernames: set[str]) -> None:
    """Where others spoke to them: @name."""
    for name in _theirs_alone(person, usernames):
        named = re.compile(rf"@{re.escape(name)}(?![\w@+-])")
        for comment in Comment.objects.filter(text__contains=f"@{name}").order_by("pk").iterator(chunk_size=AT_ONCE):
            text = named.sub(f"@{_former(person)}", comment.text)
            QuerySet.update(Comment.objects.filter(pk=comment.pk), text=text)


def _theirs_alone(person: Any, usernames: set[str]) -> list[str]:
    """Without those that another account has now: who was meant cannot be told."""
    others = get_user_model().objects.exclude(pk=person.pk).filter(username__in=usernames)
    return sorted(usernames - set(others.values_list("username", flat=True)))


def _erase_from_log(person: Any) -> None:
    """The admin's own log names what was changed by its name."""
    entries = apps.get_model("admin", "LogEntry").objects
    entries.filter(content_type__app_label="auth", content_type__model="user", object_id=str(person.pk)).update(
        object_repr=_former(person), change_message=""
    )


def _erase_sign_ins(person: Any, usernames: set[str]) -> None:
    """What let the person in goes. The log still tells when an account was signed in to, not whose, from where and with what."""
    Authenticator.objects.filter(user=person).delete()
    EmailAddress.objects.filter(user=person).delete()
    names = _theirs_alone(person, usernames)
    AccessAttempt.objects.filter(username__in=names).delete()
    nobody = {"username": _former(person), "ip_address": None, "user_agent": "", "http_accept": ""}
    AccessFailureLog.objects.filter(username__in=names).update(**nobody)
    AccessLog.objects.filter(username__in=names).update(**nobody, session_hash="")


def _naming() -> Iterator[tuple[type[Model], ForeignKey]]:
    """Every column of the database that names an account."""
    users = get_user_model()
    for model in apps.get_models():
        yield from (
            (model, one) for one in model._meta.concrete_fields if isinstance(one, ForeignKey) and one.related_model is users
        )


def _row(row: Model) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if field.name not in SECRET}

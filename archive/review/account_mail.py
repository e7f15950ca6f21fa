"""Mail about accounts: whose account somebody else or a command on the server changed is told so, and so are the administrators.

It tells what was done, by whom, and where to read it. Neither a secret nor a link that opens anything is in it. Sent after the
commit; a failure is logged and changes nothing: what was done stands on the record, and on the person's own page.
"""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import groupby
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage, get_connection
from django.db import transaction

from archive.models import ApiToken, Event
from archive.models.people import holders, shown_name
from archive.policy.roles import ROLES
from archive.policy.vocabulary import EVENT_VERBS, label

LABELS = [(role.code, role.label) for role in ROLES]
WARNING = (
    "If nobody was asked to do that, speak to an administrator who did not do it. No mail of the archive asks for a password, "
    "and none holds a link that opens an account."
)
logger = logging.getLogger(__name__)


@contextmanager
def people_told(people: Iterable[Any] = ()) -> Iterator[None]:
    """Whoever's account the record tells of from here to the end of the block is mailed once the transaction is committed.

    people: those it may be about, so that whose address is changed is mailed at the old one too, and who is erased at that alone.
    What they did themselves is not told. Call it after lock_chain(): else events of others are taken for this block's.
    """
    if not settings.SEND_MAIL:
        yield
        return
    begin = _newest()
    were = get_user_model().objects.in_bulk([person.pk for person in people])
    yield
    if messages := _messages(Event.objects.filter(number__gt=begin).order_by("number"), were):
        transaction.on_commit(partial(_send, messages), robust=True)


def _newest() -> int:
    return Event.objects.order_by("-number").values_list("number", flat=True).first() or 0


def _messages(events: Iterable[Event], were: Mapping[int, Any]) -> list[EmailMessage]:
    events = [event for event in events if event.subject_type in ("user", "apitoken")]
    tokens = {event.subject_id for event in events if event.subject_type == "apitoken"}
    owners = dict(ApiToken.objects.filter(pk__in=tokens).values_list("pk", "owner_id"))
    about = [(owners.get(event.subject_id) if event.subject_type == "apitoken" else event.subject_id, event) for event in events]
    told = sorted(((pk, event) for pk, event in about if pk and event.actor_id != pk), key=lambda pair: pair[0])
    people = get_user_model().objects.in_bulk([pk for pk, _ in told])
    found = []
    for pk, pairs in groupby(told, key=lambda pair: pair[0]):
        found += _about(people[pk], [event for _, event in pairs], were.get(pk, people[pk]))
    return found


def _about(person: Any, events: Sequence[Event], was: Any) -> list[EmailMessage]:
    """To the person at each address, apart; to the administrators, who are not shown to each other.

    was: the person before; who is erased is called so to themselves alone.
    """
    by = get_user_model().objects.filter(pk=events[0].actor_id).first()  # None: a command on the server
    name, is_erased = person.get_username(), any(event.verb == "person_erased" for event in events)
    others = holders("manage_sign_in").exclude(pk__in=[person.pk, by.pk if by else person.pk]).exclude(email="")
    own = _words("your account", was.get_username() if is_erased else name, events, by, "" if is_erased else "/account/")
    theirs = _words("the account", name, events, by, f"/desk/operations/people/{person.pk}/")
    subject = f"{settings.SITE_NAME}: {{}} was changed {'by somebody else' if by else 'on the server'}"
    mails = [EmailMessage(subject.format("your account"), own, to=[to]) for to in sorted({person.email, was.email} - {""})]
    keepers = sorted(others.values_list("email", flat=True))
    return [*mails, *([EmailMessage(subject.format(f"the account {name}"), theirs, bcc=keepers)] if keepers else [])]


def _words(whose: str, name: str, events: Sequence[Event], by: Any, address: str) -> str:
    when = f"{events[0].at:%Y-%m-%d %H:%M} UTC"
    done = "\n".join(f"- {_line(event)}" for event in events)
    where, who = ("On the desk", f"{shown_name(by)} ({by.get_username()})") if by else ("On the server", "a command")
    begin = f"{where} of {settings.SITE_NAME}, {who} changed {whose} “{name}” at {when}:"
    stands = f"\n\nWhat happened with it stands here: {settings.PUBLIC_URL}{address}" if address else ""
    return f"{begin}\n\n{done}{stands}\n\n{WARNING}\n"


def _line(event: Event) -> str:
    """What was done. Of what it was and is now nothing but the roles, and whether it is open."""
    told = label(EVENT_VERBS, event.verb)
    if event.subject_type == "apitoken":
        return f"{told}: “{event.after.get('name', '')}”"
    if "roles" in event.after:
        told += ": " + " → ".join(_roles(said.get("roles", [])) for said in (event.before, event.after))
    if "is_active" in event.after and event.before:
        told += ": opened" if event.after["is_active"] else ": closed"
    return f"{told} ({event.note})" if event.note else told


def _roles(codes: Iterable[str]) -> str:
    return ", ".join(label(LABELS, code) for code in codes) or "none"


def _send(messages: Sequence[EmailMessage]) -> None:
    """Each for itself: an address that is refused keeps nobody else from being told."""
    connection = get_connection()
    for message in messages:
        try:
            connection.send_messages([message])
        except (OSError, SMTPException, ValueError) as error:
            logger.error("Mail about a changed account was not sent: %s", type(error).__name__)

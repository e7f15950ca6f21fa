"""Who signed in, who failed and who has to wait, in the order of time; and what lets one person in. Rows of django-axes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Max, QuerySet, Sum

from archive.models.people import sessions_of
from archive.policy.caller import beginning, caller
from archive.policy.guessing import TIMES
from archive.policy.roles import ROLES
from archive.policy.vocabulary import SIGN_IN_OUTCOMES, label
from archive.queries.paging import is_number

SIZE = 50
MOST_WAITS = 50
SIGNED_IN, FAILED, KEPT_OUT = (code for code, _ in SIGN_IN_OUTCOMES)
PROGRAMS = {"Edg": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari", "curl/": "curl"}
SYSTEMS = {name: name for name in ("Windows", "Android", "iPhone", "iPad")} | {"Mac OS": "macOS", "Linux": "Linux"}
FACTORS = {"totp": "An app", "webauthn": "A passkey", "recovery_codes": "Recovery codes"}


@dataclass(frozen=True)
class Asked:
    """What the log is narrowed to; empty: by nothing. person: the name that was typed, whole."""

    person: str = ""
    address: str = ""
    outcome: str = ""


@dataclass(frozen=True)
class Line:
    """One attempt. account: whose name it is, None where nobody's. program: what it came from. ended: signed out when."""

    at: datetime
    name: str
    account: Any
    address: str
    outcome: str
    told: str
    program: str
    ended: datetime | None


@dataclass(frozen=True)
class Wait:
    """A name that cannot sign in from an address before until."""

    name: str
    account: Any
    address: str
    failures: int
    until: datetime


@dataclass(frozen=True)
class Access:
    """How one person gets in. factors: (what, since, last used). sessions: where they are signed in now, a number."""

    person: Any
    roles: list[str]
    is_closed: bool
    has_password: bool
    factors: list[tuple[str, datetime, datetime | None]]
    sessions: int
    waits: list[Wait]
    lines: list[Line]


def asked(given: Any) -> Asked:
    """What an address asks for. given: its fields."""
    outcome = given.get("outcome", "")
    known = outcome if outcome in dict(SIGN_IN_OUTCOMES) else ""
    person, address = (given.get(name, "").replace("\x00", "").strip()[:255] for name in ("person", "address"))
    return Asked(person, address, known)


def sign_ins(wanted: Asked, *, after: str = "", size: int = SIZE) -> tuple[list[Line], str]:
    """One page, the newest first, and what the next begins after: a number in each of the two logs; empty on the last page."""
    bounds = _bounds(after)
    logs = _logs(wanted)
    rows = [(row, log) for log, found in enumerate(logs) for row in _newest(found, bounds[log], size + 1)]
    rows.sort(key=lambda pair: (pair[0].attempt_time, pair[0].pk), reverse=True)
    shown = rows[:size]
    ends = [min((row.pk for row, of in shown if of == log), default=bounds[log]) for log in (0, 1)]
    return _lines([row for row, _ in shown]), "-".join(str(end or 0) for end in ends) if len(rows) > size else ""


def _bounds(after: str) -> list[int | None]:
    """0: nothing of this log was shown yet."""
    numbers = after.split("-")
    given = [int(number) for number in numbers] if len(numbers) == 2 and all(map(is_number, numbers)) else [0, 0]
    return [number or None for number in given]


def _logs(wanted: Asked) -> list[QuerySet]:
    """The successes and the failures that are asked for."""
    kept = {"username": wanted.person} if wanted.person else {}
    if wanted.address:
        known = caller(wanted.address, "", proxies=0)
        kept["ip_address"] = beginning(known) if known else None
    successes, failures = AccessLog.objects.filter(**kept), AccessFailureLog.objects.filter(**kept)
    if wanted.address and kept["ip_address"] is None:
        return [successes.none(), failures.none()]
    if wanted.outcome == SIGNED_IN:
        failures = failures.none()
    elif wanted.outcome:
        successes, failures = successes.none(), failures.filter(locked_out=wanted.outcome == KEPT_OUT)
    return [successes, failures]


def _newest(rows: QuerySet, below: int | None, size: int) -> list[Any]:
    return list((rows.filter(pk__lt=below) if below else rows).order_by("-pk")[:size])


def _lines(rows: Sequence[Any]) -> list[Line]:
    accounts = _accounts(row.username for row in rows)
    return [_line(row, accounts.get(row.username)) for row in rows]


def _line(row: Any, account: Any) -> Line:
    ended = getattr(row, "logout_time", None)
    return Line(
        row.attempt_time, row.username or "", account, row.ip_address or "", *_outcome(row), program_of(row.user_agent), ended
    )  # fmt: skip


def _outcome(row: Any) -> tuple[str, str]:
    if isinstance(row, AccessLog):
        return SIGNED_IN, label(SIGN_IN_OUTCOMES, SIGNED_IN)
    if row.locked_out:
        return KEPT_OUT, label(SIGN_IN_OUTCOMES, KEPT_OUT)
    what = "a wrong code" if "second-factor" in row.path_info else "name and password did not go together"
    return FAILED, f"{label(SIGN_IN_OUTCOMES, FAILED)}: {what}"


def _accounts(names: Any) -> dict[str, Any]:
    return {person.username: person for person in get_user_model().objects.filter(username__in={name for name in names if name})}


def program_of(told: str) -> str:
    """What a browser says of itself, in two words."""
    browser = next((name for mark, name in PROGRAMS.items() if mark in told), "")
    system = next((name for mark, name in SYSTEMS.items() if mark in told), "")
    return f"{browser or 'Another program'} on {system}" if system else browser or "Another program"


def waits(*, now: datetime, person: str = "") -> list[Wait]:
    """Who has to wait now, the newest first: at most MOST_WAITS. person: under this name alone.

    Of names that were guessed at from many addresses, none of which has to wait by itself, all failures are one line.
    """
    cool_off = settings.AXES_COOLOFF_TIME
    rows = AccessAttempt.objects.filter(attempt_time__gt=now - cool_off, **({"username": person} if person else {}))
    told = {"failures": Sum("failures_since_start"), "last": Max("attempt_time")}
    grouped = rows.order_by().values("username", "ip_address").annotate(**told)
    found = list(grouped.filter(failures__gte=settings.AXES_FAILURE_LIMIT).order_by("-last")[:MOST_WAITS])
    by_name = rows.order_by().values("username").annotate(**told).filter(failures__gte=TIMES * settings.AXES_FAILURE_LIMIT)
    many = by_name.exclude(username=None).order_by("-last")[:MOST_WAITS]
    found = sorted([*found, *({"ip_address": "", **row} for row in many)], key=lambda row: row["last"], reverse=True)[:MOST_WAITS]
    accounts = _accounts(row["username"] for row in found)
    return [
        Wait(name := row["username"] or "", accounts.get(name), row["ip_address"] or "", row["failures"], row["last"] + cool_off)
        for row in found
    ]


def attempts_of(name: str, address: str) -> list[AccessAttempt]:
    """What makes this name wait at this address; wherever, where none is given."""
    rows, known = AccessAttempt.objects.filter(username=name), caller(address, "", proxies=0)
    if not address:
        return list(rows)
    return list(rows.filter(ip_address=beginning(known))) if known else []


def access(person: Any, *, now: datetime) -> Access:
    name = person.get_username()
    return Access(
        person=person,
        roles=roles_of(person),
        is_closed=not person.is_active,
        has_password=person.has_usable_password(),
        factors=factors_of(person),
        sessions=sum(1 for _ in sessions_of(person, alive_at=now)),
        waits=waits(now=now, person=name),
        lines=sign_ins(Asked(person=name), size=20)[0],
    )


def roles_of(person: Any) -> list[str]:
    labels = {role.code: role.label for role in ROLES}
    return [labels.get(code, code) for code in person.groups.order_by("name").values_list("name", flat=True)]


def factors_of(person: Any) -> list[tuple[str, datetime, datetime | None]]:
    """What, since when, last used."""
    factors = Authenticator.objects.filter(user=person).order_by("pk")
    return [(FACTORS.get(one.type, one.type), one.created_at, one.last_used_at) for one in factors]

"""How the hash of an event is reckoned, so that a reader can do it again without being shown what is not for readers.

Format 2: the hash is that of the sealed line, in which whatever is not for every reader stands as a digest. Such a part can
be opened later, alone: its value with its salt. Format 1, of events written before: the hash is that of all columns together.
"""

import hashlib
import json
import secrets
from collections.abc import Iterable
from datetime import UTC
from decimal import Decimal
from typing import Any

from archive.models import Event

FORMAT = 2  # of what is written now
OPEN = ("format", "number", "at", "verb", "subject_type", "article_id", "blind", "previous_hash")
CLOSED = ("subject_id", "actor_id", "actor_name", "role", "before", "after", "note")
HASHED_AT_FIRST = (
    "number", "at", "actor_id", "actor_name", "role", "verb", "subject_type", "subject_id", "article_id",
    "before", "after", "note", "blind", "previous_hash",
)  # fmt: skip
CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)
FLAT = {str, int, bool, type(None)}


def digest(event: Event, *, number: int | None = None) -> str:
    """The hash that the event has if it is as it was written; empty where its format is none. number: in place of its own."""
    if event.format == FORMAT:
        return sha256_of(sealed(event) | ({} if number is None else {"number": number}))
    if event.format == 1 and not event.salt and not event.shut:
        line = {name: _value(event, name) for name in HASHED_AT_FIRST}
        return sha256_of(line | ({} if number is None else {"number": number}))
    return ""


def sealed(event: Event) -> dict[str, Any]:
    """What is hashed of an event of format 2, all of which any reader may see who may know that there is such an event."""
    shut = event.shut or {}
    digests = {name: shut.get(name) or sha256_of([_salt_of(event, name), name, _value(event, name)]) for name in CLOSED}
    return {name: _value(event, name) for name in OPEN} | {"digests": digests}


def opened(event: Event, names: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Parts of the sealed line that are only digests in it, as {name: {"salt", "value"}}; what was removed stays shut."""
    return {name: {"salt": _salt_of(event, name), "value": _value(event, name)} for name in names if not event.is_shut(name)}


def line_fault(line: dict[str, Any]) -> str:
    """What does not hold of a public line {"number", "hash", "sealed", "opened", ...}; empty where all does.

    A line of the first format has nothing sealed, and cannot be checked alone.
    """
    told = line["sealed"]
    if told is None:
        return ""
    if sha256_of(told) != line["hash"]:
        return "its fingerprint is not that of what is sealed"
    if any(line[name] != told[name] for name in ("number", "at", "verb", "article_id", "previous_hash")):
        return "it does not say what is sealed"
    for name, part in line["opened"].items():
        if sha256_of([part["salt"], name, _canonical(part["value"])]) != told["digests"].get(name):
            return f"its {name} is not what is sealed"
    return ""


def new_salt() -> str:
    return secrets.token_hex(16)


def is_flat(value: dict[Any, Any]) -> bool:
    """Whether nothing in it is written in one way and read in another, as most of what events tell."""
    return all(type(key) is str and type(item) in FLAT for key, item in value.items())


def rest_digest(event: Event) -> str:
    """Of an event of format 1 with parts that were shut: what is left of it. Its hash cannot be reckoned again."""
    return sha256_of({name: _value(event, name) for name in HASHED_AT_FIRST} | {"shut": sorted(event.shut or {})})


def _salt_of(event: Event, name: str) -> str:
    """The salt of one part. From it neither the event's own nor that of another part can be reckoned."""
    return hashlib.sha256(f"{event.salt} {name}".encode()).hexdigest()


def sha256_of(value: Any) -> str:
    """SHA-256, in hex, of the canonical JSON: keys sorted, no spaces, UTF-8."""
    return hashlib.sha256(CANONICAL.encode(value).encode()).hexdigest()


def _value(event: Event, name: str) -> Any:
    """A column as it is hashed: moments in UTC to the microsecond."""
    if name == "at":
        return event.at.astimezone(UTC).isoformat(timespec="microseconds")
    return _canonical(getattr(event, name))


def _canonical(value: Any) -> Any:
    """value with whole floats as integers: PostgreSQL gives 1e22 back as the integer its digits say, SQLite as it was."""
    if isinstance(value, dict):
        return value if is_flat(value) else {key: _canonical(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_canonical(item) for item in value]
    return int(Decimal(repr(value))) if isinstance(value, float) and value.is_integer() else value

"""The description beside a file: NAME.meta.json, what the file itself cannot tell.

    {"source", "url", "archived_url", "guid", "byline", "section", "language", "published"}

Every key may be missing or null. A wrong shape is refused, so that a misspelt key never passes unseen; a date that cannot be is
left out, for an article without its date is still an article.
"""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from archive.formats.records import ArticleRecord, PublicationDate, RecordError

LONGEST = {"source": 200, "url": 2000, "archived_url": 2000, "guid": 500, "byline": 500, "section": 200, "language": 20}
KEYS = (*LONGEST, "published")
MAX_BYTES = 100_000

CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")  # the usual part of BCP 47
MONTH = re.compile(r"(\d{4})-(\d{2})")
DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
INSTANT = re.compile(r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?)\s?(Z|z|[+-]\d{2}:?\d{2})?")


def described(record: ArticleRecord, sidecar: bytes | None) -> ArticleRecord:
    """record with what its description says. Raises RecordError (metadata) naming key and value."""
    if sidecar is None:
        return record
    given = {key: value for key, value in _loaded(sidecar).items() if value is not None}
    for key, value in given.items():
        _check(key, value)
    published = publication_date(given.pop("published")) if "published" in given else record.published
    return replace(record, published=published, **{key: value.strip() for key, value in given.items()})


def publication_date(value: str) -> PublicationDate | None:
    """An instant, a day (2024-03-01) or a month (2024-03) in ISO 8601; None where it is none of these or there is no such day."""
    value = value.strip()
    try:
        if match := MONTH.fullmatch(value):
            return PublicationDate(datetime(int(match[1]), int(match[2]), 1, tzinfo=UTC), "month", given_by="published")
        if match := DAY.fullmatch(value):
            return PublicationDate(datetime(*map(int, match.groups()), tzinfo=UTC), "day", given_by="published")
        if match := INSTANT.fullmatch(value):
            return _instant(*match.groups(default=""))
    except (ValueError, OverflowError):
        return None
    return None


def _instant(day: str, time: str, zone: str) -> PublicationDate:
    """A time without a zone is taken as UTC; that none was given is kept."""
    seconds = re.split("[.,]", time)[0]
    local = datetime.fromisoformat(f"{day}T{seconds}").replace(tzinfo=UTC)
    return PublicationDate(local - _offset(zone), "second", zone, "published")


def _offset(zone: str) -> timedelta:
    if zone in ("", "Z", "z"):
        return timedelta()
    hours, minutes = int(zone[1:3]), int(zone[-2:])
    if hours > 14 or minutes > 59:
        raise ValueError(f"no such offset: {zone}")
    return timedelta(hours=hours, minutes=minutes) * (-1 if zone[0] == "-" else 1)


def _loaded(sidecar: bytes) -> dict[str, Any]:
    if len(sidecar) > MAX_BYTES:
        raise _wrong(f"{len(sidecar):,} bytes; at most {MAX_BYTES:,} are read")
    try:
        loaded = json.loads(sidecar.decode("utf-8-sig"), object_pairs_hook=_without_doubles)
    except UnicodeDecodeError as error:
        raise _wrong(f"not UTF-8 at byte {error.start + 1}") from error
    except json.JSONDecodeError as error:
        raise _wrong(f"not JSON: {error.msg} at line {error.lineno}, column {error.colno}") from error
    except (ValueError, RecursionError) as error:
        raise _wrong("not JSON that can be read") from error
    if not isinstance(loaded, dict):
        raise _wrong("not an object of keys and values")
    return loaded


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    keys = [key for key, _ in pairs]
    double = next((key for key in keys if keys.count(key) > 1), None) if len(set(keys)) < len(keys) else None
    if double is not None:
        raise _wrong(f"{_shown(double)} stands in it twice")
    return dict(pairs)


def _check(key: str, value: Any) -> None:
    if key not in KEYS:
        raise _wrong(f"{_shown(key)} is not one of {', '.join(KEYS)}")
    if not isinstance(value, str):
        raise _wrong(f"{key} must be text or null, not {_shown(value)}")
    if CONTROL.search(value):
        raise _wrong(f"{key} holds a control character: {_shown(value)}")
    if len(value) > LONGEST.get(key, 100):
        raise _wrong(f"{key} is longer than {LONGEST.get(key, 100)} characters: {_shown(value)}")
    if key in ("url", "archived_url") and value.strip() and not _is_address(value.strip()):
        raise _wrong(f"{key} is not an http or https address: {_shown(value)}")
    if key == "language" and value.strip() and not LANGUAGE.fullmatch(value.strip()):
        raise _wrong(f"language is not a language tag such as en or en-GB: {_shown(value)}")


def _is_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018 - raises for a port that is none
    except ValueError:
        return False
    return parts.scheme.lower() in ("http", "https") and bool(parts.hostname) and not re.search(r'[\s<>"]', value)


def _shown(value: Any) -> str:
    shown = json.dumps(value, ensure_ascii=True)
    return shown if len(shown) <= 80 else shown[:77] + "..."


def _wrong(what: str) -> RecordError:
    return RecordError("metadata", f"The description beside the file is wrong: {what}.")

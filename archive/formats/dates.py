"""Dates as sources write them: ISO 8601, RFC 2822 and the shapes seen in pages, feeds and wires.

What cannot be a date (a template, the year 3013, 31 February) is left out with a note; it never costs an article.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from archive.formats.records import PublicationDate

EARLIEST, LATEST = 1600, 2100  # years that an article can have been published in
LONGEST = 100
ABSENT = {"", "none", "null", "nan", "n/a", "undefined", "unknown"}

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH_NAME = (
    r"(?P<month_name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
DAY, YEAR = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?", r"(?P<year>\d{4})"
TIME = r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?(?:\s?(?P<half>[ap])\.?m\.?)?"
COMPACT_TIME = r"(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?(?:\.\d{1,9})?"
ZONE = r"(?P<zone>z|(?:gmt|utc)?\s?[+-]\d{1,2}(?::?\d{2})?|[a-z]{2,5}(?![a-z/])|[a-z]+(?:/[a-z_]+)+)"
REST = rf"(?:(?:\s*[t,|–-]\s*|\s+at\s+|\s+)?{TIME})?(?:\s?{ZONE})?(?:\s*\([^()]*\)|\[[\w/+-]*\])?"
SHAPES = [
    re.compile(shape, re.IGNORECASE)
    for shape in (
        r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})(?:[-/.](?P<day>\d{1,2})" + REST + r")?",
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?:t?" + COMPACT_TIME + rf"(?:\s?{ZONE})?)?",
        rf"{DAY}[\s-]+(?:of\s+)?{MONTH_NAME},?[\s-]+{YEAR}{REST}",
        rf"{MONTH_NAME}\s+{DAY},?\s+{YEAR}{REST}",
        rf"{MONTH_NAME}\s+{DAY}\s+{TIME}(?:\s{ZONE})?\s+{YEAR}",  # the C library's ctime
        rf"{MONTH_NAME},?\s+{YEAR}",
        r"(?P<first>\d{1,2})(?P<mark>[-/.])(?P<second_number>\d{1,2})(?P=mark)(?P<year>\d{4})" + REST,
        r"(?P<epoch>1\d{9}(?:\d{3})?)(?:\.\d{1,9})?",  # seconds or milliseconds since 1970, from 2001 to 2033
    )
]
WEEKDAY = re.compile(
    r"(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?[.,]*\s+|[^\W\d_]{2,12}[.,]+\s+(?=\d{1,2}[./-])", re.IGNORECASE
)
ZONES = {  # RFC 2822, section 4.3, and those seen in news whose meaning is not in doubt; hours
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "bst": 1, "west": 1, "cet": 1, "cest": 2, "eet": 2, "eest": 3, "msk": 3,
    "jst": 9, "kst": 9, "sgt": 8, "hkt": 8, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13, "est": -5, "edt": -4, "et": -5,
    "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
}  # fmt: skip


class ReadDate(NamedTuple):
    """date: None where there is none. note: a sentence where something was given that is not a date, else ""."""

    date: PublicationDate | None
    note: str


def read_date(value: str | None, *, given_by: str, midnight_is_day: bool = False, day_first: bool | None = None) -> ReadDate:
    """The date that value tells. given_by: the field that it stands in.

    A time without a zone is taken as UTC, and zone "" says that none was given. midnight_is_day: 00:00:00 stands for a day whose
    time is not known. A day is kept as its start in UTC, whatever the zone. day_first: how to read 03/04/2019; None: not at all.
    """
    shown = " ".join((value or "").split())
    if shown.lower() in ABSENT:
        return ReadDate(None, "")
    try:
        date = _date(WEEKDAY.sub("", shown, count=1) if len(shown) <= LONGEST else "", given_by, midnight_is_day, day_first)
    except (ValueError, OverflowError):
        date = None
    return ReadDate(date, "" if date else f"The date {shown[:60]!r} ({given_by}) is not one that can be; left out.")


def first_date(
    candidates: Iterable[tuple[str | None, str]], *, midnight_is_day: bool = False, day_first: bool | None = None
) -> tuple[PublicationDate | None, tuple[str, ...]]:
    """The first of the (value, given_by) pairs that is a date, and the notes of those before it."""
    notes: list[str] = []
    for value, given_by in candidates:
        date, note = read_date(value, given_by=given_by, midnight_is_day=midnight_is_day, day_first=day_first)
        if date:
            return date, tuple(notes)
        if note:
            notes.append(note)
    return None, tuple(notes)


def _date(value: str, given_by: str, midnight_is_day: bool, day_first: bool | None) -> PublicationDate | None:
    for shape in SHAPES:
        if match := shape.fullmatch(value):
            return _from(match.groupdict(default=""), given_by, midnight_is_day, day_first)
    return None


def _from(found: dict[str, str], given_by: str, midnight_is_day: bool, day_first: bool | None) -> PublicationDate | None:
    if epoch := found.get("epoch"):
        return PublicationDate(datetime.fromtimestamp(int(epoch[:10]), UTC), "second", "Z", given_by)
    year, month, day = _calendar(found, day_first)
    if not EARLIEST <= year <= LATEST:
        return None
    start = datetime(year, month, day or 1, tzinfo=UTC)
    if not day:
        return PublicationDate(start, "month", given_by=given_by)
    zone, offset = zone_of(found.get("zone", ""))
    if not found.get("hour") or offset is None:
        return PublicationDate(start, "day", given_by=given_by)
    time = _time(found)
    if midnight_is_day and not time:
        return PublicationDate(start, "day", zone, given_by)
    return PublicationDate(start + time - offset, "second", zone, given_by)


def _calendar(found: dict[str, str], day_first: bool | None) -> tuple[int, int, int]:
    """Year, month and day; day 0 where only the month is given. Raises ValueError where day and month cannot be told apart."""
    year = int(found["year"])
    if found.get("month_name"):
        return year, MONTHS.index(found["month_name"][:3].lower()) + 1, int(found.get("day") or 0)
    if not found.get("mark"):
        return year, int(found["month"]), int(found["day"] or 0)
    first, second = int(found["first"]), int(found["second_number"])
    if found["mark"] != "/" or first > 12 or first == second:
        return year, second, first
    if second > 12 or day_first is False:
        return year, first, second
    if day_first:
        return year, second, first
    raise ValueError("day or month first")


def _time(found: dict[str, str]) -> timedelta:
    hour, minute, second = (int(found.get(part) or 0) for part in ("hour", "minute", "second"))
    half = (found.get("half") or "").lower()
    if hour > (12 if half else 23) or minute > 59 or second > 60:
        raise ValueError("no such time")
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return timedelta(hours=hour, minutes=minute, seconds=second)


def zone_of(given: str) -> tuple[str, timedelta | None]:
    """The zone as given and its offset; None where the name of the zone is not known."""
    name = given.strip().lower()
    if not name:
        return "", timedelta()
    if name in ZONES:
        return given.strip()[:20], timedelta(hours=ZONES[name])
    match = re.fullmatch(r"(?:gmt|utc)?\s?([+-])(\d{1,2}):?(\d{2})?", name)
    if not match:
        return "", None
    hours, minutes = int(match[2]), int(match[3] or 0)
    if hours > 14 or minutes > 59:
        raise ValueError("no such offset")
    return given.strip(), timedelta(hours=hours, minutes=minutes) * (-1 if match[1] == "-" else 1)

"""Days as people write them: 2026, 2026-03, 2026-03-12, 12/3/2026, 12.3.2026, 12 March 2026, March 2026, today, yesterday, 7d."""

import re
from datetime import date, timedelta

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
FORMS = (
    re.compile(r"(?P<y>\d{4})(?:-(?P<m>\d{1,2})(?:-(?P<d>\d{1,2}))?)?"),
    re.compile(r"(?P<d>\d{1,2})[./](?P<m>\d{1,2})[./](?P<y>\d{4})"),
    re.compile(r"(?:(?P<d>\d{1,2}) )?(?P<month>[a-z]{3,9})\.? (?P<y>\d{4})"),
)
AGO = re.compile(r"(\d{1,4})([dwmy])")
UNIT_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}


def year_of(said: str) -> int | None:
    """The year that the digits say, 1 to 9999; None where they say none."""
    return int(said) or None if said.isascii() and said.isdecimal() and len(said) <= 4 else None


def first_day(said: str, *, today: date) -> date | None:
    """The day meant, the first where a month or year is; None where none can be meant. 12/3 is in March."""
    said = " ".join(said.lower().split())
    if said in ("today", "yesterday"):
        return today - timedelta(days=said == "yesterday")
    if found := AGO.fullmatch(said):
        return _ago(today, int(found[1]) * UNIT_DAYS[found[2]])
    return next((_day(**found.groupdict()) for form in FORMS if (found := form.fullmatch(said))), None)


def _ago(today: date, days: int) -> date | None:
    try:
        return today - timedelta(days=days)
    except OverflowError:
        return None


def _day(y: str, m: str | None = None, d: str | None = None, month: str | None = None) -> date | None:
    if month is not None:
        named = [number for number, name in enumerate(MONTHS, 1) if month.startswith(name)]
        m = str(named[0]) if named else "13"
    try:
        return date(int(y), int(m or 1), int(d or 1))
    except ValueError:
        return None

"""What an alarm asks of backups: whether a proved one is new enough, and whether the whole archive was looked through.

Never worse than a warning, and asked for by those who watch alone: a folder that hangs or an old backup keeps no request away.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from archive.backups.standing import standing, verified
from archive.queries.health import PASS, WARN, Check

OLD = timedelta(days=8)  # a week and a day: of a backup, of a check of the whole archive


def safety_checks(*, backups: str, outcome: str, now: datetime) -> Iterator[Check]:
    """backups: the folder they lie in; outcome: the file that `verify_archive --json` wrote. Empty: nobody says where to look."""
    if backups:
        yield _backups(Path(backups), now)
    if outcome:
        yield _verified(Path(outcome), now)


def _backups(folder: Path, now: datetime) -> Check:
    try:
        found = standing(folder)
        made = found.proved.made_at if found.proved else None
    except (ValueError, KeyError, TypeError):
        return Check("backups", WARN, f"The backups in {folder} cannot be understood: restore --check says why.")
    if found.failure or made is None:
        return Check("backups", WARN, found.failure or f"No backup in {folder} was proved by restoring it.")
    if now - made > OLD:
        return Check("backups", WARN, "The newest proved backup is too old. Does backup run?", _hours(now - made), "hours old")
    return Check("backups", PASS, "There is a proved backup of these days.", _hours(now - made), "hours old")


def _verified(path: Path, now: datetime) -> Check:
    found = verified(path)
    if found is None or found.found is None:
        return Check("verification", WARN, f"What verify_archive found last cannot be read in {path}, or it was broken off.")
    age = _hours(now - found.at)
    if found.found:
        return Check("verification", WARN, "verify_archive found something wrong.", age, "hours old")
    if now - found.at > OLD:
        return Check("verification", WARN, "The whole archive was looked through too long ago.", age, "hours old")
    return Check("verification", PASS, "The whole archive was looked through, and nothing is wrong.", age, "hours old")


def _hours(age: timedelta) -> int:
    return max(0, int(age.total_seconds() // 3600))

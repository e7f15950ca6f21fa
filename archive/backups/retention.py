"""Which backups stay: the newest of each of the last days and weeks, and always the newest that was verified."""

import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from archive.backups.manifest import POOL, Backup, backups_in
from archive.backups.steps import BackupDamaged


def kept(backups: Sequence[Backup], *, daily: int, weekly: int) -> list[Backup]:
    """Those of backups, the oldest first, that stay. daily, weekly: of how many days and ISO weeks that have any; 0: of none."""
    stays = {backups[-1].folder} if backups else set()
    stays |= {backup.folder for backup in [one for one in backups if one.is_verified][-1:]}
    for count, period in ((daily, lambda made: made.date()), (weekly, lambda made: made.isocalendar()[:2])):
        stays |= _newest_of_each(backups, count, period)
    return [backup for backup in backups if backup.folder in stays]


def _newest_of_each(backups: Sequence[Backup], count: int, period: Callable[[Any], Any]) -> set[Path]:
    """Of a period with a verified backup the newest verified one, else the newest."""
    found: dict[Any, Backup] = {}
    for backup in backups:
        before = found.get(period(backup.made_at))
        if before is None or backup.is_verified or not before.is_verified:
            found[period(backup.made_at)] = backup
    return {found[key].folder for key in sorted(found)[-count:]} if count else set()


def thin_out(folder: Path, *, daily: int, weekly: int) -> tuple[list[str], list[str]]:
    """The names of backups removed, and of those that cannot be read, which are left alone with every file that is kept."""
    found, unreadable = backups_in(folder)
    stay = {backup.folder for backup in kept(found, daily=daily, weekly=weekly)}
    removed = []
    for backup in found:
        if backup.folder not in stay:
            gone = folder / f".part-{backup.folder.name}"  # should this be broken off, the next backup clears it away
            os.rename(backup.folder, gone)
            shutil.rmtree(gone)
            removed.append(backup.folder.name)
    if removed and not unreadable:
        _sweep_pool(folder, [backup for backup in found if backup.folder in stay])
    return removed, unreadable


def _sweep_pool(folder: Path, stay: Sequence[Backup]) -> None:
    """Removes the files that no backup lists any more."""
    try:
        named = {file["sha256"] for backup in stay for file in backup.files()}
    except (OSError, ValueError, KeyError) as error:
        raise BackupDamaged([f"A list of files cannot be read, so no file is removed: {error}."]) from error
    for path in (folder / POOL).glob("??/*"):
        if path.name not in named:
            path.unlink()

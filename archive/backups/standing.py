"""What the operators' page asks of a folder of backups: the newest, and the newest that was proved. Manifests alone are read."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from archive.backups.manifest import NAME, Backup, read_backup
from archive.backups.steps import BackupDamaged, BackupRefused

MOST_READ = 30  # manifests, the newest first
LARGEST_TOLD = 10_000_000  # bytes of what verify_archive --json tells


@dataclass(frozen=True)
class Standing:
    """newest, proved: None where there is none among the newest. count: of folders. unreadable: names, of those looked at.

    failure: why the folder cannot be looked into, empty where it can.
    """

    newest: Backup | None = None
    proved: Backup | None = None
    count: int = 0
    unreadable: tuple[str, ...] = ()
    failure: str = ""


@dataclass(frozen=True)
class Verified:
    """The last run of verify_archive. found: what was wrong, a number; None where the run was broken off."""

    at: datetime
    found: int | None
    sample: float = 100.0


def standing(folder: Path) -> Standing:
    try:
        names = sorted((path.name for path in folder.iterdir() if NAME.fullmatch(path.name)), reverse=True)
    except OSError as error:
        return Standing(failure=f"{folder} cannot be looked into: {error.strerror}.")
    newest, proved, unreadable = None, None, []
    for name in names[:MOST_READ]:
        try:
            backup = read_backup(folder / name)
        except (BackupRefused, BackupDamaged):
            unreadable.append(name)
            continue
        newest = newest or backup
        if backup.is_verified:
            proved = backup
            break
    return Standing(newest, proved, len(names), tuple(unreadable))


def verified(path: Path) -> Verified | None:
    """What `verify_archive --json` wrote into the file; None where there is none to read."""
    try:
        at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        with path.open("rb") as stream:
            told = json.loads(stream.read(LARGEST_TOLD))
        return Verified(at, int(told["found"]), float(told["sample"]))
    except OSError:
        return None
    except (ValueError, KeyError, TypeError):
        return Verified(at, None)

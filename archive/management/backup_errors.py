"""How backup and restore end where they cannot go on, how far they tell they are, and what they work on."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import DatabaseError, InterfaceError

from archive.backups import postgres
from archive.backups.files import EVIDENCE, UPLOADS
from archive.backups.steps import BackupDamaged, BackupFailed, BackupRefused, BackupStopped, Steps
from archive.management.export_errors import FULL
from archive.management.import_errors import BROKEN_OFF, STOPPED, UNUSABLE, database_failed
from archive.review.evidence_files import store

DAMAGED = 1
TOLD_EVERY = 5  # seconds


@contextmanager
def exit_codes(as_it_was: str) -> Iterator[None]:
    """as_it_was: a sentence on what did not change."""
    try:
        yield
    except BackupRefused as error:
        raise CommandError(f"{error} {as_it_was}", returncode=UNUSABLE) from error
    except BackupDamaged as error:
        raise CommandError("\n".join([*error.faults, f"The backup is damaged. {as_it_was}"]), returncode=DAMAGED) from error
    except (BackupStopped, KeyboardInterrupt) as error:
        raise CommandError(f"Stopped. {as_it_was}", returncode=STOPPED) from error
    except BackupFailed as error:
        raise CommandError(f"{error} {as_it_was}", returncode=BROKEN_OFF) from error
    except OSError as error:
        why = "There is no room left on the disk." if error.errno in FULL else f"{error.strerror or error}: {error.filename}."
        raise CommandError(f"{why} {as_it_was}", returncode=BROKEN_OFF) from error
    except (DatabaseError, InterfaceError, sqlite3.Error, *postgres.ERRORS) as error:
        raise database_failed(error, as_it_was) from error


def telling(say: Callable[[str], Any], verbosity: int, should_stop: Callable[[], bool]) -> Steps:
    """Says each step when it begins, and how far it is every few seconds."""
    last, told = "", 0.0

    def watch(what: str, done: int, total: int) -> None:
        nonlocal last, told
        now = time.monotonic()
        if verbosity == 0 or (what == last and now - told < TOLD_EVERY) or (what.startswith("Reckoning") and verbosity < 2):
            return
        last, told = what, now
        say(f"{what}: {done:,} of {total:,}" if total else f"{what}: {done:,}" if done else what)

    return Steps(watch, should_stop)


def folders_of_files() -> dict[str, Path]:
    """Where the archive keeps files, by kind."""
    return {EVIDENCE: store(), UPLOADS: Path(settings.UPLOADS)}

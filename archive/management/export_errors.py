"""How export_archive ends where it cannot go on: one sentence, and an exit code that scripts can tell apart."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError
from django.db import DatabaseError, InterfaceError

from archive.management.import_errors import BROKEN_OFF, STOPPED, UNUSABLE, database_failed
from archive.publish.exporting import ExportRefused, ExportStopped, SearchUnusable

FULL = (errno.ENOSPC, errno.EDQUOT)


@contextmanager
def exit_codes(folder: str) -> Iterator[None]:
    as_it_was = f"Nothing was exported: {folder} is as it was."
    try:
        yield
    except ExportRefused as error:
        raise CommandError(str(error), returncode=UNUSABLE) from error
    except SearchUnusable as error:
        raise CommandError(f"The search could not be made. {error} {as_it_was}", returncode=BROKEN_OFF) from error
    except (ExportStopped, KeyboardInterrupt) as error:
        raise CommandError(f"Stopped. {as_it_was}", returncode=STOPPED) from error
    except (OSError, sqlite3.Error) as error:
        raise CommandError(f"{_why(error)} {as_it_was}", returncode=BROKEN_OFF) from error
    except (DatabaseError, InterfaceError) as error:
        raise database_failed(error, as_it_was) from error


def _why(error: OSError | sqlite3.Error) -> str:
    if isinstance(error, OSError):
        return "There is no room left on the disk." if error.errno in FULL else f"Writing failed: {error.strerror or error}."
    is_full = getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
    return "There is no room left on the disk." if is_full else f"The SQLite file could not be written: {error}."

"""Django's migrate, one at a time: a second one on the same database waits for the first, and finds nothing left to do."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.commands.migrate import Command as Migrate
from django.db import DEFAULT_DB_ALIAS, connections

LOCK = 0x6D696772  # "migr": the key of PostgreSQL's advisory lock
WAIT = 0.2  # seconds between two looks at whether it is free


class Command(Migrate):
    def handle(self, *args: Any, **options: Any) -> None:
        with alone(connections[options.get("database") or DEFAULT_DB_ALIAS]):
            super().handle(*args, **options)


@contextmanager
def alone(connection: Any) -> Iterator[None]:
    """Until the end no other process is in here for the same database; however one ends, its lock goes with it."""
    if connection.vendor == "postgresql":
        other = connection.copy()  # migrations begin and end transactions of their own
        try:
            other.set_autocommit(False)
            while not taken(other):
                other.rollback()  # who waits in a statement is waited for by an index that is made beside the work
                time.sleep(WAIT)
            yield
        finally:
            other.close()
    elif connection.is_in_memory_db():
        yield
    else:
        # The folder, not the file: to close a file that SQLite has open in this process takes away SQLite's own locks on it.
        folder = os.open(Path(connection.settings_dict["NAME"]).parent, os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            yield
        finally:
            os.close(folder)


def taken(connection: Any) -> bool:
    """Whether PostgreSQL's lock is this transaction's now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return cursor.fetchone()[0]

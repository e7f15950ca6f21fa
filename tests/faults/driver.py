"""manage.py, or review of tests.faults.desk, with a fault in it.

FAULT tells which as JSON {"at", "kind", ...}: at that step the process is killed, the disk is filled, the database is taken away or
the clock is put to another time. A step is a statement, a commit, a file written, renamed or removed, or a program started. STEPS
names a file that is told how many there were.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
CHANGING = ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "subprocess.Popen", "sqlite3.connect")
PIECE = 1 << 16


class Steps:
    """fault: what happens, once, when so many steps are done."""

    def __init__(self, at: int, fault: Callable[[], None]) -> None:
        self.at, self.fault, self.count, self.is_within = at, fault, 0, False

    def step(self) -> None:
        if self.is_within:
            return
        self.count += 1
        if self.count == self.at:
            self.is_within = True
            self.fault()
            self.is_within = False

    def heard(self, event: str, given: tuple[Any, ...]) -> None:
        if event in CHANGING or (event == "open" and given[2] and given[2] & WRITING and "__pycache__" not in str(given[0])):
            self.step()

    def watch(self) -> None:
        from django.db.backends.base.base import BaseDatabaseWrapper  # noqa: PLC0415 - once Django is set up
        from django.db.backends.signals import connection_created  # noqa: PLC0415 - once Django is set up

        def asked(execute: Any, *given: Any) -> Any:
            self.step()
            return execute(*given)

        def committed(connection: Any, commit: Any = BaseDatabaseWrapper._commit) -> Any:
            self.step()
            done = commit(connection)
            self.step()
            return done

        connection_created.connect(lambda connection, **_: connection.execute_wrappers.append(asked), weak=False)
        BaseDatabaseWrapper._commit = committed
        sys.addaudithook(self.heard)


def kill(told: dict[str, Any]) -> None:
    """At once, or a while after, wherever it is then: in the middle of a statement, or within the engine of the search."""
    if not told.get("after"):
        os.kill(os.getpid(), signal.SIGKILL)
    script = f"sleep {told['after']}; kill -9 {os.getpid()}"
    subprocess.Popen(["/bin/sh", "-c", script], start_new_session=True)  # noqa: S603 - a number and a number


def fill(told: dict[str, Any]) -> None:
    """The disk of this folder, to the last byte."""
    with Path(told["folder"], "balloon").open("ab", buffering=0) as balloon:
        size = PIECE
        while size:
            try:
                balloon.write(bytes(size))
            except OSError:
                size //= 2


def disconnect(told: dict[str, Any]) -> None:
    """Every connection to the database that there is."""
    import psycopg  # noqa: PLC0415 - only where the tests run on PostgreSQL

    ask = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as other:
        other.execute(ask)


def skew(told: dict[str, Any]) -> None:
    """Every clock that tells the time of day, by so many seconds; that which only measures goes on."""
    import time  # noqa: PLC0415 - what is changed of it

    from django.utils import timezone  # noqa: PLC0415 - once Django is set up

    clock, now, by = time.time, timezone.now, told["seconds"]
    time.time = lambda: clock() + by
    timezone.now = lambda: now() + timedelta(seconds=by)


FAULTS = {"kill": kill, "fill": fill, "disconnect": disconnect, "skew": skew}


def main() -> None:
    told = json.loads(os.environ.get("FAULT") or "{}")
    django.setup()
    from archive import pipeline  # noqa: PLC0415 - once Django is set up
    from archive.ingest import reanalysing, workers  # noqa: PLC0415 - once Django is set up

    pipeline.CHUNK_ITEMS, workers.FEW = int(os.environ["CHUNK"]), int(os.environ["FEW"])
    reanalysing.CHUNK_ARTICLES = pipeline.CHUNK_ITEMS
    from django.core.management import execute_from_command_line  # noqa: PLC0415 - once Django is set up

    from tests.faults import desk  # noqa: PLC0415 - once Django is set up

    steps = Steps(told.get("at", 0), lambda: FAULTS[told["kind"]](told))
    steps.watch()
    if told.get("at") == 0:
        FAULTS[told["kind"]](told)
    try:
        if sys.argv[1].startswith("desk:"):
            getattr(desk, sys.argv[1].removeprefix("desk:"))(*sys.argv[2:])
        else:
            execute_from_command_line(["manage.py", *sys.argv[1:]])
    finally:
        if counted := os.environ.get("STEPS"):
            Path(counted).write_text(str(steps.count))


if __name__ == "__main__":
    main()

"""manage.py, or a function of tests.faults.desk, with a fault in it.

FAULT tells which as JSON {"at", "kind", ...}: at that step the process is killed, the disk is filled, the database is taken away
or the clock is put to another time. A step is a statement, a commit, a file written, renamed or removed, or a program started.
STEPS names a file that is told how many there were. BUSY_MS: how long SQLite waits for somebody's lock, where not twenty seconds.
"""

import importlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

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
        if event in CHANGING or (event == "open" and given[2] and given[2] & WRITING):
            if "__pycache__" in str(given[0]):
                return  # the interpreter's own, which writes a module once and then no more
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


def load() -> None:
    """The program, with all that it would load on its way."""
    import django  # noqa: PLC0415 - takes a second

    django.setup()
    for name in ("archive.proof.checks", "archive.management.commands.import_articles", "tests.faults.desk", "tests.faults.look"):
        importlib.import_module(name)


def settle() -> None:
    """The settings that the environment of this process tells, which is not that of the one that loaded the program."""
    from django.conf import settings  # noqa: PLC0415 - once Django is set up
    from django.db import connections  # noqa: PLC0415 - once Django is set up

    from newsroom.environment import Environment  # noqa: PLC0415 - as the settings do

    base = settings.BASE_DIR
    told = Environment(base / ".env")
    settings.DATABASES = {"default": told.database(base)}
    if wait := os.environ.get("BUSY_MS"):
        options = settings.DATABASES["default"]["OPTIONS"]
        begins = options["init_command"] + f" PRAGMA busy_timeout={wait};"
        settings.DATABASES["default"]["OPTIONS"] = {**options, "init_command": begins}
    connections.settings = connections.configure_settings(settings.DATABASES)
    for begun in connections.all(initialized_only=True):  # asked nothing yet, and of another archive
        delattr(connections._connections, begun.alias)
    name = settings.DATABASES["default"]["NAME"]
    settings.MEDIA_ROOT = told.media(base, name)
    settings.UPLOADS = told.uploads(base, name, media=settings.MEDIA_ROOT)
    settings.SEARCH_DIR = told.search_dir(base, name)
    settings.SEPARATE_INDEXER = told.flag("SEPARATE_INDEXER", default=False)
    settings.DRAFT_DAYS = told.number("DRAFT_DAYS", default=7, minimum=1)


def run() -> None:
    """What the arguments name, with the fault that the environment tells."""
    settle()
    from django.core.management import execute_from_command_line  # noqa: PLC0415 - once Django is set up

    from archive import pipeline  # noqa: PLC0415 - once Django is set up
    from archive.ingest import reanalysing, workers  # noqa: PLC0415 - once Django is set up
    from tests.faults import desk, look  # noqa: PLC0415 - once Django is set up

    pipeline.CHUNK_ITEMS, workers.FEW = int(os.environ["CHUNK"]), int(os.environ["FEW"])
    reanalysing.CHUNK_ARTICLES = pipeline.CHUNK_ITEMS
    told = json.loads(os.environ.get("FAULT") or "{}")
    steps = Steps(told.get("at", -1), lambda: FAULTS[told["kind"]](told))
    steps.watch()
    steps.step()
    try:
        kind, _, name = sys.argv[1].rpartition(":")
        if kind:
            getattr({"desk": desk, "look": look}[kind], name)(*sys.argv[2:])
        else:
            execute_from_command_line(sys.argv)
    finally:
        if counted := os.environ.get("STEPS"):
            Path(counted).write_text(str(steps.count))

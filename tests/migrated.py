"""The database of the tests. Migrating takes seconds: it is done once for the same code, and copied for each process.

On SQLite what was migrated is kept in pytest's cache, on PostgreSQL as a template on the server until the run ends.
"""

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

ROOT = Path(__file__).resolve().parents[1]
CODE = ("archive", "newsroom", "tests/settings.py", "tests/migrated.py", "requirements.txt", "requirements-dev.txt")
RUN = os.environ.setdefault("RUN_OF_TESTS", str(os.getpid()))  # of the process that starts the others


def of_code() -> str:
    """A name for all that has a say in what a migrated database holds: any change of the code makes another."""
    told = sha256()
    for path in (ROOT / name for name in CODE):
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            told.update(f"{file.relative_to(ROOT)} {file.stat().st_size}\n".encode() + file.read_bytes())
    return told.hexdigest()[:24]


class MigratedFile:
    """An SQLite database. kept: where it outlasts the run. path: the copy of this process, which nobody works in."""

    def __init__(self, kept: Path, path: Path) -> None:
        self.kept, self.path = kept, path

    def give(self, test_settings: dict[str, Any]) -> bool:
        """Says where the tests of this process work. Whether all is migrated there."""
        test_settings["NAME"] = str(self.path.with_name("archive.sqlite3"))
        if not self.kept.exists():
            return False
        shutil.copy(self.kept, self.path)
        self.copy(test_settings["NAME"])
        return True

    def take(self) -> None:
        """What this process has just migrated, for all that come after it."""
        with closing(sqlite3.connect(self.path)) as copy:
            connection.connection.backup(copy)
        for older in self.kept.parent.glob("*.sqlite3"):
            older.unlink()
        shutil.copy(self.path, self.kept.with_suffix(".part"))
        self.kept.with_suffix(".part").rename(self.kept)

    def copy(self, to: Path | str) -> None:
        shutil.copy(self.path, to)


class MigratedTemplate:
    """The same on PostgreSQL. name: of a database that nobody works in, the same for all processes of a run."""

    def __init__(self, name: str, own: str) -> None:
        self.name, self.own = name, own

    def give(self, test_settings: dict[str, Any]) -> bool:
        test_settings["NAME"] = self.own
        with connection._nodb_cursor() as cursor:
            if not connection.creation._database_exists(cursor, self.name):
                return False
        test_settings["TEMPLATE"] = self.name
        return True

    def take(self) -> None:
        connection.close()  # PostgreSQL copies no database that somebody is connected to
        self._copy(self.own, self.name)

    def copy(self, to: str) -> None:
        self._copy(self.name, to)

    def _copy(self, template: str, to: str) -> None:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{to}" TEMPLATE "{template}"')


Migrated = MigratedFile | MigratedTemplate


@pytest.fixture(scope="session")
def migrated(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Migrated:
    """What copy() makes more archives of, once django_db_setup is through."""
    folder = tmp_path_factory.mktemp("database")
    if connection.vendor == "sqlite":
        return MigratedFile(request.config.cache.mkdir("migrated") / f"{of_code()}.sqlite3", folder / "migrated.sqlite3")
    own = f"test_archive_{tmp_path_factory.getbasetemp().name.replace('-', '_')}"
    return MigratedTemplate(f"migrated_{RUN}", own)


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """On SQLite the file is there before Django would make it."""
    return connection.vendor == "sqlite"


@pytest.fixture(scope="session")
def let_others_in(request: pytest.FixtureRequest) -> Iterator[Callable[[], None]]:
    """Holds up the other processes of the run, and runs beside it, until it is called: one migrates, the others copy that."""
    with (request.config.cache.mkdir("migrated") / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield lambda: fcntl.flock(lock, fcntl.LOCK_UN)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(migrated: Migrated, let_others_in: Callable[[], None]) -> bool:
    """A database of this process alone; on SQLite a real file, so that locking is what users have. Whether it is migrated."""
    return migrated.give(connection.settings_dict["TEST"])


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_modify_db_settings: bool,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    migrated: Migrated,
    let_others_in: Callable[[], None],
) -> None:
    if not django_db_modify_db_settings:
        with django_db_blocker.unblock():
            migrated.take()
    let_others_in()


def pytest_sessionfinish() -> None:
    """The template goes with the run."""
    if connection.vendor != "sqlite" and str(os.getpid()) == RUN:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "migrated_{RUN}"')

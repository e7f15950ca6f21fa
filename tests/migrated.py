"""The database of the tests. Migrating takes seconds: it is done once for the same code, and copied for each process.

On SQLite what was migrated is kept beside pytest's cache, on PostgreSQL as a template on the server until the run ends.
"""

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

ROOT = Path(__file__).resolve().parents[1]
CODE = ("archive", "newsroom", "tests/settings.py", "tests/migrated.py", "requirements.txt", "requirements-dev.txt")
KEPT = ROOT / ".pytest_cache" / "migrated"
RUN = os.environ.setdefault("RUN_OF_TESTS", str(os.getpid()))  # of the process that starts the others


def of_code() -> str:
    """A name for all that has a say in what a migrated database holds: any change of the code makes another."""
    told = sha256()
    for path in (ROOT / name for name in CODE):
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            told.update(f"{file.relative_to(ROOT)} {file.stat().st_size}\n".encode() + file.read_bytes())
    return told.hexdigest()[:24]


class MigratedFile:
    """An SQLite database. kept: where it outlasts the run. path: what this process has of it, which nobody works in."""

    def __init__(self, kept: Path, folder: Path) -> None:
        self.kept, self.path, self.own = kept, folder / "migrated.sqlite3", str(folder / "archive.sqlite3")

    def is_there(self) -> bool:
        if self.kept.exists():
            shutil.copy(self.kept, self.path)
        return self.path.exists()

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

    def is_there(self) -> bool:
        with connection._nodb_cursor() as cursor:
            return connection.creation._database_exists(cursor, self.name)

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
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Migrated:
    """What copy() makes more archives of, once django_db_setup is through."""
    KEPT.mkdir(parents=True, exist_ok=True)
    if connection.vendor == "sqlite":
        kept = KEPT / f"{of_code()}.sqlite3"
        return MigratedFile(kept, tmp_path_factory.mktemp("database"))
    own = f"test_archive_{tmp_path_factory.getbasetemp().name.replace('-', '_')}"
    return MigratedTemplate(f"migrated_{RUN}", own)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: DjangoDbBlocker, migrated: Migrated) -> Iterator[None]:
    """A database of this process alone; on SQLite a real file, so that locking is what users have.

    Processes of a run, and runs side by side, wait for each other: one migrates, the others copy that.
    """
    outside = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = migrated.own
    with (KEPT / "lock").open("w") as lock, django_db_blocker.unblock():
        fcntl.flock(lock, fcntl.LOCK_EX)
        if migrated.is_there():
            migrated.copy(migrated.own)
            connection.close()
            settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = migrated.own
        else:
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
            migrated.take()
    yield
    with django_db_blocker.unblock():
        connection.creation.destroy_test_db(outside, verbosity=0)


def pytest_sessionfinish() -> None:
    """The template goes with the run."""
    if connection.vendor != "sqlite" and str(os.getpid()) == RUN:
        import psycopg  # noqa: PLC0415 - only where the tests run on PostgreSQL

        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
            server.execute(f'DROP DATABASE IF EXISTS "migrated_{RUN}"')

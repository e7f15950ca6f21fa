"""SQLite: copied page by page from one read transaction, while others write; restored as a file put in place."""

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db.backends.sqlite3._functions import register

from archive.backups.manifest import PIECE
from archive.backups.steps import BackupFailed, BackupRefused, Steps, sync

PAGES = 4096  # copied at a time
ROWS = 10_000  # between two looks at whether to stop
WAIT = 20  # seconds for somebody else's lock
BESIDE = ("-wal", "-shm", "-journal")


class SqliteReading:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def rows(self, query: str) -> Iterator[tuple[Any, ...]]:
        yield from self.connection.execute(query)

    def tables(self) -> list[str]:
        query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
        return [name for (name,) in self.connection.execute(query)]

    def digest(self, table: str, steps: Steps) -> tuple[int, str]:
        found, count = hashlib.sha256(), 0
        cursor = self.connection.cursor()
        cursor.row_factory = None
        self.connection.text_factory = bytes
        try:
            for row in cursor.execute(f'SELECT * FROM "{table}" ORDER BY rowid'):  # noqa: S608 - a table's own name
                found.update(repr(row).encode())
                count += 1
                if count % ROWS == 0:
                    steps.at(f"Reckoning {table}", count)
        finally:
            self.connection.text_factory = str
        return count, found.hexdigest()


class Sqlite:
    vendor = "sqlite"
    file_name = "database.sqlite3"
    left = ()

    def __init__(self, path: Any) -> None:
        self.path = Path(path)

    def check(self) -> None:
        if not self.path.is_file():
            raise BackupRefused(f"There is no database {self.path}.")

    def version(self) -> str:
        return sqlite3.sqlite_version

    def size(self) -> int:
        return sum(path.stat().st_size for path in (self.path, _beside(self.path, "-wal")) if path.exists())

    @contextmanager
    def snapshot(self) -> Iterator[SqliteReading]:
        with closing(_open(self.path)) as connection:
            connection.execute("BEGIN")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # the transaction sees the moment it first reads
            yield SqliteReading(connection)

    def write(self, reading: SqliteReading, path: Path, steps: Steps) -> None:
        def progress(status: int, remaining: int, total: int) -> None:
            steps.at("Copying the database", total - remaining, total)

        try:
            with closing(sqlite3.connect(path)) as copy:
                reading.connection.backup(copy, pages=PAGES, progress=progress)
                copy.execute("PRAGMA journal_mode=DELETE")  # one file, with nothing beside it
        except sqlite3.Error as error:
            raise BackupFailed(f"The database could not be copied: {error}.") from error
        sync(path)

    @contextmanager
    def restored_beside(self, path: Path, folder: Path, steps: Steps) -> Iterator[SqliteReading]:
        beside = folder / "restored.sqlite3"
        steps.at("Restoring it beside")
        try:
            _copy_private(path, beside)
            with closing(_open(beside)) as connection:
                _check_whole(connection)
                yield SqliteReading(connection)
        except sqlite3.DatabaseError as error:
            raise BackupFailed(f"The copy of the database cannot be read: {error}.") from error
        finally:
            for name in ("", *BESIDE):
                _beside(beside, name).unlink(missing_ok=True)

    def is_empty(self) -> bool:
        if not self.path.exists() or self.path.stat().st_size == 0:
            return True
        try:
            with closing(_open(self.path)) as connection:
                return not SqliteReading(connection).tables()
        except sqlite3.DatabaseError as error:
            raise BackupRefused(f"{self.path} is no SQLite database: {error}.") from error

    def restore(self, path: Path, steps: Steps, *, replace: bool) -> str:
        if not self.path.parent.is_dir():
            raise BackupRefused(f"There is no folder {self.path.parent}: make it first.")
        beside = self.path.with_name(f".{self.path.name}.restoring")
        try:
            steps.at("Restoring the database")
            _copy_private(path, beside)
            with closing(_open(beside)) as connection:
                _check_whole(connection)
            sync(beside)
            told = self._put_away() if replace and self.path.exists() else ""
            for name in BESIDE:
                _beside(self.path, name).unlink(missing_ok=True)
            os.replace(beside, self.path)
            sync(self.path.parent)
        except sqlite3.DatabaseError as error:
            raise BackupFailed(f"The copy of the database cannot be read: {error}.") from error
        finally:
            for name in ("", *BESIDE):
                _beside(beside, name).unlink(missing_ok=True)
        return told

    def _put_away(self) -> str:
        """What was there, under another name, with all that was written to it. Raises BackupRefused while it is in use."""
        kept = self.path.with_name(f"{self.path.name}.replaced-{datetime.now(UTC):%Y%m%dT%H%M%SZ}")
        try:
            with closing(sqlite3.connect(self.path, timeout=1)) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                (mode,) = connection.execute("PRAGMA journal_mode=DELETE").fetchone()
        except sqlite3.OperationalError as error:
            raise BackupRefused(f"{self.path} is in use: stop whatever runs on it first ({error}).") from error
        if mode != "delete":
            raise BackupRefused(f"{self.path} is in use: stop whatever runs on it first.")
        os.rename(self.path, kept)
        return f"The database that was there is kept as {kept}."


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=WAIT, isolation_level=None)
    connection.execute("PRAGMA query_only=ON")
    register(connection)  # the functions that constraints call
    return connection


def _copy_private(path: Path, target: Path) -> None:
    """For the account alone that copies, from the first byte on; SQLite gives what it writes beside a database the same mode."""
    target.unlink(missing_ok=True)
    with path.open("rb") as read, os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as written:
        shutil.copyfileobj(read, written, PIECE)


def _check_whole(connection: sqlite3.Connection) -> None:
    """Raises BackupFailed where pages, indexes or foreign keys are damaged."""
    said = [row[0] for row in connection.execute("PRAGMA integrity_check(5)")]
    if said != ["ok"]:
        raise BackupFailed(f"The copy of the database is damaged: {'; '.join(said)}.")
    if broken := connection.execute("PRAGMA foreign_key_check").fetchone():
        raise BackupFailed(f"In the copy of the database a row of {broken[0]} names a row of {broken[2]} that is not there.")


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)

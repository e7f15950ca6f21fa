"""A small cache that all processes share, exact where many ask at once: what it counts, it counts once.

What is counted for a while lies in it: requests of an address, codes used up, failures of passkeys. On PostgreSQL it is a
table that all machines see, on SQLite a file beside the database, so that counting waits for no import. Values are JSON.
docs/decisions/0035-counts-that-processes-share.md says what others cost.
"""

import itertools
import json
import os
import sqlite3
import threading
import time
from pathlib import Path
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import OperationalError, connection
from django.utils.crypto import salted_hmac

TABLE = "newsroom_shared_cache"
COLUMNS = "(key char(64) PRIMARY KEY, value text NOT NULL, expires double precision NOT NULL)"
NEVER = 1e15  # seconds since 1970
CLEAR_EVERY = 1_000  # writes of a process
BUSY_SECONDS = 10

PUT = f"INSERT INTO {TABLE} AS t (key, value, expires) VALUES (%s, %s, %s) ON CONFLICT (key) DO UPDATE"  # noqa: S608
PUT += " SET value = excluded.value, expires = excluded.expires"
ADD = f"{PUT} WHERE t.expires <= %s RETURNING 1"
GET = f"SELECT value FROM {TABLE} WHERE key = %s AND expires > %s"  # noqa: S608
TOUCH = f"UPDATE {TABLE} SET expires = %s WHERE key = %s AND expires > %s RETURNING 1"  # noqa: S608
INCREASE = f"UPDATE {TABLE} SET value = CAST(CAST(value AS bigint) + %s AS text) WHERE key = %s AND expires > %s RETURNING value"  # noqa: S608
DELETE = f"DELETE FROM {TABLE} WHERE key = %s AND expires > %s RETURNING 1"  # noqa: S608
CLEAR = f"DELETE FROM {TABLE} WHERE expires <= %s"  # noqa: S608


class SharedCache(BaseCache):
    """Every operation is one statement, so that none can come between. Raises django.db.OperationalError where it is away."""

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self.location = location
        self._writes = itertools.count(1)

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        self._clear_now_and_then()
        row = [self._key(key, version), json.dumps(value), self._expires(timeout), time.time()]
        return bool(self._rows(ADD, row))

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        found = self._rows(GET, [self._key(key, version), time.time()])
        return json.loads(found[0][0]) if found else default

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        self._clear_now_and_then()
        self._rows(f"{PUT} RETURNING 1", [self._key(key, version), json.dumps(value), self._expires(timeout)])

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return bool(self._rows(TOUCH, [self._expires(timeout), self._key(key, version), time.time()]))

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        found = self._rows(INCREASE, [delta, self._key(key, version), time.time()])
        if not found:
            raise ValueError(f"Key {key!r} not found")
        return int(found[0][0])

    def delete(self, key: str, version: int | None = None) -> bool:
        return bool(self._rows(DELETE, [self._key(key, version), time.time()]))

    def clear(self) -> None:
        self._rows(f"{CLEAR} RETURNING 1", [2 * NEVER])

    def _rows(self, statement: str, values: list[Any]) -> list[tuple[Any, ...]]:
        raise NotImplementedError

    def _key(self, key: str, version: int | None) -> str:
        """A digest: neither addresses of readers nor codes are written down."""
        made = self.make_key(key, version=version)
        return salted_hmac("newsroom.shared_cache", made, algorithm="sha256").hexdigest()

    def _expires(self, timeout: Any) -> float:
        until = self.get_backend_timeout(timeout)
        return NEVER if until is None else until

    def _clear_now_and_then(self) -> None:
        if next(self._writes) % CLEAR_EVERY == 0:
            self._rows(f"{CLEAR} RETURNING 1", [time.time()])


class TableCache(SharedCache):
    """In a table of PostgreSQL that is written into no log: after a crash of the server it is empty."""

    def _rows(self, statement: str, values: list[Any]) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall()


class FileCache(SharedCache):
    """In a file of SQLite of its own. location: its path; the folder is made where it is missing."""

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(location, params)
        self._own = threading.local()

    def _rows(self, statement: str, values: list[Any]) -> list[tuple[Any, ...]]:
        try:
            return self._connection().execute(statement.replace("%s", "?"), values).fetchall()
        except sqlite3.Error as error:
            raise OperationalError(f"{self.location}: {error}") from error

    def _connection(self) -> sqlite3.Connection:
        """One for each thread, and none taken over from the process this one was forked from."""
        if getattr(self._own, "process", None) != os.getpid():
            Path(self.location).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            made = sqlite3.connect(self.location, timeout=BUSY_SECONDS, isolation_level=None)
            made.execute("PRAGMA journal_mode=WAL")
            made.execute("PRAGMA synchronous=NORMAL")
            made.execute(f"CREATE TABLE IF NOT EXISTS {TABLE} {COLUMNS} WITHOUT ROWID")
            self._own.connection, self._own.process = made, os.getpid()
        return self._own.connection

"""PostgreSQL: pg_dump and pg_restore, on a snapshot that the digests of the tables are reckoned on too."""

import ctypes
import hashlib
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from archive.backups.steps import BackupFailed, BackupRefused, BackupStopped, Steps

try:
    import psycopg
    from psycopg import sql
except ImportError:  # an archive on SQLite needs no driver
    psycopg = None

ERRORS = (psycopg.Error,) if psycopg else ()  # of the connections that are made here
DEBIAN = "/usr/lib/postgresql"  # where its packages keep the programs of each version
ROWS = 10_000  # between two looks at whether to stop
PATIENCE = 60  # seconds for dropping what a backup was verified in
HOLD = "SELECT pg_advisory_lock(hashtextextended(%s, 0))"
TRY_TO_HOLD = "SELECT pg_try_advisory_lock(hashtextextended(%s, 0))"
LOOK_EVERY = 0.1  # seconds between two looks at a program that runs
TOLD = 400  # characters of what a program complained
PR_SET_PDEATHSIG = 1  # prctl(2)
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
OWN_TABLES = """
SELECT c.relname FROM pg_class c WHERE c.relkind = 'r' AND c.relpersistence = 'p' AND c.relnamespace = 'public'::regnamespace
ORDER BY c.relname COLLATE "C"
"""  # without those that a crash empties: what was counted in the last minutes
KEY_OF = """
SELECT a.attname, a.attcollation <> 0 FROM pg_index i, unnest(i.indkey) WITH ORDINALITY k(attnum, place), pg_attribute a
WHERE i.indrelid = %s::regclass AND i.indisprimary AND a.attrelid = i.indrelid AND a.attnum = k.attnum ORDER BY k.place
"""


class PostgresReading:
    def __init__(self, connection: Any, snapshot: str = "") -> None:
        self.connection, self.snapshot = connection, snapshot

    def rows(self, query: str) -> Iterator[tuple[Any, ...]]:
        with self.connection.cursor(name=f"rows_{secrets.token_hex(4)}") as cursor:
            yield from cursor.execute(query)

    def tables(self) -> list[str]:
        return [name for (name,) in self.connection.execute(OWN_TABLES)]

    def digest(self, table: str, steps: Steps) -> tuple[int, str]:
        key = self.connection.execute(KEY_OF, [f'public."{table}"']).fetchall()
        columns = [sql.SQL('{} COLLATE "C"' if text else "{}").format(sql.Identifier(name)) for name, text in key]
        order = sql.SQL(" ORDER BY {}").format(sql.SQL(", ").join(columns)) if columns else sql.SQL("")
        query = sql.SQL("COPY (SELECT * FROM public.{}{}) TO STDOUT").format(sql.Identifier(table), order)
        found, count, told = hashlib.sha256(), 0, 0
        with self.connection.cursor() as cursor, cursor.copy(query) as rows:
            for piece in rows:
                found.update(piece)
                count += bytes(piece).count(b"\n")  # a line end within a value is written \n
                if count - told >= ROWS:
                    told = count
                    steps.at(f"Reckoning {table}", count)
        return count, found.hexdigest()


class Postgres:
    vendor = "postgresql"
    file_name = "database.dump"

    def __init__(self, database: dict[str, Any]) -> None:
        options = {name: value for name, value in database.get("OPTIONS", {}).items() if isinstance(value, str | int)}
        given = {"host": database.get("HOST"), "port": database.get("PORT"), "user": database.get("USER")}
        self.name = database["NAME"]
        self.password = database.get("PASSWORD") or ""
        self.arguments = {**options, **{name: str(value) for name, value in given.items() if value}}
        self.beside = f"newsroom_verify_{hashlib.sha256(self.name.encode()).hexdigest()[:8]}_"  # and what follows is by chance
        self.left: list[str] = []  # databases that could not be dropped

    def check(self) -> None:
        self._tool("pg_dump")
        self._tool("pg_restore")

    def version(self) -> str:
        with self._connect() as connection:
            return connection.execute("SHOW server_version").fetchone()[0].split()[0]

    def size(self) -> int:
        with self._connect() as connection:
            return connection.execute("SELECT pg_database_size(current_database())").fetchone()[0]

    @contextmanager
    def snapshot(self) -> Iterator[PostgresReading]:
        with self._connect() as connection:
            connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            (snapshot,) = connection.execute("SELECT pg_export_snapshot()").fetchone()
            yield PostgresReading(connection, snapshot)
            connection.execute("COMMIT")

    def write(self, reading: PostgresReading, path: Path, steps: Steps) -> None:
        options = ["--format=custom", "--no-owner", "--no-privileges", "--no-unlogged-table-data"]
        where = [f"--snapshot={reading.snapshot}", f"--file={path}"]
        self._run("pg_dump", [*options, *where, "--dbname", self._told(self.name)], "Dumping the database", steps, grows=path)

    @contextmanager
    def restored_beside(self, path: Path, folder: Path, steps: Steps) -> Iterator[PostgresReading]:
        name = f"{self.beside}{secrets.token_hex(6)}"
        with self._connect() as server:
            self._drop_left(server)
            server.execute(HOLD, [name])
            try:
                server.execute(self._making(server, name))
            except psycopg.errors.InsufficientPrivilege as error:
                raise BackupRefused(
                    "The account may not make a database to verify the backup in: give it CREATEDB, or say --no-verify."
                ) from error
            try:
                self._restore_into(name, path, steps, "Restoring it beside")
                with self._connect(name) as connection:
                    yield PostgresReading(connection)
            finally:
                self._drop(server, name)

    def _drop_left(self, server: Any) -> None:
        """Those of backups that were killed, or had to leave them: nobody holds their names."""
        for (name,) in server.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [self.beside]).fetchall():
            if server.execute(TRY_TO_HOLD, [name]).fetchone()[0]:
                with suppress(psycopg.errors.InsufficientPrivilege):  # another account made it
                    self._drop(server, name)

    def _drop(self, server: Any, name: str) -> None:
        """By another connection where this one was cut: what was made to verify a backup in is as large as the archive.

        PostgreSQL waits until every connection of the server has taken note: for ever where a program was stopped or cut off
        while it sent rows. Then it is left, for the next backup to drop.
        """
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        try:
            self._patiently(server, drop)
        except psycopg.errors.QueryCanceled:
            server.execute("RESET statement_timeout")
            self.left.append(name)
        except psycopg.OperationalError:
            with self._connect() as another:
                self._patiently(another, drop)

    def _patiently(self, server: Any, statement: Any) -> None:
        server.execute(sql.SQL("SET statement_timeout = {}").format(sql.Literal(f"{PATIENCE}s")))
        server.execute(statement)
        server.execute("RESET statement_timeout")

    def is_empty(self) -> bool:
        with self._connect() as connection:
            return not PostgresReading(connection).tables()

    def restore(self, path: Path, steps: Steps, *, replace: bool) -> str:
        """One transaction: until it is whole nobody sees anything of it, and what was there stays."""
        with tempfile.TemporaryFile() as script:
            self._run("pg_restore", [*_PLAIN, "--file=-", str(path)], "Reading the dump", steps, out=script)
            script.seek(0)
            first = ["--command=DROP SCHEMA public CASCADE; CREATE SCHEMA public"] if replace else []
            once = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", *first, "--file=-"]
            arguments = [*once, "--dbname", self._told(self.name)]
            self._run("psql", arguments, "Restoring the database", steps, fed=script, out=subprocess.DEVNULL)
        return "What the database held was replaced." if replace else ""

    def _restore_into(self, name: str, path: Path, steps: Steps, what: str) -> None:
        arguments = [*_PLAIN, "--exit-on-error", "--single-transaction", "--dbname", self._told(name), str(path)]
        self._run("pg_restore", arguments, what, steps)

    def _making(self, server: Any, name: str) -> Any:
        query = "SELECT pg_encoding_to_char(encoding), datcollate, datctype FROM pg_database WHERE datname = current_database()"
        encoding, collate, ctype = server.execute(query).fetchone()
        made = "CREATE DATABASE {} TEMPLATE template0 ENCODING {} LC_COLLATE {} LC_CTYPE {}"
        return sql.SQL(made).format(sql.Identifier(name), sql.Literal(encoding), sql.Literal(collate), sql.Literal(ctype))

    def _connect(self, name: str = "") -> Any:
        try:
            made = psycopg.connect(**self.arguments, dbname=name or self.name, password=self.password or None, autocommit=True)
        except psycopg.OperationalError as error:
            raise BackupFailed(f"The database server does not answer: {str(error).strip()}.") from error
        made.execute("SET TIME ZONE 'UTC'; SET datestyle = 'ISO, YMD'; SET extra_float_digits = 1; SET bytea_output = 'hex'")
        made.execute("SET search_path = public; SET intervalstyle = 'postgres'")
        return made

    def _told(self, name: str) -> str:
        """How a program finds the database; the password goes by the environment, which others on the machine do not see."""
        return psycopg.conninfo.make_conninfo(**self.arguments, dbname=name)

    def _tool(self, name: str) -> str:
        """The program of the server's own version or a later one. Raises BackupRefused."""
        needed = int(self.version().split(".")[0])
        found: list[tuple[int, str]] = []
        places = [str(path) for path in Path(DEBIAN).glob("*/bin")]
        for path in filter(None, [shutil.which(name), *(shutil.which(name, path=place) for place in places)]):
            if version := _version_of(path):
                found.append((version, path))
        if not found:
            raise BackupRefused(f"{name} is not installed here. It comes with the client of PostgreSQL {needed}.")
        fit = [one for one in found if one[0] >= needed]
        if not fit:
            newest = max(found)[0]
            raise BackupRefused(f"{name} here is of version {newest}, too old for the server's {needed}: install its client.")
        return min(fit)[1]

    def _run(
        self,
        tool: str,
        arguments: Sequence[str],
        what: str,
        steps: Steps,
        *,
        grows: Path | None = None,
        fed: Any = subprocess.DEVNULL,
        out: Any = subprocess.DEVNULL,
    ) -> None:
        """grows: the file it writes, whose size tells how far it is."""
        command = [self._tool(tool), *arguments]
        environment = {**os.environ, **({"PGPASSWORD": self.password} if self.password else {}), "PGTZ": "UTC"}
        with tempfile.TemporaryFile() as complaints:
            own = {"stdin": fed, "stdout": out, "stderr": complaints, "env": environment, "start_new_session": True}
            own["preexec_fn"] = _end_with_us
            process = subprocess.Popen(command, **own)  # noqa: S603 - a program found by its name, no shell
            try:
                while process.poll() is None:
                    steps.at(what, grows.stat().st_size if grows and grows.exists() else 0)
                    time.sleep(LOOK_EVERY)
            except (BackupStopped, KeyboardInterrupt):
                process.terminate()
                process.wait()
                raise
            complaints.seek(0)
            said = complaints.read(TOLD).decode(errors="replace").strip().replace("\n", " ")
        if process.returncode:
            raise BackupFailed(f"{tool} ended with {process.returncode}: {said or 'it said nothing'}.")


def _end_with_us() -> None:
    """For a program that is begun: it ends with this process, however that ends. Else psql would go on restoring (Linux)."""
    if LIBC is not None:
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


_PLAIN = ("--no-owner", "--no-privileges")


def _version_of(path: str) -> int:
    """The first part of the version that the program tells; 0 where it tells none."""
    try:
        said = subprocess.run([path, "--version"], capture_output=True, text=True, check=True, timeout=20)  # noqa: S603 - as above
    except (OSError, subprocess.SubprocessError):
        return 0
    found = re.search(r"\) (\d+)", said.stdout)
    return int(found[1]) if found else 0

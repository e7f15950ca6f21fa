"""Archives whose processes can be given a fault, and what is to hold of them afterwards."""

import itertools
import json
import os
import shutil
import time
from pathlib import Path
from typing import Any

from tests.faults.forking import Forked, Forks
from tests.ingest.own import Own, wait_for_the_rest

KILLED = -9
NUMBERS = itertools.count(1)


class Faulty(Own):
    """An archive of its own. Its commands are begun as ever, or with a fault in them, as tests.faults.driver knows it."""

    forks: Forks | None = None

    def __init__(self, folder: Path, url: str) -> None:
        super().__init__(folder, url)
        names = {"MEDIA_ROOT": "media", "UPLOADS": "uploads"}
        self.settings = {"SEPARATE_INDEXER": "off", **{key: str(folder / name) for key, name in names.items()}}

    @property
    def is_sqlite(self) -> bool:
        return self.url.startswith("sqlite")

    @property
    def database(self) -> str:
        return self.url.rpartition("/")[2]

    def start(self, *arguments: Any, chunk: int = 20, few: int = 0, **settings: str) -> Forked:
        """As that of any archive, with more settings; also "desk:NAME", a function of tests.faults.desk."""
        environment = self.environment(CHUNK=str(chunk), FEW=str(few), **settings)
        Faulty.forks = Faulty.forks or Forks(environment)
        return Faulty.forks.start([*map(str, arguments)], environment, self.folder)

    def with_fault(self, fault: dict[str, Any], *arguments: Any, **options: Any) -> tuple[int, str, str]:
        """As run()."""
        process = self.start(*arguments, FAULT=json.dumps(fault), **options)
        out, err = process.communicate()
        wait_for_the_rest(process)
        return process.returncode, out.decode(), err.decode()

    def steps(self, *arguments: Any, codes: tuple[int, ...] = (0,), **options: Any) -> int:
        """The work done undisturbed: in how many steps."""
        counted = self.folder / "steps"
        code, out, err = self.run(*arguments, STEPS=str(counted), **options)
        assert code in codes, (code, out[-1000:], err[-3000:])
        return int(counted.read_text())

    def look(self) -> dict[str, Any]:
        """wrong: what verify_archive finds. rows: what stands in it, without ids and moments."""
        code, out, err = self.run("look:look")
        assert code == 0, err[-3000:]
        return json.loads(out)

    def is_left_alone(self) -> bool:
        """Whether soon nobody has a connection to its database: no program that a process began goes on without it."""
        if self.is_sqlite:
            return True
        ask, until = f"SELECT count(*) FROM pg_stat_activity WHERE datname = '{self.database}'", time.monotonic() + 2
        while admin(self.url, ask) != [(0,)]:
            if time.monotonic() > until:
                return False
            time.sleep(0.05)
        return True

    def copy(self, name: str, *, beside: Path | None = None, space: str = "pg_default") -> "Faulty":
        """Another archive that holds the same, in a folder beside this one, or elsewhere. Nobody may be at work on this one.

        space: where PostgreSQL puts its tables.
        """
        name = f"{name}{next(NUMBERS)}"
        folder = (beside or self.folder.parent) / name
        folder.mkdir()
        for part in ("media", "uploads", "search"):
            if (self.folder / part).is_dir():
                shutil.copytree(self.folder / part, folder / part)
        if self.is_sqlite:
            for path in self.folder.glob("own.sqlite3*"):
                shutil.copy(path, folder / path.name)
            return Faulty(folder, f"sqlite:///{folder}/own.sqlite3")
        own = f"{self.database}_{name}"[-60:]
        admin(self.url, f'CREATE DATABASE "{own}" TEMPLATE "{self.database}" TABLESPACE {space}')
        return Faulty(folder, f"{self.url.rpartition('/')[0]}/{own}")


def admin(url: str, *statements: str) -> list[Any]:
    """What the last statement gives, asked of the server of this database and of no database of ours."""
    import psycopg  # noqa: PLC0415 - only where the tests run on PostgreSQL

    with psycopg.connect(f"{url.rpartition('/')[0]}/postgres", autocommit=True) as server:
        for statement in statements:
            cursor = server.execute(statement)
        return cursor.fetchall() if cursor.description else []


def differences(found: dict[str, Any], expected: dict[str, Any]) -> dict[str, Any]:
    """By table, rows that only one of two archives has, a few of each."""
    told = {}
    for table in sorted({*found, *expected}):
        one, other = ([json.dumps(row, sort_keys=True) for row in rows.get(table, [])] for rows in (found, expected))
        more, fewer = [row for row in one if row not in other], [row for row in other if row not in one]
        if sorted(one) != sorted(other):
            told[table] = {"more": more[:3], "fewer": fewer[:3], "counts": (len(one), len(other))}
    return told


def is_root() -> bool:
    return os.getuid() == 0

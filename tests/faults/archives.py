"""Archives whose processes can be given a fault, and what is to hold of them afterwards."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.ingest.own import ROOT, Own, group_of, kill

KILLED = -9


class Faulty(Own):
    """An archive of its own. Its commands are begun as ever, or with a fault in them, as tests.faults.driver knows it."""

    program = ("-m", "tests.faults.driver")

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

    def with_fault(self, fault: dict[str, Any], *arguments: Any, **options: Any) -> tuple[int, str, str]:
        """As run(), with what came of the process and of those it started."""
        before, self.settings = self.settings, {**self.settings, "FAULT": json.dumps(fault)}
        try:
            process = self.start(*arguments, **options)
            out, err = process.communicate(timeout=240)
        finally:
            self.settings = before
        if process.returncode == KILLED and group_of(process):
            kill(process)
        return process.returncode, out.decode(), err.decode()

    def steps(self, *arguments: Any, codes: tuple[int, ...] = (0,), **options: Any) -> int:
        """The work done undisturbed: in how many steps."""
        counted = self.folder / "steps"
        before, self.settings = self.settings, {**self.settings, "STEPS": str(counted)}
        code, out, err = self.run(*arguments, **options)
        self.settings = before
        assert code in codes, (code, out[-1000:], err[-3000:])
        return int(counted.read_text())

    def look(self) -> dict[str, Any]:
        """wrong: what verify_archive finds. rows: what stands in it, without ids and moments."""
        told = [sys.executable, "-m", "tests.faults.look"]
        found = subprocess.run(told, env=self.environment(), cwd=ROOT, check=True, stdout=subprocess.PIPE, timeout=240)
        return json.loads(found.stdout)

    def copy(self, name: str) -> "Faulty":
        """Another archive that holds the same. Nobody may be at work on this one."""
        folder = self.folder.parent / name
        folder.mkdir()
        for part in ("media", "uploads", "search"):
            if (self.folder / part).is_dir():
                shutil.copytree(self.folder / part, folder / part)
        if self.is_sqlite:
            for path in self.folder.glob("own.sqlite3*"):
                shutil.copy(path, folder / path.name)
            return Faulty(folder, f"sqlite:///{folder}/own.sqlite3")
        own = f"{self.database}_{name}"
        admin(self.url, f'CREATE DATABASE "{own}" TEMPLATE "{self.database}"')
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

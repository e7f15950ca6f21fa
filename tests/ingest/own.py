"""An archive of its own with its own processes, on the kind of database that the tests run on."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.migrated import Migrated, MigratedFile

ROOT = Path(__file__).resolve().parents[2]
DRIVER = """
import os, sys, django
django.setup()
from archive import pipeline
from archive.ingest import reanalysing, workers
pipeline.CHUNK_ITEMS, workers.FEW = int(os.environ["CHUNK"]), int(os.environ["FEW"])
reanalysing.CHUNK_ARTICLES = pipeline.CHUNK_ITEMS
from django.core.management import execute_from_command_line
if __name__ == "__main__":
    execute_from_command_line(["manage.py", *sys.argv[1:]])
"""


class Own:
    """folder: where its commands are run. url: of its database. settings: what else its processes find in the environment."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.url, self.settings = folder, url, {}

    def start(self, *arguments: Any, chunk: int = 20, few: int = 0, **options: Any) -> subprocess.Popen:
        """manage.py with these arguments, with chunks of that size, and with workers from so many pieces on."""
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "cwd": self.folder, "start_new_session": True}
        command = [sys.executable, "-c", DRIVER, *map(str, arguments)]
        return subprocess.Popen(command, env=self.environment(CHUNK=str(chunk), FEW=str(few)), **{**pipes, **options})

    def run(self, *arguments: Any, **options: Any) -> tuple[int, str, str]:
        """Exit code, standard output and standard error."""
        process = self.start(*arguments, **options)
        out, err = process.communicate(timeout=300)
        return process.returncode, out.decode(), err.decode()

    def rows(self) -> dict[str, Any]:
        """What stands in it, as tests.ingest.rows tells it."""
        command = [sys.executable, "-m", "tests.ingest.rows"]
        return json.loads(subprocess.run(command, env=self.environment(), cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout)

    def stored(self) -> int:
        """How many records it has, asked without waiting for anybody."""
        (count,) = self._ask("SELECT count(*) FROM archive_record")
        return count

    def read_anew(self) -> int:
        """How many articles the record says were read anew."""
        (count,) = self._ask("SELECT count(*) FROM archive_event WHERE verb = 'article_reanalysed'")
        return count

    def is_finished(self) -> bool:
        return bool(self._ask("SELECT count(*) FROM archive_importbatch WHERE state = 'finished'")[0])

    def _ask(self, query: str) -> tuple[Any, ...]:
        if self.url.startswith("sqlite"):
            with closing(sqlite3.connect(self.folder / "own.sqlite3", timeout=60)) as connection:
                return connection.execute(query).fetchone()
        import psycopg  # noqa: PLC0415 - only where the tests run on PostgreSQL

        with psycopg.connect(self.url) as connection:
            return connection.execute(query).fetchone()

    def environment(self, **more: str) -> dict[str, str]:
        own = {"DJANGO_SETTINGS_MODULE": "newsroom.settings", "DATABASE_URL": self.url, "DEBUG": "on", "PYTHONPATH": str(ROOT)}
        return {**os.environ, **own, "SEARCH_DIR": str(self.folder / "search"), **self.settings, **more}


def make_own(folder: Path, migrated: Migrated, kind: type[Own] = Own) -> Own:
    """An empty archive, with all tables."""
    folder.mkdir(parents=True, exist_ok=True)
    if isinstance(migrated, MigratedFile):
        migrated.copy(folder / "own.sqlite3")
        return kind(folder, f"sqlite:///{folder}/own.sqlite3")
    name = f"own_{os.getpid()}_{time.monotonic_ns()}"
    migrated.copy(name)
    return kind(folder, os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{name}")


def group_of(process: subprocess.Popen) -> list[int]:
    """The ids of the processes that are left of those it started, itself among them."""
    found = []
    for name in filter(str.isdecimal, os.listdir("/proc")):
        try:
            state, _, group, *_ = Path(f"/proc/{name}/stat").read_text().rpartition(") ")[2].split()
        except OSError:
            continue
        if int(group) == process.pid and state != "Z":
            found.append(int(name))
    return found


def kill(process: subprocess.Popen) -> None:
    """As kill -9 does, the process alone; then until those it started have ended too."""
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    wait_for_the_rest(process)


def wait_for_the_rest(process: subprocess.Popen) -> None:
    """Until those have ended that a process started which has ended itself."""
    until = time.monotonic() + 30
    while (left := group_of(process)) and time.monotonic() < until:
        time.sleep(0.02)
    assert left == []

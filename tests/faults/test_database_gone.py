"""The database goes away on the way: connections cut, the server stopped and begun anew, the file locked by somebody else."""

import random
import shlex
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from tests.faults.archives import Faulty, admin, differences, is_root
from tests.faults.doing import RUNS, Fault, disturbed, work
from tests.ingest.own import ROOT

Make = Callable[[str], Faulty]
postgres = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no connection to cut.")
sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL locks no file.")
IMPORT = ("-v0", "--resume", "--workers", 1)


def cutting(chance: random.Random) -> Fault:
    return lambda steps: {"kind": "disconnect", "at": chance.randint(2, steps)}


@postgres
def test_cut_off_from_an_import(empty: Make, lines: Path, chance: random.Random) -> None:
    work = ("import_articles", lines, *IMPORT)
    said = disturbed(empty("whole"), empty("broken"), work, cutting(chance), codes=(1,), ends=(3,), is_done=Faulty.is_finished)
    assert all("\nCommandError: The database failed: " in f"\n{one}" and "--resume" in one for one in said), said


@postgres
def test_cut_off_from_a_review(empty: Make, lines: Path, chance: random.Random) -> None:
    whole, broken = empty("whole"), empty("broken")
    for archive in (whole, broken):
        assert archive.run("import_articles", lines / "0.jsonl", "-v0", "--workers", 1)[0] == 1
    disturbed(whole, broken, ("desk:review",), cutting(chance), ends=(1,))


@postgres
@pytest.mark.parametrize("command", ["rebuild_search", "rebuild_summaries", "reanalyse_articles", "migrate"])
def test_cut_off_from_what_is_made_anew(stocked: Make, chance: random.Random, command: str) -> None:
    said = disturbed(stocked("whole"), stocked("broken"), work(command), cutting(chance), ends=(1, 3), apart=RUNS)
    assert command == "migrate" or all("Traceback" not in one and "The database failed: " in one for one in said), said


@postgres
def test_cut_off_from_a_backup(stocked: Make, tmp_path: Path, chance: random.Random) -> None:
    archive, folder = stocked("made"), tmp_path / "backups"
    steps = archive.steps("backup", tmp_path / "undisturbed", "-v0")
    code, _, said = archive.with_fault(cutting(chance)(steps), "backup", folder, "-v0")
    whole = list(folder.glob("backup-*")) if folder.exists() else []
    assert (code, len(whole)) in ((0, 1), (3, 0)) and "Traceback" not in said, said
    for one in whole:
        one.rename(tmp_path / one.name)
    assert archive.run("backup", folder, "-v0")[0] == 0


class Server:
    """PostgreSQL of its own, which can be stopped and begun again."""

    def __init__(self, url: str) -> None:
        self.url, self.data = url, admin(url, "SHOW data_directory")[0][0]
        self.control = str(max(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl")))
        self.begun_with = shlex.split((Path(self.data) / "postmaster.opts").read_text())[1:]  # its port among it

    def tell(self, *words: str) -> None:
        owner = ["runuser", "-u", "postgres", "--"] if is_root() else []
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": "/"}
        subprocess.run([*owner, self.control, "-D", self.data, "-w", "-t", "60", *words], check=True, **quiet)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    (tmp_path / "begin").write_text('echo "$DATABASE_URL"; read')
    command = [ROOT / ".ci" / "with-postgres", "bash", tmp_path / "begin"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Server(process.stdout.readline().strip())
        process.stdin.close()
        process.wait(60)


@postgres
def test_server_stopped_and_begun_again(empty: Make, lines: Path, server: Server, tmp_path: Path, chance: random.Random) -> None:
    work, whole = ("import_articles", lines, *IMPORT), empty("whole")
    assert whole.run(*work)[0] == 1
    (tmp_path / "apart").mkdir()
    archive = Faulty(tmp_path / "apart", server.url)
    assert archive.run("migrate", "-v0")[0] == 0
    process, target = archive.start(*work, chunk=5), chance.randint(5, whole.stored() - 40)
    while archive.stored() < target and process.poll() is None:
        time.sleep(0.01)
    server.tell("-m", chance.choice(["fast", "immediate"]), "stop")
    _, said = process.communicate()
    assert process.returncode == 3 and b"\nCommandError: The database failed: " in b"\n" + said, said
    server.tell("-l", "/dev/null", "-o", shlex.join(server.begun_with), "start")
    assert archive.look()["wrong"] == []
    assert archive.run(*work)[0] == 1
    found, expected = archive.look(), whole.look()
    assert found["wrong"] == [] and differences(found["rows"], expected["rows"]) == {}


@sqlite
@pytest.mark.parametrize("is_long", [False, True])
def test_locked_by_somebody_else(empty: Make, lines: Path, chance: random.Random, is_long: bool) -> None:
    """Waited for; where it takes too long the import breaks off with a sentence, and is gone on with."""
    work, whole, broken = ("import_articles", lines, *IMPORT), empty("whole"), empty("broken")
    assert whole.run(*work)[0] == 1
    wait = {"BUSY_MS": "300"} if is_long else {}
    process, target = broken.start(*work, chunk=5, **wait), chance.randint(1, whole.stored() - 40)
    while broken.stored() < target and process.poll() is None:
        time.sleep(0.01)
    with closing(sqlite3.connect(broken.folder / "own.sqlite3", timeout=60, isolation_level=None)) as somebody:
        somebody.execute("BEGIN IMMEDIATE")
        if is_long:
            _, said = process.communicate()
            assert process.returncode == 3 and b"\nCommandError: The database failed: database is locked." in b"\n" + said, said
        else:
            time.sleep(chance.uniform(0.5, 2))
        somebody.execute("ROLLBACK")
    if is_long:
        assert broken.look()["wrong"] == []
        assert broken.run(*work)[0] == 1
    else:
        process.communicate()
        assert process.returncode == 1
    found, expected = broken.look(), whole.look()
    assert found["wrong"] == [] and differences(found["rows"], expected["rows"]) == {}

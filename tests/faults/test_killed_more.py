"""kill -9 of what has its own way of being done again: undoing, backing up, restoring, bringing the database up to date."""

import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.archives import KILLED, Faulty, admin, differences
from tests.faults.conftest import ROUNDS
from tests.faults.doing import disturbed, killing
from tests.ingest.made_up import many_lines, write_files

Make = Callable[[str], Faulty]
BEFORE = "0025"  # the migration from which on they are done again, over rows that are there


def test_undo(stocked: Make, tmp_path: Path, chance: random.Random) -> None:
    made = stocked("made")
    write_files(tmp_path / "more", many_lines(60, seed=8), files=2)
    code, out, _ = made.run("import_articles", tmp_path / "more", "--json", "--workers", 1)
    work = ("undo_import", json.loads(out)["batch"], "-v0")
    assert code == 1 and made.run("look:look")[0] == 0
    disturbed(made.copy("whole"), made.copy("broken"), work, killing(chance))


@pytest.mark.parametrize("is_new", [True, False])
def test_migrate(stocked: Make, empty: Make, chance: random.Random, is_new: bool) -> None:
    """Of an archive without any table, and of one that is older than the software."""
    made = empty("made") if is_new else stocked("made")
    if is_new:
        emptied(made)
    else:
        code, _, said = made.run("migrate", "archive", BEFORE, "-v0")
        assert code == 0, said
    disturbed(made.copy("whole"), made.copy("broken"), ("migrate", "-v0"), killing(chance), is_whole=False)


def emptied(archive: Faulty) -> None:
    """Without any table."""
    if archive.is_sqlite:
        for path in archive.folder.glob("own.sqlite3*"):
            path.unlink()
    else:
        admin(archive.url, f'DROP DATABASE "{archive.database}"', f'CREATE DATABASE "{archive.database}"')


def test_backup(stocked: Make, tmp_path: Path, chance: random.Random) -> None:
    archive, folder = stocked("made"), tmp_path / "backups"
    steps = archive.steps("backup", tmp_path / "undisturbed", "-v0")
    for _ in range(ROUNDS):
        fault = killing(chance)(steps)
        code, _, said = archive.with_fault(fault, "backup", folder, "-v0")
        assert code in (KILLED, 0), (fault, said)
        for whole in folder.glob("backup-*"):
            assert archive.run("restore", whole, "--check")[0] == 0
            whole.rename(folder / f"{whole.name}-{next(numbers)}")  # of this second is one already
    assert archive.look()["wrong"] == []
    code, _, said = archive.run("backup", folder, "-v0")
    assert code == 0, said
    assert [path.name for path in folder.iterdir() if path.name.startswith(".part")] == []


numbers = iter(range(1_000))


@pytest.mark.parametrize("is_replaced", [False, True])
def test_restore(stocked: Make, empty: Make, tmp_path: Path, chance: random.Random, is_replaced: bool) -> None:
    """Killed, the same command restores, or says which one does."""
    archive, folder = stocked("made"), tmp_path / "backups"
    (archive.folder / "uploads" / "one").mkdir(parents=True)
    (archive.folder / "uploads" / "one" / "story.txt").write_text("Uploaded")
    code, _, said = archive.run("backup", folder, "-v0")
    assert code == 0, said
    whole, broken = (stocked(name) if is_replaced else empty(name) for name in ("whole", "broken"))
    for one in (whole, broken):
        if not is_replaced:
            emptied(one)
    name = {one: Path(one.url).name for one in (whole, broken)}
    work = {one: ("restore", folder, *(["--replace", "--confirm", name[one]] if is_replaced else [])) for one in name}
    steps = whole.steps(*work[whole])
    for _ in range(ROUNDS):
        fault = killing(chance)(steps)
        code, _, said = broken.with_fault(fault, *work[broken])
        assert code in (KILLED, 0, 2), (fault, said)
        assert broken.is_left_alone()
    code, _, said = broken.run(*work[broken])
    if code == 2 and not is_replaced:
        assert "not empty" in said
        code, _, said = broken.run(*work[broken], "--replace", "--confirm", name[broken])
    assert code == 0, said
    found, expected = broken.look(), archive.look()
    assert found["wrong"] == [] and differences(found["rows"], expected["rows"]) == {}
    assert (broken.folder / "uploads" / "one" / "story.txt").read_text() == "Uploaded"

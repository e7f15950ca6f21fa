"""Two of everything at the same moment: both end, one of them with a sentence where only one can, and nothing is double."""

import json
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.faults.archives import Faulty, differences
from tests.faults.test_killed_more import BEFORE, emptied

Make = Callable[[str], Faulty]


def both(archive: Faulty, *works: tuple[Any, ...], pause: float = 0.0, **options: Any) -> list[tuple[int, str, str]]:
    """Exit code, standard output and standard error of each. pause: seconds between their beginnings."""
    begun = []
    for work in works:
        begun.append(archive.start(*work, **options))
        time.sleep(pause)
    ended = []
    for process in begun:
        out, err = process.communicate()
        ended.append((process.returncode, out.decode(), err.decode()))
    assert not any("Traceback" in err for _, _, err in ended), ended
    return ended


def test_imports_of_the_same_input(empty: Make, lines: Path, chance: random.Random) -> None:
    whole, twice = empty("whole"), empty("twice")
    work = ("import_articles", lines, "-v0", "--workers", 1)
    assert whole.run(*work)[0] == 1
    assert [code for code, _, _ in both(twice, work, work, pause=chance.uniform(0, 0.5))] == [1, 1]
    found, expected = twice.look(), whole.look()
    assert found["wrong"] == []
    told = ("Article", "Version", "Block", "Claim", "Entity", "ArticleEntity", "ArticleTopic", "Tally", "stories")
    assert set(differences(named(found["rows"]), named(expected["rows"]))) & set(told) == set()
    assert [row["state"] for row in found["rows"]["ImportBatch"]] == ["finished"] * 2


def named(rows: dict[str, Any]) -> dict[str, Any]:
    """Without which of two imports brought it."""
    of_import = ("first_batch", "record", "batch")
    return {table: [{k: v for k, v in row.items() if k not in of_import} if isinstance(row, dict) else row for row in some]
            for table, some in rows.items()}  # fmt: skip


def test_resumed_by_two(empty: Make, lines: Path, chance: random.Random) -> None:
    """One goes on with what was broken off, the other says so, or finds it finished."""
    whole, twice = empty("whole"), empty("twice")
    work = ("import_articles", lines, "-v0", "--resume", "--workers", 1)
    steps = whole.steps(*work, codes=(1,))
    twice.with_fault({"kind": "kill", "at": chance.randint(steps // 4, steps // 2)}, *work)
    codes = sorted(code for code, _, _ in both(twice, work, work))
    assert codes in ([1, 1], [1, 2], [1, 3])
    found = twice.look()
    assert found["wrong"] == [] and len(found["rows"]["Article"]) == len(whole.look()["rows"]["Article"])


def test_publishers_of_one_article(empty: Make, lines: Path) -> None:
    archive = empty("one")
    assert archive.run("import_articles", lines / "0.jsonl", "-v0", "--workers", 1)[0] == 1
    assert archive.run("desk:review_to", "agreed")[0] == 0
    ended = both(archive, ("desk:publish_one", "editor1"), ("desk:publish_one", "editor2"))
    assert sorted(code for code, _, _ in ended) == [0, 1]
    assert all(bool(out) == bool(code) for code, out, _ in ended)  # who comes second is told
    found = archive.look()
    assert found["wrong"] == []
    assert [row["verb"] for row in found["rows"]["Event"]].count("verdict_published") == 2  # of headline and claim


@pytest.mark.parametrize("is_new", [True, False])
def test_migrates(stocked: Make, empty: Make, is_new: bool) -> None:
    archive, expected = stocked("made"), None
    if is_new:
        archive = empty("made")
        expected = archive.look()
        emptied(archive)
    else:
        expected = archive.look()
        assert archive.run("migrate", "archive", BEFORE, "-v0")[0] == 0
    assert [code for code, _, _ in both(archive, ("migrate", "-v0"), ("migrate", "-v0"))] == [0, 0]
    found = archive.look()
    assert found["wrong"] == [] and differences(found["rows"], expected["rows"]) == {}


def test_indexers_and_rebuilds(stocked: Make, lines: Path) -> None:
    archive = stocked("made")
    works = [("run_indexer", "--once")] * 2 + [("rebuild_search", "-v0")] * 2 + [("rebuild_summaries", "-v0")] * 2
    ended = both(archive, ("import_articles", lines, "-v0", "--workers", 1), *works)
    assert [code for code, _, _ in ended][0] == 1
    assert all(code in (0, 2) for code, _, _ in ended[1:]), ended
    assert archive.look()["wrong"] == []


def test_backups(stocked: Make, tmp_path: Path) -> None:
    archive, folder = stocked("made"), tmp_path / "backups"
    folder.mkdir()
    ended = both(archive, *[("backup", folder, "-v0")] * 2)
    assert sorted(code for code, _, _ in ended) in ([0, 0], [0, 2]), ended
    whole = list(folder.glob("backup-*"))
    assert len(whole) == [code for code, _, _ in ended].count(0)
    assert all(archive.run("restore", one, "--check")[0] == 0 for one in whole)


def test_undone_twice(stocked: Make, lines: Path) -> None:
    archive = stocked("made")
    code, out, _ = archive.run("import_articles", lines, "--json", "--workers", 1)
    batch = json.loads(out)["batch"]
    whole = archive.copy("whole")
    assert whole.run("undo_import", batch, "-v0")[0] == 0
    assert {code for code, _, _ in both(archive, *[("undo_import", batch, "-v0")] * 2)} <= {0, 2}
    found, expected = archive.look(), whole.look()
    assert found["wrong"] == [] and differences(found["rows"], expected["rows"]) == {}


def test_workers_of_one_queue(empty: Make, lines: Path) -> None:
    whole, twice = empty("whole"), empty("twice")
    files = sorted(lines.glob("*.jsonl"))
    worker = ("db_worker", "--batch", "--no-reload", "--no-startup-delay", "-v0")
    for archive in (whole, twice):
        assert archive.run("desk:upload", *files, SEPARATE_WORKER="on")[0] == 0
    assert whole.run(*worker)[0] == 0
    assert [code for code, _, _ in both(twice, worker, worker)] == [0, 0]
    found, expected = twice.look(), whole.look()
    assert found["wrong"] == [] and differences(found["rows"], expected["rows"]) == {}

"""kill -9 at random steps: what is there is whole, and the same work done again comes to what it comes to undisturbed."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.archives import Faulty
from tests.faults.doing import RUNS, disturbed, killing, work

Make = Callable[[str], Faulty]


def test_import(empty: Make, lines: Path, chance: random.Random) -> None:
    work = ("import_articles", lines, "-v0", "--resume", "--workers", 1)
    disturbed(empty("whole"), empty("broken"), work, killing(chance), codes=(1,), is_done=Faulty.is_finished)


def test_review_to_published_adjudicated_and_corrected(empty: Make, lines: Path, chance: random.Random) -> None:
    whole, broken = empty("whole"), empty("broken")
    for archive in (whole, broken):
        assert archive.run("import_articles", lines / "0.jsonl", "-v0", "--workers", 1)[0] == 1
    disturbed(whole, broken, ("desk:review",), killing(chance))


@pytest.mark.parametrize("command", ["rebuild_search", "rebuild_summaries", "reanalyse_articles"])
def test_made_anew(stocked: Make, chance: random.Random, command: str) -> None:
    disturbed(stocked("whole"), stocked("broken"), work(command), killing(chance), apart=RUNS)

"""kill -9 at random steps: what is there is whole, and the same work done again comes to what it comes to undisturbed."""

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.faults.archives import KILLED, Faulty, differences
from tests.faults.conftest import ROUNDS

Make = Callable[[str], Faulty]


def kill_at(chance: random.Random, steps: int) -> dict[str, Any]:
    """At a step, or up to a quarter of a second after it, wherever that is."""
    return {"kind": "kill", "at": chance.randint(1, steps), "after": chance.choice([0, round(chance.uniform(0.01, 0.25), 3)])}


def killed_and_done(whole: Faulty, broken: Faulty, work: tuple[Any, ...], chance: random.Random, *, codes: tuple = (0,)) -> None:
    """The work done by one archive undisturbed, by another killed on the way, each time looked at, and done again."""
    steps, expected, kills = whole.steps(*work, codes=codes), whole.look(), 0
    assert expected["wrong"] == []
    for _ in range(ROUNDS):
        fault = kill_at(chance, steps)
        code, out, err = broken.with_fault(fault, *work)
        kills += code == KILLED
        assert code in (KILLED, *codes), (fault, code, out[-1000:], err[-3000:])
        assert broken.look()["wrong"] == [], (fault, steps)
        if code != KILLED:
            break
    else:
        code, out, err = broken.run(*work)
        assert code in codes, (code, out[-1000:], err[-3000:])
    found = broken.look()
    assert found["wrong"] == [] and differences(found["rows"], expected["rows"]) == {}


def test_import(empty: Make, lines: Path, chance: random.Random) -> None:
    work = ("import_articles", lines, "-v0", "--resume", "--workers", 1)
    killed_and_done(empty("whole"), empty("broken"), work, chance, codes=(1,))


def test_review_to_published_adjudicated_and_corrected(empty: Make, lines: Path, chance: random.Random) -> None:
    whole, broken = empty("whole"), empty("broken")
    for archive in (whole, broken):
        assert archive.run("import_articles", lines / "0.jsonl", "-v0", "--workers", 1)[0] == 1
    killed_and_done(whole, broken, ("desk:review",), chance)


@pytest.mark.parametrize("command", ["rebuild_search", "rebuild_summaries", "reanalyse_articles"])
def test_made_anew(stocked: Make, chance: random.Random, command: str) -> None:
    killed_and_done(stocked("whole"), stocked("broken"), (command, "-v0"), chance)

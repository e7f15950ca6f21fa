"""One archive does a work undisturbed, another with faults on the way: what holds after each, and at the end."""

import random
from collections.abc import Callable
from typing import Any

from tests.faults.archives import KILLED, Faulty, differences
from tests.faults.conftest import ROUNDS

Fault = Callable[[int], dict[str, Any]]  # of the number of steps that the work has


RUNS = ("AnalysisRun",)  # of which there is one more where the work had come to its end, and was done again all the same


def work(command: str) -> tuple[str, ...]:
    """As it is given again where it was broken off."""
    return (command, "-v0", *(["--resume"] if command == "reanalyse_articles" else []))


def killing(chance: random.Random) -> Fault:
    """At a step, or up to a quarter of a second after it, wherever that is."""
    return lambda steps: {
        "kind": "kill",
        "at": chance.randint(1, steps),
        "after": chance.choice([0, round(chance.uniform(0.01, 0.25), 3)]),
    }


def disturbed(
    whole: Faulty,
    broken: Faulty,
    told: tuple[Any, ...],
    fault: Fault,
    *,
    codes: tuple[int, ...] = (0,),
    ends: tuple[int, ...] = (KILLED,),
    mend: Callable[[], None] = lambda: None,
    is_whole: bool = True,
    is_done: Callable[[Faulty], bool] = lambda archive: False,
    apart: tuple[str, ...] = (),
) -> list[str]:
    """What was said by those that met the fault.

    told: the command, which does the rest when it is given again. codes: of the work when it is done. ends: when it met a fault.
    mend: called after each fault. is_whole: whether an archive can be looked at in between.
    is_done: whether what met the fault had come to the end all the same, so that doing it again would be doing it twice.
    apart: tables that tell how often something was begun.
    """
    steps, expected, heard = whole.steps(*told, codes=codes), whole.look(), []
    assert expected["wrong"] == []
    for _ in range(ROUNDS):
        one = fault(steps)
        code, out, err = broken.with_fault(one, *told)
        mend()
        assert code in (*ends, *codes), (one, steps, code, out[-1000:], err[-3000:])
        heard += [err] if code in ends else []
        assert not is_whole or broken.look()["wrong"] == [], (one, steps, err[-2000:])
        if code in codes or is_done(broken):
            break
    else:
        code, out, err = broken.run(*told)
        assert code in codes, (code, out[-1000:], err[-3000:])
    found = broken.look()
    other = {table: rows for table, rows in differences(found["rows"], expected["rows"]).items() if table not in apart}
    assert found["wrong"] == [] and other == {}, (other, one)
    return heard

"""Which tests `make test` leaves to `make test-slow`: those that slow.txt names, as measured, not as somebody thought.

slow.txt has a line for each: "tests/pages/test_plans.py::test_name", whatever its parameters. `make sort-tests` measures all and
writes it anew; a test of an unlisted name is quick until then.
"""

from collections import defaultdict
from pathlib import Path

import pytest

LIST = Path(__file__).with_name("slow.txt")
SLOW = 0.25  # seconds a test takes, its preparation with it, on average over its parameters


def function(nodeid: str) -> str:
    return nodeid.split("[")[0]


def listed() -> set[str]:
    return set(LIST.read_text().split())


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--sort-slow", action="store_true", help="write tests/slow.txt anew by what the tests of this run take")


@pytest.hookimpl(tryfirst=True)  # before those that are not asked for are left out
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    names = listed()
    for item in items:
        if function(item.nodeid) in names:
            item.add_marker(pytest.mark.slow)


class Sorting:
    """Where many processes run the tests, the one that they report to."""

    def __init__(self) -> None:
        self.taken: dict[str, float] = defaultdict(float)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.taken[report.nodeid] += report.duration

    def pytest_sessionfinish(self) -> None:
        of_function = defaultdict(list)
        for nodeid, seconds in self.taken.items():
            of_function[function(nodeid)].append(seconds)
        slow = sorted(name for name, times in of_function.items() if sum(times) / len(times) >= SLOW)
        LIST.write_text("".join(f"{name}\n" for name in slow))


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--sort-slow") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Sorting())

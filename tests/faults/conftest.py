import os
import random
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_django.plugin import DjangoDbBlocker

pytest.register_assert_rewrite("tests.faults.doing")

from tests.faults.archives import Faulty  # noqa: E402 - see above
from tests.ingest.made_up import many_lines, write_files  # noqa: E402
from tests.ingest.own import make_own  # noqa: E402
from tests.migrated import Migrated  # noqa: E402

SEED = os.environ.setdefault("FAULT_SEED", str(secrets.randbelow(1_000_000)))  # of the process that starts the others
ROUNDS = int(os.environ.get("FAULT_ROUNDS", "2"))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    reports = [one for some in terminalreporter.stats.values() for one in some]
    if any(getattr(one, "nodeid", "").startswith("tests/faults/") for one in reports):
        terminalreporter.write_line(f"The same faults again: FAULT_SEED={SEED} FAULT_ROUNDS={ROUNDS}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.faults)


@pytest.fixture(autouse=True, scope="session")
def _forks() -> Iterator[None]:
    yield
    if Faulty.forks:
        Faulty.forks.end()


@pytest.fixture
def chance(request: pytest.FixtureRequest) -> random.Random:
    """Of this test alone: the same for the same seed, whichever tests run beside it."""
    return random.Random(f"{SEED} {request.node.nodeid}")  # noqa: S311 - to be repeated, not to be secret


@pytest.fixture(scope="session")
def _make(django_db_setup: None, django_db_blocker: DjangoDbBlocker, migrated: Migrated) -> Callable[[Path], Faulty]:
    def make(folder: Path) -> Faulty:
        with django_db_blocker.unblock():
            return make_own(folder, migrated, Faulty)

    return make


@pytest.fixture
def empty(tmp_path: Path, _make: Callable[[Path], Faulty]) -> Callable[[str], Faulty]:
    """Makes an archive by name, with all tables and nothing in them."""
    return lambda name: _make(tmp_path / name)


@pytest.fixture(scope="session")
def _stock(tmp_path_factory: pytest.TempPathFactory, _make: Callable[[Path], Faulty]) -> Faulty:
    folder = tmp_path_factory.mktemp("stock")
    made = _make(folder / "whole")
    write_files(folder / "in", many_lines(40), files=2)
    code, _, said = made.run("import_articles", folder / "in", "-v0", "--workers", 1)
    assert code == 1, said  # some of it is refused
    for act in ("desk:review", "rebuild_search"):
        code, _, said = made.run(act)
        assert code == 0, said
    return made


@pytest.fixture
def stocked(_stock: Faulty) -> Callable[[str], Faulty]:
    """Makes an archive that holds some forty articles, two of them reviewed and published."""
    return _stock.copy


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    """A folder of some ninety items, in three files."""
    return write_files(tmp_path / "in", many_lines(90, seed=7), files=3)

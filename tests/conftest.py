import itertools
import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib import admin
from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.backends.signals import connection_created
from hypothesis import settings as hypothesis_settings

from archive.models.append_only import all_guards, all_lifts

PROVERS = {"PROVE_SEARCH": "tests.search.proving", "PROVE_PAGES": "tests.caching.proving"}
pytest_plugins = ["tests.slow", "tests.migrated", "tests.prepared", "tests.people", "tests.evidence_files"]
pytest_plugins += [prover for name, prover in PROVERS.items() if os.environ.get(name)]

admin.autodiscover()  # as the addresses do, for tests that ask what is registered before they ask for one

numbers = itertools.count(1)

hypothesis_settings.register_profile("archive", deadline=None, derandomize=True, max_examples=60)
hypothesis_settings.load_profile("archive")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-golden", action="store_true", help="write the golden files of tests/publish/ anew")


@pytest.fixture(autouse=True, scope="session")
def plain_static_files() -> None:
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True, scope="session")
def connections_asked_what_they_can() -> None:
    """Before any test counts queries: Django asks a connection when it first needs to know. Once a browser runs in a process,
    its main thread has another connection than before, which may meet such a test first.
    """

    def ask(connection: Any, **_: Any) -> None:
        assert connection.features.supports_json_field

    connection_created.connect(ask, weak=False)


@pytest.fixture(autouse=True, scope="session")
def record_emptied_between_tests() -> Iterator[None]:
    """Django empties every table after a test that commits, which the triggers of the record refuse, as they should.

    For that alone they are taken away, and put back in the same transaction: the tests run with them, as archives do.
    """
    flush = BaseDatabaseOperations.execute_sql_flush

    def without_guards(self: BaseDatabaseOperations, statements: list[str]) -> None:
        vendor = self.connection.vendor
        flush(self, [*all_lifts(vendor), *statements, *all_guards(vendor)])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", without_guards)
        yield


@pytest.fixture(autouse=True)
def search_dir_of_its_own(settings: Any, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> None:
    """A name alone: the folder is made by whoever searches first. What one test rolls back, the index of another never held."""
    settings.SEARCH_DIR = tmp_path_factory.getbasetemp() / "search" / f"{abs(hash(request.node.nodeid)):x}-{next(numbers)}"

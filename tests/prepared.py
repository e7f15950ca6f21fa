"""An archive made once for several tests: `@pytest.mark.prepared(by=make)`, and `prepared` for what make() gave.

It is in the database before the test, which then has it for itself: whatever a test changes is rolled back to it. Tests
that stand beside each other share it; it is gone before the next test that asks for another, or for none.
"""

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker


class Standing:
    """What is prepared in the database of this process, if anything."""

    def __init__(self) -> None:
        self.made_by: Callable[[], Any] | None = None
        self.made: Any = None
        self.around: transaction.Atomic | None = None

    def change(self, make: Callable[[], Any] | None) -> None:
        """Takes away what stands, unless the same is wanted, and makes what is."""
        if make is self.made_by:
            return
        self._clear()
        if make:
            self.around = transaction.atomic()
            self.around._from_testcase = True  # as Django marks its own around a test: what must be outermost may be within
            self.around.__enter__()
            try:
                self.made_by, self.made = make, make()
            except BaseException:
                self._clear()
                raise

    def _clear(self) -> None:
        if self.around:
            transaction.set_rollback(True)
            self.around.__exit__(None, None, None)
        self.around = self.made_by = self.made = None


@pytest.fixture(scope="session")
def standing(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Standing]:
    """For what is made for a whole session from an archive of its own: change(None) empties this one before."""
    standing = Standing()
    yield standing
    with django_db_blocker.unblock():
        standing.change(None)


@pytest.fixture
def prepared_first(request: pytest.FixtureRequest, standing: Standing, django_db_blocker: DjangoDbBlocker) -> None:
    marker = request.node.get_closest_marker("prepared")
    with django_db_blocker.unblock():
        standing.change(marker.kwargs["by"] if marker else None)


@pytest.fixture
def _django_db_helper(prepared_first: None, _django_db_helper: None) -> None:
    """The transaction of the test, begun within that of what is prepared."""


@pytest.fixture
def prepared(db: None, standing: Standing) -> Any:
    return deepcopy(standing.made)

"""With PROVE_SEARCH=1: what a transaction of any test changes of what can be found, it must have logged.

Before the outermost transaction of the code under test, and at its end, all that the index would hold is reckoned; an article
that differs and has no line in the log fails the test. So does a tally that is not what a recount gives. So every writer that
any test calls is held to it: `make test-search`.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection

from archive.models import Article, SearchChange
from archive.search.documents import documents
from archive.search.recounting import differences


class Prover:
    def __init__(self) -> None:
        self.before: dict[Any, str] = {}
        self.miscounted: set[int] = set()
        self.logged = 0
        self.faults: list[str] = []
        self.of_the_test = len(connection.savepoint_ids)  # savepoints that the test itself stands in

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        is_outermost = connection.in_atomic_block and len(connection.savepoint_ids) == self.of_the_test
        if is_outermost and sql.startswith("SAVEPOINT"):
            self.begin()
        if is_outermost and sql.startswith("RELEASE SAVEPOINT"):
            self.prove()
        return execute(sql, params, many, context)

    def begin(self) -> None:
        self.before, self.logged = unseen(found_now), unseen(newest)
        self.miscounted = set(unseen(differences).stale)

    def prove(self) -> None:
        now, logged = unseen(found_now), unseen(lambda: logged_after(self.logged))
        for pk in now.keys() | self.before.keys():
            if now.get(pk) != self.before.get(pk) and pk not in logged:
                self.faults.append(f"article {pk}: {self.before.get(pk)} became {now.get(pk)}, and the log has nothing of it")
        counted = unseen(differences)
        stale = {*counted.stale} - self.miscounted
        if counted.wrong or stale:
            self.faults.append(f"articles {stale} are in the tallies otherwise than they are; wrong: {counted.wrong}")


def found_now() -> dict[int, str]:
    found = documents(Article.objects.values_list("pk", flat=True))
    return {pk: json.dumps(fields, sort_keys=True) for pk, fields in found.items()}


def newest() -> int:
    return SearchChange.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def logged_after(number: int) -> set[int]:
    return set(SearchChange.objects.filter(pk__gt=number).values_list("article_id", flat=True))


def unseen(reckon: Any) -> Any:
    """What it gives, without its queries being counted by a test that counts."""
    counted = len(connection.queries_log)
    try:
        return reckon()
    finally:
        while len(connection.queries_log) > counted:
            connection.queries_log.pop()


def watched(request: pytest.FixtureRequest, prover_of: Callable[[], Any]) -> Iterator[None]:
    """A test, all of whose statements the prover sees.

    One whose transactions end for good is left alone, and one marked `unproved`, which looks at statements itself.
    """
    marker = request.node.get_closest_marker("django_db")
    is_left = request.node.get_closest_marker("unproved") or "transactional_db" in request.fixturenames
    if marker is None or marker.kwargs.get("transaction") or is_left:
        yield
        return
    request.getfixturevalue("db")
    prover = prover_of()
    with connection.execute_wrapper(prover):
        yield
    assert prover.faults == []


@pytest.fixture(autouse=True)
def everything_found_is_logged(request: pytest.FixtureRequest) -> Iterator[None]:
    yield from watched(request, Prover)

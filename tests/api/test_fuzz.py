"""The API does what its document says, whatever it is asked: schemathesis over WSGI, in this process."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings

from newsroom.wsgi import application
from tests.api.desk import corrected
from tests.pages.desk import withdraw
from tests.pages.towns import town

pytestmark = pytest.mark.django_db
NOTHING_THERE = (404, 410)  # at an address that is written as it should be
SIGNALS = (request_started, request_finished)
SETTINGS = {"deadline": None, "suppress_health_check": list(HealthCheck), "database": None}


@pytest.fixture(autouse=True)
def connection_kept() -> Iterator[None]:
    """As Django's own test client has it: the transaction of the test goes on from one request to the next."""
    for signal in SIGNALS:
        signal.disconnect(close_old_connections)
    yield
    for signal in SIGNALS:
        signal.connect(close_old_connections)


def asked_at() -> dict[str, list[Any]]:
    """Of an archive with something at most addresses: what can be filled into those."""
    articles = [corrected(town(1, claims=2)), town(2, policy="extract")]
    withdrawn = withdraw(town(3), "It was about somebody else.")
    return {
        "article_id": [withdrawn.pk, *(article.pk for article in articles)],
        "claim_id": [claim.pk for article in articles for claim in article.claims.all()],
        "number": [1],
        "slug": ["place-1", "topic-1", "outlet-1"],
    }


def operations(known: dict[str, list[Any]]) -> Iterator[Any]:
    """Those of the document, asked for what is known every other time."""
    import schemathesis  # noqa: PLC0415 - takes seconds to load, and this file alone needs it

    accepted = {"positive_data_acceptance": {"expected-statuses": ["2xx", "3xx", *(str(status) for status in NOTHING_THERE)]}}
    config = schemathesis.Config.from_dict({"checks": accepted})
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application, config=config)

    @schema.hook
    def map_path_parameters(context: Any, parameters: dict[str, Any] | None) -> dict[str, Any]:
        return {name: _known(value, known[name]) for name, value in (parameters or {}).items()}

    @schema.hook
    def map_query(context: Any, query: dict[str, Any] | None) -> dict[str, Any]:
        """Cursors are signed: none can be made up that is one."""
        return {name: value for name, value in (query or {}).items() if name != "cursor"}

    for found in schema.get_all_operations():
        yield found.ok()


def _known(value: Any, values: list[Any]) -> Any:
    picked = sum(map(ord, str(value)))
    return values[picked % len(values)] if picked % 2 else value


def check(operation: Any, mode: Any, *, examples: int) -> set[int]:
    """Raises where an answer is not as the document says. The statuses that were answered."""
    seen = set()

    @settings(max_examples=examples, **SETTINGS)
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        seen.add(case.call_and_validate(headers={"Accept-Encoding": "identity"}).status_code)

    ask()
    return seen


def answered(*, examples: int) -> set[int]:
    from schemathesis import GenerationMode  # noqa: PLC0415 - takes seconds to load, and this file alone needs it

    found = [*operations(asked_at())]
    assert len(found) == 20
    return {status for one in found for mode in GenerationMode for status in check(one, mode, examples=examples)}


def test_every_answer_is_as_the_document_says() -> None:
    assert answered(examples=3) >= {200, 404, 422}


@pytest.mark.huge
def test_every_answer_is_as_the_document_says_at_length() -> None:
    assert answered(examples=60) >= {200, 404, 410, 422}

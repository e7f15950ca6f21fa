"""How often somebody may ask, and who somebody is."""

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client, RequestFactory

from archive.api.limits import _counted, address_of
from tests.api.desk import asking, told

LIST = "/api/v1/topics"


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The moment it is, to be set."""
    moment = [6000.0]
    monkeypatch.setattr(time, "time", lambda: moment[0])
    return moment


def test_one_address_has_so_many_requests_a_minute(client: Client, settings: Any, at: list[float], db: None) -> None:
    settings.API_REQUESTS_A_MINUTE = 2
    at[0] = 6018.0
    answers = [client.get(LIST) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert [answer["RateLimit-Remaining"] for answer in answers] == ["1", "0", "0"]
    refused = answers[2]
    assert (refused["RateLimit-Limit"], refused["RateLimit-Reset"], refused["Retry-After"]) == ("2", "42", "42")
    assert told(refused)["detail"] == "2 requests a minute are the most. Go on in 42 seconds."
    assert refused["Access-Control-Allow-Origin"] == "*"
    assert client.get(LIST, REMOTE_ADDR="198.51.100.7").status_code == 200
    at[0] = 6060.0
    assert client.get(LIST).status_code == 200


def test_what_is_refused_or_not_there_counts_and_asking_what_is_allowed_does_not(client: Client, settings: Any, db: None) -> None:
    settings.API_REQUESTS_A_MINUTE = 3
    assert [client.get(f"/api/v1/{path}").status_code for path in ("nowhere", "topics?x=1", "openapi.json")] == [404, 422, 200]
    assert client.options(LIST).status_code == 204
    assert client.get(LIST).status_code == 429


def test_a_token_is_counted_by_itself(observer: User, editor: User, settings: Any) -> None:
    settings.API_REQUESTS_A_MINUTE, settings.API_TOKEN_REQUESTS_A_MINUTE = 1, 2
    one, other = asking(observer), asking(editor)
    assert [one.get(LIST).status_code for _ in range(3)] == [200, 200, 429]
    assert other.get(LIST)["RateLimit-Limit"] == "2"
    assert [Client().get(LIST).status_code for _ in range(2)] == [200, 429]


def test_tokens_that_are_none_are_counted_by_address(settings: Any, db: None) -> None:
    settings.API_REQUESTS_A_MINUTE = 2
    client = Client(headers={"Authorization": "Bearer nrt_made-up"})
    assert [client.get(LIST).status_code for _ in range(3)] == [401, 401, 429]


def test_the_count_is_right_where_many_ask_at_once() -> None:
    with ThreadPoolExecutor(8) as pool:
        counted = list(pool.map(lambda _: _counted("api:test"), range(400)))
    assert sorted(counted) == list(range(1, 401))


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "", "203.0.113.9"),
        (0, "198.51.100.1", "203.0.113.9"),
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "192.0.2.66, 198.51.100.1", "198.51.100.1"),
        (2, "192.0.2.66, 198.51.100.1, 198.51.100.2", "198.51.100.1"),
        (2, "198.51.100.1", "203.0.113.9"),
        (1, "", "203.0.113.9"),
        (1, "nonsense", "unknown"),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
    ],
)
def test_forwarded_for_is_trusted_as_far_as_there_are_proxies(settings: Any, proxies: int, forwarded: str, address: str) -> None:
    settings.PROXIES = proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    assert address_of(RequestFactory().get("/", headers=headers, REMOTE_ADDR="203.0.113.9")) == address

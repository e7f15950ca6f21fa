"""What readers are given to check the record with."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from archive.audit import record, verify_chain
from archive.models import Event, RecordHead
from archive.queries.record_heads import record_heads
from tests.factories import make_source

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def event_at(at: datetime) -> Event:
    name = f"Outlet {Event.objects.count()}"
    return record(verb="record_edited", subject=make_source(name), at=at)


def test_heads_are_the_last_events_of_the_days_that_are_over_newest_first() -> None:
    first, _, second, third = (event_at(NOON + days * A_DAY) for days in (0, 1, 1, 4))
    heads = record_heads(today=date(2026, 3, 5))
    assert [(head.date, head.number, head.hash) for head in heads] == [
        (date(2026, 3, 2), 3, second.hash),
        (date(2026, 3, 1), 1, first.hash),
    ]
    assert record_heads(today=date(2026, 3, 6))[0].text == f"4:{third.hash}"
    assert RecordHead.objects.count() == 2


def test_head_shown_before_it_is_noted_is_the_one_that_is_noted() -> None:
    event_at(NOON)
    shown = record_heads(today=date(2026, 3, 2))
    event_at(NOON + A_DAY)
    assert record_heads(today=date(2026, 3, 2)) == shown


def test_the_day_that_is_not_over_is_not_told(client: Client) -> None:
    event = event_at(timezone.now())
    assert client.get("/about/data.json").json()["record_heads"] == []
    page = client.get("/about/data/").content.decode()
    assert event.hash not in page
    assert "No day is over yet" in page


def test_page_and_json_give_the_head_in_full_as_the_command_takes_it(client: Client) -> None:
    event = event_at(NOON)
    assert client.get("/about/data.json").json()["record_heads"] == [{"date": "2026-03-01", "number": 1, "hash": event.hash}]
    page = client.get("/about/data/").content.decode()
    assert f"verify_record --head 1:{event.hash}" in re.sub(r"<[^>]+>", "", page)
    assert "1 Mar 2026" in page


def test_page_shows_the_newest_heads_and_the_json_all(client: Client) -> None:
    for days in range(33):
        event_at(NOON + days * A_DAY)
    assert len(client.get("/about/data.json").json()["record_heads"]) == 33
    page = client.get("/about/data/").content.decode()
    assert page.count('class="fingerprint"') == 30
    assert "the newest 30 of 33" in page
    assert verify_chain() == []


@pytest.mark.parametrize("address", ["/about/data/", "/about/data.json"])
def test_page_takes_the_same_queries_with_1_and_3_heads(client: Client, address: str) -> None:
    counts = []
    for days in range(3):
        event_at(NOON + days * A_DAY)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))
    assert len(set(counts)) == 1

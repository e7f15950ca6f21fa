"""Counts are kept for as long as they are right: for whoever asks the index the same, until it changes."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from archive.models import Article, Source
from archive.review.transitions import move
from archive.search import counting
from tests.desk.pages import signed_in
from tests.factories import AT, make_article, make_source, story_text
from tests.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """A line for each time that the index was counted in."""
    told: list[Any] = []

    def noting(*given: Any) -> Any:
        told.append(given)
        return noting.count(*given)

    noting.count = counting.facets
    monkeypatch.setattr(counting, "facets", noting)
    return told


def another(number: int, source: Source) -> Article:
    text = story_text(f"Ferry {number} is late", [f"The ferry of {number} minutes past was late again."])
    return make_article(text, source=source)


def of_source(client: Client, source: Source, asked: str) -> int:
    """How many of what is found are said to be of this source."""
    lists = client.get(f"/search/?q={asked}").context["found"].facets
    lines = [line for one in lists if one.name == "source" for line in one.lines]
    return next((line.count for line in lines if line.value == source.slug), 0)


def test_the_same_question_is_counted_once_until_something_changes(client: Client, settings, counted: list[Any]) -> None:
    settings.PAGES_KEPT = 0
    source = make_source()
    for number in range(30):
        another(number, source)
    assert [of_source(client, source, asked) for asked in ("ferry", "ferry&sort=newest", "ferry", "late")] == [30] * 4
    assert len(counted) == 2
    another(99, source)
    assert (of_source(client, source, "ferry"), len(counted)) == (31, 3)


def test_readers_have_no_counts_of_the_desk(client: Client, settings, counted: list[Any]) -> None:
    settings.PAGES_KEPT = 0
    source, desk = make_source(), signed_in(make_person("mara", "editor"))
    another(1, source)
    move(another(2, source), "spike", by=User.objects.get(), at=AT, note="Not news.")
    for _ in range(2):
        assert (of_source(desk, source, "ferry"), of_source(client, source, "ferry")) == (2, 1)
    assert len(counted) == 2


def test_no_more_are_kept_than_there_is_room_for(
    client: Client, settings, monkeypatch: pytest.MonkeyPatch, counted: list[Any]
) -> None:
    settings.PAGES_KEPT = 0
    monkeypatch.setattr(counting, "MOST", 2)
    source = make_source()
    another(1, source)
    for asked in ("ferry", "late", "again", "ferry", "again"):
        of_source(client, source, asked)
    assert len(counted) == 4 and len(counting._kept) == 2

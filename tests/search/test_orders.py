"""Paging through all that was found, in every order, whatever changes meanwhile."""

from datetime import timedelta
from itertools import product

import pytest

from archive.models import Article
from archive.pipeline import import_records
from archive.queries.search import question
from archive.search.documents import documents
from archive.search.fields import resolved
from archive.search.lookup import Wanted, reading
from archive.search.orders import Matches, matches
from tests.factories import AT, make_article, make_source, raw_record, story_text
from tests.pages.desk import withdraw
from tests.search.plain_scan import scan

pytestmark = pytest.mark.django_db
COUNT = 30


@pytest.fixture
def ferries() -> None:
    """Every third says the word in its headline, every fifth twice in its text; some have no date."""
    make_source("Gull", text_policy="full")
    raws = []
    for n in range(COUNT):
        headline = f"The ferry of day {n} is late" if n % 3 == 0 else f"The boat of day {n} is late"
        lines = [
            f"The ferry of {n} was late.",
            "Its ferry crew said so." if n % 5 == 0 else "Its whole crew said so.",
            "x " * (n % 4),
        ]
        when = (AT + timedelta(days=n % 7)).isoformat() if n % 4 else None
        raws.append(raw_record(story_text(headline, lines), locator=f"{n}.txt", published=when, source="Gull"))
    assert import_records(raws, at=AT).new == COUNT


def page(typed: str, after: str = "", size: int = 4, sort: str = "relevance") -> Matches:
    held = reading()
    wanted = Wanted(question(typed).tree, (), lambda field: resolved(field, is_staff=False))
    return matches(held.searcher, wanted.query(held), sort=sort, after=after, size=size)


def pages(typed: str, *, size: int = 4, sort: str = "relevance") -> list[int]:
    found, after = [], ""
    while True:
        one = page(typed, after, size, sort)
        found, after = found + one.ids, one.after
        assert len(found) <= one.total
        if not after:
            return found


def test_all_that_matches_is_paged_through_once(ferries: None, monkeypatch: pytest.MonkeyPatch) -> None:
    there = documents(Article.objects.values_list("pk", flat=True))
    for typed in ("ferry", "ferr*", "NOT boat"):
        right = scan(question(typed).tree, there, lambda field: resolved(field, is_staff=False))
        for best, size in product((1, 5, 12, COUNT - 1, COUNT, 1000), (1, 4, 7, 50)):
            monkeypatch.setattr("archive.search.orders.BEST", best)
            found = pages(typed, size=size)
            assert len(found) == len(right) and set(found) == right, (typed, best, size)


def test_the_best_are_as_without_a_bound_and_the_rest_is_the_newest_first(ferries: None, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, keys = pages("ferry"), {pk: fields["key"][0] for pk, fields in documents(range(1, 10_000)).items()}
    monkeypatch.setattr("archive.search.orders.BEST", 8)
    found = pages("ferry")
    ranked = next(n for n in range(COUNT) if found[n:] == sorted(found[n:], key=lambda pk: -keys[pk]))
    assert 0 < ranked <= 8
    assert found[:ranked] == whole[:ranked]


def test_of_equally_good_ones_the_newest_comes_first(ferries: None, monkeypatch: pytest.MonkeyPatch) -> None:
    newest = pages("ferr* NOT boat", sort="newest")
    assert pages("ferr* NOT boat") == newest
    monkeypatch.setattr("archive.search.orders.BEST", 5)
    assert pages("ferr* NOT boat") == newest


def test_a_page_goes_on_behind_its_last_article_though_all_scores_changed(ferries: None) -> None:
    first = page("ferry")
    whole = pages("ferry")
    make_article(story_text("A ferry, a ferry, a ferry", ["Nothing more is known of it by anybody, it was said."]))
    assert page("ferry").ids[0] not in whole  # it leads now
    assert page("ferry", first.after).ids == whole[4:8]


def test_a_page_goes_on_where_its_last_article_is_gone(ferries: None) -> None:
    first, whole = page("ferry"), pages("ferry")
    withdraw(Article.objects.get(pk=first.ids[-1]), "It was not ours to show.")
    assert page("ferry").ids[:3] == first.ids[:3]
    assert page("ferry", first.after).ids == whole[4:8]

"""While the index cannot be asked the database answers: by fields as ever, by words as headlines have them."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from archive.models import Article, Topic
from archive.queries.filters import Filters
from archive.queries.search import question, search_page
from archive.review.sheets import HeadlineAnswers
from archive.review.tags import set_tags
from archive.search.index import IndexUnfit
from tests.pages.desk import editor, now, publish
from tests.search.test_reference import made_up

pytestmark = pytest.mark.django_db
NARROW = HeadlineAnswers(rating="mostly_supported", reasons=("overstates",), why="A detail differs.")
BY_FIELDS = (
    "source:gull", "NOT source:gull", "source:nowhere", "NOT source:nowhere", "topic:ports", "topic:boats", "entity:ada-fenn",
    "-topic:ports -entity:ada-fenn", 'by:"Ida Marrow"', "rating:none", "NOT rating:none", "rating:mostly_supported",
    "reason:overstates",
    "verdict:unchecked", "year:2026", "year:1999", "language:en", "language:e", "after:2026-03-05 before:2026-03-09",
    "NOT after:2026-03-05", "before:2026-03-10", "(source:gull OR source:tern) -topic:ports", "state:imported",
    "source:gull OR state:published",
)  # fmt: skip


def found(typed: str, user: Any) -> set[int]:
    page = search_page(question(typed), Filters(), user=user, sort="imported", size=200).page
    return {hit.article.pk for hit in page.items}


def away(*_: Any) -> None:
    raise IndexUnfit("There is no search index yet.")


def test_fields_are_answered_as_by_the_index(observer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    made_up(30)
    first, second = Article.objects.filter(source__slug="gull").order_by("pk")[:2]
    publish(first, headline=NARROW)
    set_tags(second, topics=[Topic.objects.get(slug="boats")], entities=[], by=editor(), at=now())
    by_index = {(typed, user): found(typed, user) for typed in BY_FIELDS for user in (None, observer)}
    assert len(set(map(frozenset, by_index.values()))) > 12
    monkeypatch.setattr("archive.queries.search.reading", away)
    by_database = {(typed, user): found(typed, user) for typed, user in by_index}
    assert {asked: found for asked, found in by_database.items() if found != by_index[asked]} == {}


def test_words_are_looked_for_in_headlines_as_the_question_puts_them_together(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_up(8)
    headlines = dict(Article.objects.public().values_list("pk", "headline"))
    monkeypatch.setattr("archive.queries.search.reading", away)
    for typed, fits in {
        "school OR ferry": lambda said: "School" in said or "Ferry" in said,
        "school -0": lambda said: "School" in said and "0" not in said,
        "NOT (school OR harbour)": lambda said: "School" not in said and "Harbour" not in said,
        '"harbour board"': lambda said: "Harbour Board" in said,
        "board NEAR/3 harbour": lambda said: "Harbour" in said and "Board" in said,
        "harb* OR fees~2": lambda said: "Harb" in said,
    }.items():
        assert found(typed, None) == {pk for pk, said in headlines.items() if fits(said)}, typed

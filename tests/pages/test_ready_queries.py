"""Queries that are written once find what the same queries find that are written anew; no page writes one twice."""

from typing import Any

import pytest
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler
from django.test import Client

from archive.models import Article, Source, Version
from archive.queries import articles, given, versions
from archive.queries.ready import ReadyQuery
from tests.factories import make_article, make_source, story_text
from tests.pages.towns import sentence, town

pytestmark = pytest.mark.django_db


def told(rows: Any) -> list[dict[str, Any]]:
    return [{name: value for name, value in vars(row).items() if name != "_state"} for row in rows]


def of_ids(first: int, ids: list[int]) -> QuerySet:
    return Version.objects.filter(pk__in=[first, *ids]).select_related("article__source").order_by("-pk")


@pytest.mark.parametrize("count", [0, 1, 2, 3, 5])
def test_a_ready_query_finds_what_the_query_does(count: int) -> None:
    source = make_source()
    made = [make_article(story_text(f"Bridge {n}", [sentence(n)]), source=source, guid=f"a{n}") for n in range(6)]
    first, *ids = [article.versions.get().pk for article in made]
    ready = ReadyQuery(of_ids)
    for start in (first, ids[-1], 10**9):  # asked again with other values
        found = ready.rows(first=start, ids=ids[:count])
        assert [row.pk for row in found] == [row.pk for row in of_ids(start, ids[:count])]
    assert {row.article.source.name for row in ready.rows(first=first, ids=ids[:count])} == {source.name}


def test_what_the_page_of_an_article_asks_is_what_its_queries_find() -> None:
    few, many = town(1, claims=1, policy="full"), town(2, claims=5, policy="extract")
    for article in (few, many, few):
        pk, marked = article.pk, list(Version.objects.filter(article=article).values_list("pk", flat=True))
        asked = {"article": pk, "number": 1, "others": []}
        for ready, values in (
            (articles.FOR_STRANGERS, {"pk": pk}),
            (given.HEADLINES, {"article": pk}),
            (given.CLAIMS, {"article": pk}),
            (given.FINDINGS, {"article": pk}),
            (versions.NEEDED, {**asked, "marked": marked}),
            (versions.ALL, asked),
        ):
            found = ready.rows(**values)
            assert found and told(found) == told(ready._make(**values))


@pytest.mark.parametrize("great", [40_000, 2**31, 2**63, 10**40])
def test_nothing_has_a_number_greater_than_there_is_room_for(great: int) -> None:
    article = town(1)
    assert articles.FOR_STRANGERS.rows(pk=great) == []
    (version,) = versions.ALL.rows(article=article.pk, number=great, others=[])
    assert version.mention_rows is None


def test_a_value_that_makes_no_difference_is_refused() -> None:
    with pytest.raises(ValueError, match="1 of the values"):
        ReadyQuery(lambda pk, other: Article.objects.filter(pk=pk)).rows(pk=1, other=2)


def test_rows_of_a_ready_query_can_be_changed_without_changing_the_next() -> None:
    make_source("The Tarn Post")
    ready = ReadyQuery(lambda pk: Source.objects.filter(pk=pk))
    pk = Source.objects.get().pk
    ready.rows(pk=pk)[0].name = "Another"
    assert ready.rows(pk=pk)[0].name == "The Tarn Post"


def test_the_page_of_an_article_writes_no_statement_a_second_time(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = town(1, claims=2, policy="extract"), town(2, claims=2, policy="extract")
    assert client.get(one.get_absolute_url()).status_code == 200
    monkeypatch.setattr(SQLCompiler, "as_sql", lambda *_, **__: pytest.fail("A statement was written."))
    assert client.get(other.get_absolute_url()).status_code == 200

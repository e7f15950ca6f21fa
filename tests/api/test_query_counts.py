"""An answer costs the same number of queries whatever it holds."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from archive.models import Article
from archive.pipeline import import_records
from archive.search.index import catch_up
from tests.api.desk import asking, corrected
from tests.factories import AT, raw_record, story_text
from tests.pages.test_query_counts import count as queries_of
from tests.pages.towns import sentence, town

pytestmark = pytest.mark.django_db
LISTS = (
    "/articles", "/articles?q=houses", "/claims", "/verdicts/headlines", "/verdicts/claims", "/entities", "/topics", "/sources",
    "/corrections", "/fact-checks", "/record/heads",
)  # fmt: skip
ENDS = ("", "/versions", "/versions/1", "/claims", "/verdicts", "/record")


@pytest.fixture(params=["extract", pytest.param("full", marks=pytest.mark.long)])
def policy(request: pytest.FixtureRequest) -> str:
    return request.param


def count(client: Client, path: str) -> int:
    """The number of queries, with a search index up to date."""
    if "q=" in path:
        catch_up()
    whole = path + ("&" if "?" in path else "?") + "limit=100" if path.partition("?")[0] in PAGED else path
    return queries_of(client, f"/api/v1{whole}")


PAGED = {"/articles", "/claims", "/verdicts/headlines", "/verdicts/claims", "/entities", "/corrections", "/fact-checks"}


def counts(client: Client, *paths: str) -> dict[str, int]:
    return {path: count(client, path) for path in paths}


def many_articles(number: int) -> None:
    texts = [
        story_text(f"Empty houses in street {n}", [f"Placename 1 has {n} empty houses.", sentence(n)]) for n in range(number)
    ]
    import_records([raw_record(text, locator=f"{n}.txt") for n, text in enumerate(texts)], source="Outlet 1", at=AT)
    assert Article.objects.count() > number


def test_lists_take_the_same_queries_with_1_3_and_300_items(client: Client, policy: str) -> None:
    corrected(town(1, policy=policy))
    one = counts(client, *LISTS)
    corrected(town(2, policy=policy)), town(3, claims=2, policy=policy)
    assert counts(client, *LISTS) == one
    many_articles(300)
    assert counts(client, *LISTS) == one
    assert max(one.values()) <= 9


def test_what_belongs_to_an_article_takes_the_same_queries_with_1_and_60_claims(client: Client, policy: str) -> None:
    few, many = town(1, policy=policy), town(2, claims=60, policy=policy)
    for end in ENDS:
        assert count(client, f"/articles/{many.pk}{end}") == count(client, f"/articles/{few.pk}{end}"), end
    assert count(client, f"/articles/{many.pk}") == 5  # as the page


def test_a_token_costs_its_own_and_the_powers_of_its_owner(client: Client, observer: User) -> None:
    town(1)
    mine = asking(observer)
    mine.get("/api/v1/topics")  # the first use of a day is noted
    for path in LISTS:
        assert count(mine, path) - count(client, path) in (3, 4), path


def one_of_each(client: Client, **known: Any) -> dict[str, int]:
    return counts(client, "/entities/place-1", "/topics/topic-1", "/sources/outlet-1", f"/claims/{known['claim']}")


def test_one_of_a_kind_takes_the_same_queries_with_1_and_300_articles(client: Client) -> None:
    claim = town(1).claims.filter(status="accepted").get().pk
    many_articles(1)
    one = one_of_each(client, claim=claim)
    many_articles(300)
    assert one_of_each(client, claim=claim) == one

"""A page costs the same number of queries whatever it holds."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from archive.models import Entity, Topic
from tests.fact_checks import review, take_fact_checks
from tests.factories import make_article, make_source, story_text
from tests.pages.desk import TRUE, publish
from tests.pages.towns import sentence, town

pytestmark = pytest.mark.django_db
LISTS = ("articles", "claims", "entities", "topics", "sources", "corrections", "fact-checks", "search")
OTHERS = ("/", "/feeds/verdicts.atom", "/sitemap.xml", "/sitemaps/claims-0.xml", "/sitemaps/articles-0.xml")
ARTICLE_QUERIES = 5  # and one for the stamp, where pages are kept


def count(client: Client, address: str) -> int:
    """The number of queries. Which they were is printed, to be seen where a test fails."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    print(address, *(query["sql"] for query in queries), sep="\n")  # noqa: T201
    return len(queries)


@pytest.fixture(params=["full", "extract"])
def policy(request: pytest.FixtureRequest) -> Iterator[str]:
    return request.param


def test_article_page_takes_five_queries_with_1_and_60_claims(client: Client, policy: str) -> None:
    few, many = town(1, claims=1, policy=policy), town(2, claims=60, policy=policy)
    assert [count(client, article.get_absolute_url()) for article in (few, many)] == [ARTICLE_QUERIES, ARTICLE_QUERIES]
    assert [count(client, article.get_absolute_url()[:-1] + ".json") for article in (few, many)] == [ARTICLE_QUERIES] * 2


def test_article_page_takes_five_queries_where_fact_checks_quote_other_articles(client: Client, policy: str) -> None:
    article = town(1, claims=3, policy=policy)
    others = [town(number, claims=1, policy="extract").url for number in (2, 3)]
    made = review("Houses are empty.", at=article.url)
    made["itemReviewed"]["appearance"] += others
    take_fact_checks(made)
    page = client.get(article.get_absolute_url()).content.decode()
    assert page.count("Velland Checks") == 4
    assert count(client, article.get_absolute_url()) == ARTICLE_QUERIES


def test_claim_page_takes_the_same_queries_with_1_and_3_fact_checks(client: Client, policy: str) -> None:
    article = town(1, claims=1, policy=policy)
    claim = article.claims.filter(status="accepted").get()
    one = count(client, claim.get_absolute_url())
    take_fact_checks(
        *(review(words, at=article.url, url=f"https://gull.example/{words[:3]}") for words in (sentence(100), "No."))
    )
    assert count(client, claim.get_absolute_url()) == one


def test_article_page_takes_five_queries_with_many_versions(client: Client) -> None:
    source = make_source(text_policy="full")
    for number in range(5):
        article = make_article(story_text(f"Bridge closed for {number + 3} weeks", [sentence(number)]), source=source, guid="a1")
    assert article.version_count == 5
    assert count(client, article.get_absolute_url()) <= ARTICLE_QUERIES


def test_pages_take_the_same_queries_with_1_and_3_items(client: Client, policy: str) -> None:
    lists = [f"/{name}{form}" + ("?q=houses" if name == "search" else "") for name in LISTS for form in ("/", ".json", ".csv")]
    town(1, claims=1, policy=policy)
    client.get("/search/?q=houses")  # brings the index up to what has changed
    one = {address: count(client, address) for address in (*lists, *OTHERS)}
    town(2, claims=1, policy=policy)
    town(3, claims=1, policy=policy)
    client.get("/search/?q=houses")
    assert {address: count(client, address) for address in one} == one


@pytest.mark.parametrize("address", ["/entities/town/", "/topics/housing/", "/sources/outlet/"])
def test_page_of_one_takes_the_same_queries_with_1_and_3_articles(client: Client, address: str) -> None:
    Entity.objects.create(name="Towntown", slug="town", kind="place")
    Topic.objects.create(name="housing", slug="housing", path="housing/", terms=["empty houses"])
    source = make_source("Outlet", text_policy="full")
    counts = []
    for number in range(3):
        text = story_text(f"Towntown counts {number} empty houses", ["Towntown has empty houses.", sentence(number)])
        publish(make_article(text, source=source), claims={sentence(number): TRUE})
        counts.append(count(client, address))
    assert len(set(counts)) == 1

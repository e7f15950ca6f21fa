"""The feed of ClaimReviews: all of them, in pages, with what was withdrawn since."""

import json

import pytest
from django.test import Client

from archive.models import Article
from archive.queries import claim_reviews
from archive.review.transitions import move
from tests.factories import make_article, make_source, story_text
from tests.pages.desk import TRUE, editor, now, publish, withdraw
from tests.pages.test_query_counts import count
from tests.publish.checking import valid
from tests.publish.story import FEE, RIDERS, claim_of

pytestmark = pytest.mark.django_db


def article_number(number: int, policy: str = "full") -> Article:
    sentence = f"In parish {number} the council counted {number + 40} empty houses last winter."
    source = make_source(f"Outlet {number}", text_policy=policy)
    return publish(
        make_article(story_text(f"Houses counted in parish {number}", [sentence]), source=source), claims={sentence: TRUE}
    )


def test_feed_has_every_review_with_the_moment_of_its_verdict(client: Client, article: Article) -> None:
    feed = valid(client, "/claimreview.json", "schema_org")
    told = {item["item"][0]["claimReviewed"]: item["dateModified"] for item in feed["dataFeedElement"]}
    moments = {exact: claim_of(article, exact).verdicts.order_by("pk").last().published_at.isoformat() for exact in (FEE, RIDERS)}
    assert told == moments
    assert feed["dateModified"] == max(moments.values())


def test_withdrawn_review_is_deleted_and_says_nothing_more(client: Client, article: Article) -> None:
    withdraw(article, "The source asked for it back.")
    feed = valid(client, "/claimreview.json", "schema_org")
    gone = article.corrections.get(kind="withdrawal").corrected_at.isoformat()
    assert [item["dateDeleted"] for item in feed["dataFeedElement"]] == [gone, gone] == [feed["dateModified"]] * 2
    assert "fee" not in json.dumps(feed)
    assert client.get(feed["dataFeedElement"][0]["url"]).status_code == 410
    move(article, "restore", by=editor(), at=now(), note="It may stay.")
    assert all("item" in item for item in valid(client, "/claimreview.json", "schema_org")["dataFeedElement"])


def test_feed_goes_on_to_its_end(client: Client, article: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(claim_reviews.claim_reviews.__kwdefaults__, "size", 1)
    first = client.get("/claimreview.json")
    address = first["Link"].partition(">")[0][1:].removeprefix("http://testserver")
    second = client.get(address)
    found = [json.loads(answer.content)["dataFeedElement"][0]["identifier"] for answer in (first, second)]
    assert len(set(found)) == 2
    assert "Link" not in second


def test_empty_feed_has_no_date(client: Client) -> None:
    assert "dateModified" not in valid(client, "/claimreview.json", "schema_org")


def test_feed_is_not_sent_again_unchanged(client: Client, article: Article) -> None:
    tag = client.get("/claimreview.json")["ETag"]
    assert client.get("/claimreview.json", headers={"if-none-match": tag}).status_code == 304


@pytest.mark.parametrize("policy", ["full", "extract"])
def test_feed_takes_the_same_queries_with_1_and_3_claims(client: Client, policy: str) -> None:
    article_number(1, policy)
    one = count(client, "/claimreview.json")
    article_number(2, policy)
    article_number(3, policy)
    assert count(client, "/claimreview.json") == one

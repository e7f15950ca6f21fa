"""A verdict that was given to an earlier headline is never shown as if it were given to the present one."""

import json

import pytest
from django.test import Client

from archive.models import Article
from archive.review.sheets import HeadlineAnswers
from tests.factories import make_article, make_source
from tests.pages.desk import now, publish

OLD, NEW = "Thirty-two hurt at quay", "Twenty-three hurt at quay"
TEXT = "Twenty-three people were hurt when the ferry met the quay."
WRONG = HeadlineAnswers(
    rating="weakly_supported", reasons=("detail_mismatch",), why="The text has 23.", passages=("Twenty-three people",)
)
LISTS = ("/", "/articles/", "/sources/the-tarn-post/", "/search/?q=hurt")


@pytest.fixture
def corrected(db: None) -> Article:
    """Published for its first headline; the outlet then put the number right."""
    source = make_source("The Tarn Post", text_policy="full")
    publish(make_article(f"{OLD}\n{TEXT}", source=source, url="https://tarnpost.example/quay"), headline=WRONG)
    return make_article(f"{NEW}\n{TEXT}", source=source, url="https://tarnpost.example/quay", at=now())


@pytest.mark.parametrize("address", LISTS)
def test_every_list_says_which_headline_was_rated(corrected: Article, client: Client, address: str) -> None:
    page = client.get(address).content.decode()
    assert NEW in page
    assert f'Rated for version 1 of 2, headline <q dir="auto">{OLD}</q>' in page


def test_a_verdict_on_the_present_headline_needs_no_such_word(db: None, client: Client) -> None:
    publish(make_article(f"{OLD}\n{TEXT}"), headline=WRONG)
    assert "Rated for version" not in client.get("/articles/").content.decode()


def test_the_table_holds_what_was_rated(corrected: Article, client: Client) -> None:
    [row] = json.loads(client.get("/articles.json").content)["items"]
    assert (row["headline"], row["rated_headline"], row["rated_version"], row["versions"]) == (NEW, OLD, 1, 2)


def test_the_feed_names_the_headline_that_was_judged(corrected: Article, client: Client) -> None:
    feed = client.get("/feeds/verdicts.atom").content.decode()
    assert f"Weakly supported: “{OLD}”" in feed
    assert NEW not in feed

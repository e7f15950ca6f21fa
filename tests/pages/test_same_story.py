"""The same story elsewhere, on the public page of an article."""

import pytest
from django.test import Client

from archive.models import Article
from archive.review.transitions import move
from bench.corpus import articles
from tests.factories import make_article, make_source
from tests.pages.desk import editor, now, publish
from tests.pages.test_query_counts import ARTICLE_QUERIES, count

WIRE = next(articles(1, seed=21)).split("\n", 1)[1]

pytestmark = pytest.mark.django_db


def run_by(outlet: str, **fields: str) -> Article:
    return make_article(f"{outlet} tells it its own way\n{WIRE}", source=make_source(outlet), **fields)


def page(client: Client, article: Article) -> str:
    return client.get(article.get_absolute_url()).content.decode()


def test_page_lists_other_outlets_headlines_with_their_ratings(client: Client) -> None:
    late = run_by("The Late Post", published="2026-03-02T12:00:00Z")
    rated = publish(run_by("The Early Post", published="2026-03-01T12:00:00Z"))
    own = run_by("The Kelbury Ledger")

    text = page(client, own).partition('id="elsewhere"')[2].partition("</section>")[0]
    assert "2 other articles" in text
    assert text.index("The Early Post tells it its own way") < text.index("The Late Post tells it its own way")
    assert text.index("Supported by the article") < text.index("The Late Post tells") and text.count("Not yet reviewed") == 1
    assert "Kelbury" not in text and f'href="{late.get_absolute_url()}"' in text and f'href="{rated.get_absolute_url()}"' in text


def test_hidden_and_withdrawn_articles_are_not_listed_to_readers(client: Client) -> None:
    own, other = run_by("The Kelbury Ledger"), run_by("The Hidden Post")
    assert "The Hidden Post" in page(client, own)
    move(other, "hide", by=editor(), at=now(), note="Not ours to show.")
    assert "The Hidden Post" not in page(client, own) and "elsewhere" not in page(client, own)


def test_page_of_an_article_alone_says_nothing_of_it(client: Client) -> None:
    assert "Same story" not in page(client, run_by("The Kelbury Ledger"))


def test_same_story_takes_no_query_more(client: Client) -> None:
    article = run_by("Outlet 0")
    for number in range(1, 6):
        run_by(f"Outlet {number}")
    assert count(client, article.get_absolute_url()) <= ARTICLE_QUERIES

"""Readers see where the text carries the headline, as far as the source lets its text be shown."""

import re

import pytest
from django.test import Client

from archive.queries.articles import article_page
from tests.factories import make_article, make_source, story_text
from tests.people import make_person

pytestmark = pytest.mark.django_db
HEADLINE = "Ada Marsh counts 41 empty houses in Tarnby"
PARAGRAPHS = ["The council met.", "Ada Marsh, the chair, said she had counted 41 empty houses in Tarnby by night."]


def page_of(client: Client, policy: str) -> str:
    article = make_article(story_text(HEADLINE, PARAGRAPHS), source=make_source(text_policy=policy, extract_words=3))
    return client.get(article.get_absolute_url()).content.decode()


def test_matrix_names_the_paragraph_and_its_sentence(client: Client) -> None:
    page = page_of(client, "full")
    matrix = page[page.index('id="support"') :]
    assert '<span class="support-words" dir="auto">41</span>' in matrix
    number = re.search(r'href="#paragraph-([0-9]+)" dir="auto">Ada Marsh, the chair', matrix).group(1)
    assert re.search(rf'id="paragraph-{number}".{{0,80}}<p class="block-text" dir="auto">Ada Marsh', page, re.DOTALL)
    assert "It is no part of the verdict, which people give." in matrix


@pytest.mark.parametrize("policy", ["extract", "headline"])
def test_matrix_tells_nothing_of_what_is_withheld(client: Client, policy: str) -> None:
    page = page_of(client, policy)
    matrix = page[page.index('id="support"') :]
    assert "In a part that the source does not let be shown" in matrix
    assert "Ada Marsh, the chair" not in page
    assert "by night" not in page


def test_article_in_a_language_that_is_not_read_has_no_matrix(client: Client) -> None:
    article = make_article(
        "Rat zählt Häuser\nDer Rat hat 41 Häuser gezählt.\n", source=make_source(text_policy="full"), language="de"
    )
    assert article_page(make_person("reviewer", "reviewer"), article.pk).support == ()
    assert 'id="support"' not in client.get(article.get_absolute_url()).content.decode()

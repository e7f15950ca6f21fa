"""Structured data is read in the page and never run; the page prints as a short report."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from archive.models import Article
from tests.factories import make_article, make_source, story_text
from tests.pages.desk import TRUE, publish
from tests.publish.story import told_article

Opener = Callable[..., Page]
EVIL = "Fee </script><script>document.title='run'</script><!-- doubled, says county"
READ = "JSON.parse(document.querySelector('script[type=\"application/ld+json\"]').textContent)"


@pytest.fixture
def article(transactional_db: None) -> Article:
    return told_article()


def test_structured_data_stands_under_the_strict_policy(article: Article, open_page: Opener) -> None:
    """The console stays silent, which open_page() sees to."""
    page = open_page(article.get_absolute_url())
    assert page.evaluate(f"{READ}['@graph'].map(node => node['@type'])") == ["WebPage", "NewsArticle", "Review", "Review"]
    page.goto("/entities/ada-marsh/")
    assert page.evaluate(f"{READ}.sameAs") == "https://www.wikidata.org/entity/Q4242"
    policy = page.request.get(article.get_absolute_url()).headers["content-security-policy"]
    assert "default-src 'self'" in policy and "unsafe" not in policy and "nonce" not in policy


def test_words_in_structured_data_are_never_run(transactional_db: None, open_page: Opener) -> None:
    text = story_text(EVIL, ["The county council of Tarn has set a new fee."])
    article = publish(make_article(text, source=make_source(text_policy="full")))
    page = open_page(article.get_absolute_url())
    assert page.evaluate(f"{READ}['@graph'][1].headline") == article.headline == EVIL
    assert page.title() != "run"


def test_article_prints_as_a_report_of_two_pages_at_most(transactional_db: None, open_page: Opener) -> None:
    sentences = [
        f"In parish {number} the council of Tarn counted {number + 40} empty houses last winter." for number in range(105)
    ]
    source = make_source(text_policy="full")
    made = make_article(story_text("Empty houses counted in every parish of Tarn", sentences), source=source)
    article = publish(made, claims=dict.fromkeys(sentences[:4], TRUE))
    assert made.versions.get().word_count > 1300
    page = open_page(article.get_absolute_url())
    printed = page.pdf(format="A4", margin={"top": "15mm", "bottom": "15mm", "left": "15mm", "right": "15mm"})
    assert 1 <= len(re.findall(rb"/Type\s*/Page[^s]", printed)) <= 2
    page.emulate_media(media="print")
    assert page.locator(".masthead-search").is_hidden() and page.locator(".cite").first.is_visible()
    assert page.locator("text=BibTeX").first.is_hidden()

"""Every kind of public page, in a browser: nothing fails to load, nothing is wider than the screen, with and without scripts."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from archive.models import Article, Entity, Topic
from archive.review.sheets import HeadlineAnswers
from archive.review.tags import set_tags
from tests.factories import make_article, make_source
from tests.pages.desk import TRUE, editor, now, publish

Opener = Callable[..., Page]
ADDRESS = "https://tarnpost.example/fee"
HEADLINE = "Ferry fee to be doubled, says county"
SENTENCE = "The fee rises from 140 to 280 crowns on 1 May"
TEXT = f"""{HEADLINE}
The county council has set a new fee for the ferry.
{SENTENCE}, the county said.
KPN
The ferry at the quay on Monday
"We have waited ten years," said Ada Marsh, the chair of the council. "It is time."
"""
WRONG = HeadlineAnswers(
    rating="weakly_supported", reasons=("overstates",), why="Not all fees.", passages=(SENTENCE,), clickbait="slight"
)


@pytest.fixture
def article(transactional_db: None) -> Article:
    """Published, tagged, with a claim; and a second, fresh version."""
    source = make_source("The Tarn Post", text_policy="full", homepage="https://tarnpost.example/")
    found = make_article(TEXT, source=source, url=ADDRESS, byline="B. Quill", published="2026-03-02")
    topic = Topic.objects.create(name="transport", slug="transport", path="transport/")
    ada = Entity.objects.create(name="Ada Marsh", slug="ada-marsh", kind="person")
    set_tags(found, topics=[topic], entities=[ada], by=editor(), at=now())
    publish(found, headline=WRONG, claims={SENTENCE: TRUE})
    return make_article(TEXT.replace("doubled", "raised"), source=source, url=ADDRESS, at=now())


def addresses(article: Article) -> list[str]:
    claim = article.claims.filter(status="accepted").first()
    own = article.get_absolute_url()
    return [
        "/", "/articles/", own, f"{own}versions/1/", f"{own}compare/?from=1&to=2", f"{own}record/",
        "/claims/", claim.get_absolute_url(), "/entities/", "/entities/ada-marsh/", "/topics/", "/topics/transport/",
        "/sources/", "/sources/the-tarn-post/", "/search/?q=ferry", "/search/?q=nothing-has-this",
        f"/stories/{article.story_id or article.pk}/", "/corrections/", "/about/method/", "/about/data/", "/api/v1/",
        reverse("login"),
    ]  # fmt: skip


@pytest.mark.parametrize(("width", "dark"), [(320, True), (768, False), (1440, True)])
def test_every_page_loads_and_fits(article: Article, open_page: Opener, width: int, dark: bool) -> None:
    page = open_page("/", width=width, dark=dark)
    for address in addresses(article):
        page.goto(address)
        assert page.locator("h1").count() == 1, address
        assert page.locator("main").count() == 1, address
        assert overflow(page) <= 0, f"{address} is {overflow(page)} px wider than the screen"


def overflow(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def test_the_article_reads_whole_without_scripts(article: Article, open_page: Opener) -> None:
    page = open_page(f"{article.get_absolute_url()}versions/1/", script=False, width=390)
    text = page.locator("main").inner_text()
    assert [words for words in (HEADLINE, "Weakly supported", "Overstates", "Not all fees.", SENTENCE) if words not in text] == []
    assert page.locator("mark.passage").count() >= 1


def test_the_theme_is_switched_and_remembered(article: Article, open_page: Opener) -> None:
    page = open_page("/")
    before = background(page)
    page.locator("[data-theme-switch]").click()
    assert background(page) != before
    switched = background(page)
    page.goto("/articles/")
    assert background(page) == switched


def background(page: Page) -> Any:
    return page.evaluate("getComputedStyle(document.documentElement).backgroundColor")


def test_a_keyboard_reaches_the_text_first(article: Article, open_page: Opener) -> None:
    page = open_page(article.get_absolute_url())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"

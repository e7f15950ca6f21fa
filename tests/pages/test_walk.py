"""No public page without its tests: each is in the walk, answers in it, and is whole as a document."""

import re
from html.parser import HTMLParser

import pytest
from django.test import Client

from archive.models import Article
from tests.pages.walk import EXTREMES, WALK, page_names, walked_archive

pytestmark = pytest.mark.django_db
HARMFUL = re.compile(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)[^>]*>|javascript:", re.IGNORECASE)
DATA = re.compile(r'<script type="application/ld\+json"[^>]*>.*?</script>', re.DOTALL)


class Outline(HTMLParser):
    """Counts what a page must have once, and collects the ids it gives and the ids it names."""

    def __init__(self) -> None:
        super().__init__()
        self.count: dict[str, int] = {}
        self.ids: list[str] = []
        self.named: set[str] = set()
        self.language = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.count[tag] = self.count.get(tag, 0) + 1
        self.ids += [given["id"]] if "id" in given else []
        for name in ("aria-labelledby", "aria-describedby", "for"):
            self.named.update(given.get(name, "").split())
        if tag == "html":
            self.language = given.get("lang", "")


@pytest.fixture
def article() -> Article:
    return walked_archive()


def test_every_public_page_is_in_the_walk() -> None:
    assert {name for name in page_names() if name} == set(WALK)


def test_every_page_of_the_walk_is_whole(client: Client, article: Article) -> None:
    for name, address in {**{name: address(article) for name, address in WALK.items()}, **EXTREMES}.items():
        response = client.get(address)
        assert response.status_code == (404 if name == "not found" else 200), name
        page = response.content.decode()
        outline = Outline()
        outline.feed(page)
        assert [outline.count.get(tag) for tag in ("h1", "main")] == [1, 1], name
        assert outline.language == "en", name
        assert sorted(outline.ids) == sorted(set(outline.ids)), f"{name}: an id stands twice"
        assert outline.named <= set(outline.ids), f"{name}: {outline.named - set(outline.ids)}"
        assert 'class="skip-link" href="#main"' in page
        assert HARMFUL.findall(DATA.sub("", page)) == [], name


def test_empty_lists_say_nothing_of_an_end(client: Client) -> None:
    page = client.get("/search/?q=nothing").content.decode()
    assert "Nothing found" in page
    assert "all of it" not in page

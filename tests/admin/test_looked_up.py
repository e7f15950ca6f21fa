"""Words typed above a list of the admin are looked up in the search index: the archive is not gone through for them."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from archive.models import Article
from archive.queries import looked_up
from tests.desk.pages import signed_in
from tests.factories import make_article, make_source, story_text
from tests.pages.desk import claim_on

pytestmark = pytest.mark.django_db
LISTS = ("article", "version", "claim")
WORDS = "ferry late"


@pytest.fixture
def articles() -> list[Article]:
    source = make_source()
    told = [
        ("Bridge closed", "The bridge is closed."),
        ("Ferry was late", "The ferry was late."),
        ("A late ferry", "It was late."),
    ]
    made = [make_article(story_text(f"{head} again", [text]), source=source, guid=f"a{n}") for n, (head, text) in enumerate(told)]
    for article, (_, text) in zip(made[:2], told[:2], strict=True):
        claim_on(article, text)
    return made


@pytest.fixture
def client(superuser: User) -> Client:
    return signed_in(superuser)


def found(client: Client, name: str, typed: str = WORDS) -> list[Any]:
    return list(client.get(f"/admin/archive/{name}/", {"q": typed}).context["cl"].result_list)


def test_lists_find_by_words_what_the_page_of_search_finds(articles: list[Article], client: Client) -> None:
    assert found(client, "article") == [articles[2], articles[1]]
    assert [version.article for version in found(client, "version")] == [articles[2], articles[1]]
    assert [claim.article for claim in found(client, "claim")] == [articles[1]]
    assert found(client, "article", f"{articles[0].pk}") == [articles[0]]
    assert found(client, "article", '"late ferry"') == [articles[2]]
    assert found(client, "article", "nowhere") == []


@pytest.mark.parametrize("name", LISTS)
def test_no_row_is_read_for_its_words_unless_its_article_was_found(name: str, articles: list[Article], client: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        found(client, name)
    searched = [query["sql"] for query in queries if " LIKE " in query["sql"]]
    assert [sql for sql in searched if '"article_id" IN (' not in sql] == []
    listed = [query["sql"] for query in queries if " IN (" in query["sql"] and f'FROM "archive_{name}"' in query["sql"]]
    assert listed, "The list was not narrowed to the articles that were found."


def test_what_cannot_be_used_of_the_words_is_said(articles: list[Article], client: Client) -> None:
    page = client.get("/admin/archive/article/", {"q": "source:nowhere"}).content.decode()
    assert "The archive knows no source “nowhere”" in page


@pytest.mark.parametrize("name", LISTS)
def test_only_the_newest_are_looked_through_while_search_is_away(
    name: str, articles: list[Article], client: Client, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SEARCH_DIR = tmp_path / "file"
    settings.SEARCH_DIR.write_text("no folder")
    monkeypatch.setattr(looked_up, "MOST", 2)
    page = client.get(f"/admin/archive/{name}/", {"q": "e"})
    assert looked_up.AWAY in page.content.decode()
    rows = list(page.context["cl"].result_list)
    assert rows and {getattr(row, "article", row) for row in rows} <= set(articles[1:] if name != "claim" else articles)

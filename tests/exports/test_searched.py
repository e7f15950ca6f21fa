"""What a search finds, whole: all of it by the index, and nothing at all where the index cannot be asked."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from archive.models import Article
from archive.queries import exporting, matching
from archive.queries.filters import Filters
from archive.queries.search import question
from archive.search import index as following
from archive.search import lookup
from tests.exports.filled import export
from tests.exports.test_round_trip import GOLDEN, restore
from tests.factories import make_article, make_source, story_text

pytestmark = pytest.mark.django_db
GIVEN_WHOLE = ("/search/export.jsonl", "/search/export.csv", "/search.atom", "/search.feed.json")


@pytest.fixture
def berths(db: None) -> list[Article]:
    source = make_source(text_policy="full")
    return [
        make_article(story_text(f"Berth {n} is let", [f"The board let berth {n} on Monday."]), source=source) for n in range(5)
    ]


@pytest.fixture
def no_index(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "MOST_TO_BUILD", 0)


def exported(folder: Path, **asked: str) -> list[int]:
    return [json.loads(line)["id"] for line in (export(folder, **asked) / "articles.jsonl").read_text().splitlines()]


def refused(folder: Path) -> str:
    with pytest.raises(CommandError) as error:
        call_command("export_archive", str(folder), query="berth")
    assert error.value.returncode == 3 and not folder.exists()
    return str(error.value)


@pytest.mark.parametrize(
    ("query", "numbers"), [("berth", range(5)), ("-1", (0, 2, 3, 4)), ("berth (1 OR 3)", (1, 3)), ("4", (4,))]
)
def test_export_is_what_the_page_finds(client: Client, berths: list[Article], tmp_path: Path, query: str, numbers: Any) -> None:
    wanted = [berths[number].pk for number in numbers]
    assert sorted(row["id"] for row in client.get("/search.json", {"q": query}).json()["items"]) == wanted
    answer = client.get("/search/export.jsonl", {"q": query})
    assert [json.loads(line)["id"] for line in b"".join(answer.streaming_content).splitlines()] == wanted
    assert exported(tmp_path / "out", query=query) == wanted


def test_many_are_given_in_parts(berths: list[Article], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "AT_ONCE", 2)
    monkeypatch.setattr(lookup.every_match, "__kwdefaults__", {"at_once": 2})
    monkeypatch.setattr(exporting.article_chunks, "__kwdefaults__", {"size": 2, "after": 0})
    pks = [article.pk for article in berths]
    assert exported(tmp_path / "out", query="berth") == pks
    found = matching.matching(question("berth"), Filters())
    assert found is not None and list(found.ids or ()) == pks
    shown = replace(found, articles=found.articles.exclude(pk__in=pks[:2]))  # the first part is there no more
    assert (shown.count(), [[one.pk for one in chunk] for chunk in shown.chunks(size=2)]) == (3, [pks[2:4], pks[4:]])
    assert exporting.last_of(shown, after=pks[2], most=1) == (pks[3], True)
    assert exporting.last_of(shown, after=pks[3], most=1) == (pks[4], False)
    assert shown.up_to(pks[3]).those_of(pks) == set(pks[2:4])


def test_command_refuses_without_an_index(berths: list[Article], tmp_path: Path, no_index: None) -> None:
    folder = tmp_path / "out"
    said = "The search could not be made. There is no search index yet. Nothing was exported: {} is as it was."
    assert refused(folder) == said.format(folder)
    assert len(exported(folder, source="the-kelbury-ledger")) == 5  # for which no index is asked


def test_command_refuses_with_an_index_that_lags(
    client: Client, berths: list[Article], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.get("/search/?q=berth")
    make_article(story_text("Berth 9 is let", ["The board let it on Tuesday."]))
    monkeypatch.setattr(lookup, "catch_up_quietly", lambda: None)
    assert "does not hold the last 1 changes yet" in refused(tmp_path / "out")


@pytest.mark.parametrize("address", GIVEN_WHOLE)
def test_pages_refuse_without_an_index(client: Client, berths: list[Article], no_index: None, address: str) -> None:
    answer = client.get(address, {"q": "berth"})
    assert (answer.status_code, answer["Content-Type"]) == (503, "text/plain; charset=utf-8")
    assert "Search is being put in order" in answer.content.decode() and answer["Retry-After"]


def test_api_notes_that_headlines_alone_were_looked_through(client: Client, berths: list[Article], no_index: None) -> None:
    answer = client.get("/api/v1/articles?q=berth").json()
    assert len(answer["items"]) == 5 and "headlines alone" in answer["notes"][0]


def test_what_is_restored_is_found(client: Client) -> None:
    restore(GOLDEN)
    listed = {row["id"] for row in client.get("/articles.json").json()["items"]}
    found = {row["id"] for row in client.get("/search.json?q=-zzzz").json()["items"]}
    assert found == listed != set()

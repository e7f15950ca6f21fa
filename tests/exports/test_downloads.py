"""What readers take away: all that a list or a search finds, and the prepared export."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from archive.models import Article
from archive.policy.export_tables import BY_NAME
from archive.review.transitions import move
from archive.search.index import catch_up
from archive.views import exports as exporting
from newsroom.environment import Environment
from tests.exports.filled import export
from tests.factories import make_article, make_source
from tests.pages.desk import editor, now

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(db: None) -> list[Article]:
    source = make_source(text_policy="full")
    texts = [f"Berth {n} is let\n\nThe board let berth {n} of Kelbury on Monday.\n" for n in range(3)]
    return [make_article(text, source=source, url=f"https://ledger.example/{n}") for n, text in enumerate(texts)]


@pytest.fixture
def downloads(three: list[Article], tmp_path: Path, settings: Any) -> Path:
    settings.EXPORTS = str(tmp_path / "downloads")
    return export(tmp_path / "downloads")


def body(response: Any) -> bytes:
    assert response.status_code == 200
    return b"".join(response.streaming_content)


@pytest.mark.parametrize("address", ["/articles/export.jsonl", "/articles/export.jsonl?source=the-kelbury-ledger"])
def test_list_is_streamed_as_the_export_has_it(client: Client, three: list[Article], tmp_path: Path, address: str) -> None:
    answer = client.get(address)
    assert answer.streaming and answer["Content-Type"].startswith("application/jsonl")
    assert body(answer) == (export(tmp_path / "out") / "articles.jsonl").read_bytes()


def test_search_is_streamed_whole(client: Client, three: list[Article]) -> None:
    rows = [json.loads(line) for line in body(client.get("/search/export.jsonl?q=%22berth+1%22")).splitlines()]
    assert [row["id"] for row in rows] == [three[1].pk]
    (told,) = csv.DictReader(io.StringIO(body(client.get("/search/export.csv?q=%22berth+1%22")).decode()))
    assert (told["id"], list(told)) == (str(three[1].pk), list(BY_NAME["articles"].names))


@pytest.mark.parametrize(
    "address", ["/search/export.jsonl", "/search/export.jsonl?q=-berth", "/articles/export.jsonl?source=nobody"]
)
def test_what_finds_nothing_on_the_page_gives_nothing(client: Client, three: list[Article], address: str) -> None:
    assert body(client.get(address)) == b""


def test_answer_is_bounded_and_leads_on(client: Client, three: list[Article], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "MOST_ARTICLES", 2)
    first = client.get("/articles/export.jsonl?source=the-kelbury-ledger")
    ids = [json.loads(line)["id"] for line in body(first).splitlines()]
    assert first["Link"] == (f'<http://testserver/articles/export.jsonl?source=the-kelbury-ledger&after={ids[-1]}>; rel="next"')
    second = client.get(first["Link"].partition(">")[0][len("<http://testserver") :])
    assert ids + [json.loads(line)["id"] for line in body(second).splitlines()] == [article.pk for article in three]
    assert "Link" not in second


def test_queries_do_not_grow_with_what_is_streamed(client: Client, three: list[Article]) -> None:
    catch_up()
    with CaptureQueriesContext(connection) as one:
        body(client.get("/search/export.jsonl?q=%22berth+1%22"))
    with CaptureQueriesContext(connection) as all_of_them:
        body(client.get("/search/export.jsonl?q=berth"))
    assert len(one) == len(all_of_them)


def test_pages_name_what_can_be_had_whole(client: Client, three: list[Article]) -> None:
    page = client.get("/search/?q=berth&source=the-kelbury-ledger").content.decode()
    assert 'href="/search/export.jsonl?q=berth&amp;source=the-kelbury-ledger"' in page
    assert 'href="/articles/export.csv"' in client.get("/articles/").content.decode()


def test_prepared_export_is_handed_out_with_its_checksums(client: Client, downloads: Path) -> None:
    told = json.loads((downloads / "manifest.json").read_text())
    page = client.get("/about/data/").content.decode()
    for file in told["files"]:
        assert f'href="/downloads/{file["name"]}"' in page and file["sha256"] in page
        assert body(client.get(f"/downloads/{file['name']}")) == (downloads / file["name"]).read_bytes()
    assert json.loads(body(client.get("/downloads/manifest.json"))) == told


@pytest.mark.parametrize(
    "name", ["../secret.txt", "..%2Fsecret.txt", "notes.txt", "csv", "csv/../../secret.txt", "/etc/passwd", ""]
)
def test_nothing_else_is_handed_out(client: Client, downloads: Path, name: str) -> None:
    (downloads.parent / "secret.txt").write_text("x")
    (downloads / "notes.txt").write_text("x")
    assert client.get(f"/downloads/{name}").status_code == 404


def test_export_with_something_withdrawn_since_is_no_longer_handed_out(
    client: Client, downloads: Path, three: list[Article]
) -> None:
    make_article("Another\n\nIt came later, and takes nothing back.\n", url="https://ledger.example/later")
    assert body(client.get("/downloads/archive.db")) == (downloads / "archive.db").read_bytes()
    move(three[0], "withdraw", by=editor(), at=now(), note="The outlet asked.")
    assert client.get("/downloads/archive.db").status_code == 404
    assert "No export is prepared" in client.get("/about/data/").content.decode()
    call_command("export_archive", str(downloads), replace=True, verbosity=0)
    assert body(client.get("/downloads/archive.db")) == (downloads / "archive.db").read_bytes()


def test_without_a_folder_there_is_nothing_to_download(client: Client, three: list[Article]) -> None:
    assert client.get("/downloads/manifest.json").status_code == 404
    assert "No export is prepared" in client.get("/about/data/").content.decode()


@pytest.mark.parametrize("folder", ["/srv/media", "/srv/media/exports", "/srv"])
def test_folder_of_downloads_is_apart_from_private_ones(monkeypatch: pytest.MonkeyPatch, folder: str) -> None:
    monkeypatch.setenv("EXPORTS", folder)
    with pytest.raises(ImproperlyConfigured, match="lie in one another"):
        Environment(Path("/nonexistent/.env")).exports(Path("/app"), apart_from=[Path("/srv/media")])

"""What is in an export, and what never is."""

import csv
import hashlib
import json
import sqlite3
from contextlib import closing
from io import StringIO
from pathlib import Path

import pytest
import sqlite_utils
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from archive.management.commands.draw_export_tables import DOCUMENT, drawn
from archive.policy.export_schema import SOFTWARE
from archive.policy.export_tables import TABLES, flat_rows
from archive.queries import exporting
from tests.exports.conftest import Exports
from tests.exports.filled import AGAIN, FEE, OPENING, RIGHT_TO_LEFT, SECOND, SECRET, contents, export
from tests.factories import make_article, make_source
from tests.pages.test_leaks import plain, runs

ROOT = Path(__file__).resolve().parents[2]


def csv_rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / "csv" / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def lines(folder: Path, table: str) -> list[dict]:
    return [json.loads(line) for line in (folder / f"{table}.jsonl").read_bytes().splitlines()]


def flat(folder: Path) -> dict[str, list[dict]]:
    """All rows of the JSON Lines by table, without those within them."""
    found: dict[str, list[dict]] = {table.name: [] for table in TABLES}
    for top in (table for table in TABLES if not table.parent):
        for row in lines(folder, top.name):
            for table, inner in flat_rows(top, row):
                found[table.name].append({name: inner[name] for name in table.names})
    return found


def test_manifest_tells_every_file_as_it_is(filled: Path, exports: Exports) -> None:
    told = json.loads((filled / "manifest.json").read_text())
    files = {name: data for name, data in contents(filled).items() if name != "manifest.json"}
    assert {file["name"]: (file["bytes"], file["sha256"]) for file in told["files"]} == {
        name: (len(data), hashlib.sha256(data).hexdigest()) for name, data in files.items()
    }
    assert told["rows"] == {name: len(rows) for name, rows in flat(filled).items()}
    assert all(told["rows"].values()), told["rows"]  # the filled archive has one of everything
    assert [(head["number"], head["hash"]) for head in told["record"]] == [exports.last]


def test_software_is_named_as_in_pyproject() -> None:
    assert f'version = "{SOFTWARE.split()[1]}"' in (ROOT / "pyproject.toml").read_text()


def test_three_forms_hold_the_same(filled: Path) -> None:
    database = sqlite_utils.Database(filled / "archive.db")
    for table in TABLES:
        rows = flat(filled)[table.name]
        kinds = {column.name: column.type for column in table.columns}
        asked = ", ".join(f'"{name}"' for name in table.names)
        stored = [dict(zip(table.names, row, strict=True)) for row in database.execute(f'SELECT {asked} FROM "{table.name}"')]
        for row in stored:
            row.update({name: json.loads(row[name]) for name, kind in kinds.items() if kind == "json" and row[name] is not None})
            row.update({name: bool(row[name]) for name, kind in kinds.items() if kind == "boolean"})
        key = lambda row, table=table: [row[name] for name in table.key]  # noqa: E731
        assert sorted(stored, key=key) == sorted(rows, key=key)
        assert [row[table.key[-1]] for row in csv_rows(filled, table.name)] == [str(row[table.key[-1]]) for row in rows]
    database.close()


def test_sqlite_file_has_types_keys_and_full_text(filled: Path) -> None:
    database = sqlite_utils.Database(filled / "archive.db")
    assert list(database.execute("PRAGMA foreign_key_check")) == []
    assert list(database.execute("PRAGMA integrity_check")) == [("ok",)]
    articles = database["articles"]
    assert (articles.columns_dict["id"], articles.columns_dict["headline"], articles.pks) == (int, str, ["id"])
    assert ("source_id", "sources", "id") in {(key.column, key.other_table, key.other_column) for key in articles.foreign_keys}
    assert articles.detect_fts() == "articles_fts"
    assert [row["slug"] for row in database["claims"].search("crowns")] != []
    told = json.loads((filled / "metadata.json").read_text())["databases"]["archive"]["tables"]
    assert told.keys() == {table.name for table in TABLES}
    database.close()


def test_same_archive_gives_the_same_bytes(exports: Exports) -> None:
    whole = contents(exports.whole)
    assert contents(exports.folder / "again") == whole
    assert {name for name, data in contents(exports.folder / "later").items() if data != whole[name]} == {"manifest.json"}


def test_no_run_of_eight_withheld_words_and_nothing_hidden_is_in_any_file(filled: Path) -> None:
    with closing(sqlite3.connect(filled / "archive.db")) as database:
        dump = "\n".join(database.iterdump())
    withheld = runs(SECRET) | runs(SECOND)
    files = {name: data.decode("utf-8", "replace") for name, data in contents(filled).items()} | {"dump": dump}
    assert {name: found for name, text in files.items() if (found := runs(plain(text)) & withheld)} == {}
    headline_only = [row for row in lines(filled, "articles") if row["text_policy"] == "headline"]
    assert not runs(json.dumps(headline_only)) & runs(OPENING)
    planted = ("kumquat", "Veiled", "Unmet", "Nobody's", "Bell of Tarn")
    assert [(name, word) for name, text in files.items() for word in planted if word.casefold() in text.casefold()] == []


def test_what_was_said_again_names_the_earlier_claim_while_that_stands(filled: Path) -> None:
    claims = {claim["id"]: claim for row in lines(filled, "articles") for claim in row["claims"]}
    linked = [(claim["exact"], claims[link["same_as_id"]]["exact"]) for claim in claims.values() for link in claim["claim_links"]]
    assert linked == [(AGAIN, FEE)]


def test_fact_checks_are_told_by_articles_that_readers_see(filled: Path) -> None:
    checks = {check["id"]: check["claim"] for check in lines(filled, "fact_checks")}
    told = [
        (checks[one["fact_check_id"]], one["is_review"])
        for row in lines(filled, "articles")
        for one in row["article_fact_checks"]
    ]
    assert sorted(told) == [(AGAIN, False), (FEE, False), ("The wall is clean.", True), ("They say: […].", False)]
    assert len(checks) == 6


def test_blind_review_is_told_as_readers_are(filled: Path) -> None:
    (row,) = [row for row in lines(filled, "articles") if row["headline"] == "Quay of Brack to close"]
    assert (row["status"], row["headline_verdicts"]) == ("in_review", [])
    assert {line["verb"] for line in row["record"]}.isdisjoint({"sheet_started", "sheet_saved", "verdict_reached"})


def test_odd_signs_come_through_and_formulas_do_not(filled: Path) -> None:
    row = next(row for row in lines(filled, "articles") if row["headline"].startswith("=HYPERLINK"))
    assert RIGHT_TO_LEFT in row["versions"][0]["text"] and "👩‍👩‍👧" in row["versions"][0]["text"]
    assert "\u2028" in row["versions"][0]["text"] and "\u202e" in row["versions"][0]["text"]
    for path in sorted((filled / "csv").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            cells = [cell for row in csv.reader(stream) for cell in row]
        assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    told = next(row for row in csv_rows(filled, "articles") if "HYPERLINK" in row["headline"])
    assert (told["headline"][:2], told["byline"][:2], told["section"]) == ("'=", "'@", "'=cmd")


def test_filters_are_those_of_the_search(exports: Exports) -> None:
    found = exports.folder / "found"
    (row,) = lines(found, "articles")
    assert row["source"] == "The Kelbury Ledger"
    told = json.loads((found / "manifest.json").read_text())
    assert told["filters"] == {"q": "board", "topic": "harbours", "rating": "mostly_supported"}
    assert [source["name"] for source in lines(found, "sources")] == ["The Kelbury Ledger"]
    assert [topic["slug"] for topic in lines(found, "topics")] == ["harbours", "fees"]
    assert lines(found, "withdrawn") == []
    assert [check["claim"] for check in lines(found, "fact_checks")] == [FEE]  # that of the article, not those of others
    assert [claim["claim_links"] for claim in row["claims"] if claim["claim_links"]] == []
    assert lines(exports.folder / "echo", "withdrawn") == lines(exports.whole, "withdrawn")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"source": "nowhere"}, "The archive knows no source “nowhere”"),
        ({"query": "source:nowhere board"}, "The archive knows no source “nowhere”"),
        ({"query": "!!"}, "Signs alone cannot be searched for"),
        ({"at": "yesterday"}, "--at: a moment with its zone"),
        ({"at": "2026-03-02T09:00:00"}, "--at: a moment with its zone"),
    ],
)
def test_what_cannot_be_asked_is_refused(db: None, tmp_path: Path, asked: dict[str, str], said: str) -> None:
    with pytest.raises(CommandError, match=said) as refused:
        call_command("export_archive", str(tmp_path / "out"), **asked)
    assert refused.value.returncode == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db
def test_queries_do_not_grow_with_the_articles_of_a_chunk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, counts = make_source("Outlet", text_policy="headline"), []
    for number in range(1, 5):
        make_article(source=source, url=f"https://outlet.example/{number}")
        if number in (2, 4):
            with CaptureQueriesContext(connection) as asked:
                export(tmp_path / str(number))
            counts.append(len(asked))
    assert counts[0] == counts[1]
    monkeypatch.setattr(exporting.article_chunks, "__kwdefaults__", {"size": 1, "after": 0})
    made, before = contents(export(tmp_path / "by one")), contents(tmp_path / "4")
    assert {name for name in before if made[name] != before[name]} <= {
        "archive.db",
        "manifest.json",
    }  # SQLite counts what was written


@pytest.mark.django_db
def test_json_report_is_the_manifest_and_v0_says_nothing(tmp_path: Path) -> None:
    make_article(source=make_source(text_policy="full"), url="https://outlet.example/1")
    out, silent = StringIO(), StringIO()
    call_command("export_archive", str(tmp_path / "one"), json=True, stdout=out, stderr=StringIO())
    assert json.loads(out.getvalue()) == json.loads((tmp_path / "one" / "manifest.json").read_text())
    assert json.loads(out.getvalue())["rows"]["articles"] == 1
    call_command("export_archive", str(tmp_path / "two"), verbosity=0, stdout=silent, stderr=silent)
    assert silent.getvalue() == ""


def test_document_tells_every_column() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert drawn(text) == text

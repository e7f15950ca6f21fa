"""What is not restored: exports that are not whole, and into an archive that is not empty."""

import hashlib
import json
import shutil
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from archive import restoring
from archive.ingest.own_export import export_in
from archive.models import Article, Claim, ClaimVerdict, Event, HeadlineVerdict, ImportBatch, RestoredLine, Topic
from archive.restoring import NOBODY, RestoreStopped, restore_export
from tests.exports.test_round_trip import AT, GOLDEN, restore
from tests.factories import make_article, make_source

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(GOLDEN, tmp_path / "export"))


def changed(folder: Path, change: Callable[[list[dict[str, Any]]], None], *, name: str = "articles") -> None:
    """The rows of a file changed by somebody who makes the manifest fit."""
    path = folder / f"{name}.jsonl"
    rows = [json.loads(line) for line in path.read_bytes().splitlines()]
    change(rows)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    told = json.loads((folder / "manifest.json").read_text())
    for file in told["files"]:
        if file["name"] == path.name:
            file["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(told))


def refused(folder: Path) -> str:
    """Why it is not restored; nothing is then in the archive."""
    with pytest.raises(CommandError) as error:
        restore(folder)
    assert error.value.returncode == 2
    assert (Article.objects.count(), ImportBatch.objects.count(), RestoredLine.objects.count(), Event.objects.count()) == (0,) * 4
    return str(error.value)


def test_file_that_is_not_as_it_was_written_is_refused(folder: Path) -> None:
    data = (folder / "articles.jsonl").read_bytes()
    (folder / "articles.jsonl").write_bytes(data.replace(b"Kelbury", b"Kelbery", 1))
    assert refused(folder) == "articles.jsonl is not as it was written: its SHA-256 is not that of the manifest."


def test_missing_file_is_refused(folder: Path) -> None:
    (folder / "topics.jsonl").unlink()
    assert refused(folder) == "topics.jsonl cannot be read: No such file or directory."


def test_export_of_tables_alone_is_refused(folder: Path) -> None:
    told = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(told | {"files": []}))
    assert refused(folder) == "It has no sources.jsonl: export with --format jsonl or all."


def test_export_of_another_format_version_is_refused(folder: Path) -> None:
    told = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(told | {"format_version": 1}))
    assert refused(folder) == "It is an export of format version 1; this software reads version 2."


def say_otherwise(rows: list[dict[str, Any]]) -> None:
    rows[0]["record"][0]["verb"] = "tags_set"


def reseal(rows: list[dict[str, Any]]) -> None:
    rows[0]["record"][0]["sealed"]["verb"] = "tags_set"


def reopen(rows: list[dict[str, Any]]) -> None:
    rows[0]["record"][0]["opened"]["actor_name"]["value"] = "somebody"


def give_away(rows: list[dict[str, Any]]) -> None:
    rows[0]["record"].append(rows[1]["record"][0])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (say_otherwise, "it does not say what is sealed"),
        (reseal, "its fingerprint is not that of what is sealed"),
        (reopen, "its actor_name is not what is sealed"),
        (give_away, "wrong article"),
    ],
)
def test_line_of_the_record_that_does_not_hold_is_refused(folder: Path, change: Callable[..., None], said: str) -> None:
    changed(folder, change)
    assert refused(folder).endswith(f"does not hold: {said}.")


def test_line_that_is_not_the_head_of_its_day_is_refused(folder: Path) -> None:
    lines = {
        line["number"] for row in map(json.loads, (folder / "articles.jsonl").read_bytes().splitlines()) for line in row["record"]
    }

    def change(rows: list[dict[str, Any]]) -> None:
        next(row for row in rows if row["number"] in lines)["hash"] = "0" * 64

    changed(folder, change, name="record_heads")
    assert "it is not the one noted as the last of its day" in refused(folder)


def test_text_of_another_length_is_refused(folder: Path) -> None:
    changed(folder, lambda rows: rows[-1]["versions"][0].update(length=3))
    assert "cannot be restored" in refused(folder)


def test_dry_run_checks_and_writes_nothing(folder: Path) -> None:
    assert "Dry run: nothing was written\nNew: 6" in restore(folder, dry_run=True)
    assert (Article.objects.count(), ImportBatch.objects.count()) == (0, 0)


def test_stopping_leaves_an_empty_archive(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(restoring, "CHUNK_ARTICLES", 2)
    asked = iter([False, True])
    with pytest.raises(RestoreStopped):
        restore_export(export_in(folder), at=AT, should_stop=lambda: next(asked))
    assert (Article.objects.count(), Event.objects.count(), User.objects.filter(username=NOBODY).count()) == (0, 0, 0)


def test_nobody_can_sign_in_as_who_stands_for_the_unnamed(folder: Path) -> None:
    restore(folder)
    nobody = User.objects.get(username=NOBODY)
    assert (nobody.is_active, nobody.has_usable_password(), nobody.groups.count()) == (False, False, 0)
    assert set(HeadlineVerdict.objects.values_list("published_by", flat=True)) == {nobody.pk}


def test_articles_alone_are_imported_into_an_archive_that_is_not_empty(folder: Path) -> None:
    make_article(source=make_source("Elsewhere", text_policy="full"), url="https://elsewhere.example/1")
    out = StringIO()
    with pytest.raises(SystemExit) as left:
        call_command("import_articles", str(folder), stdout=out, stderr=out)
    told = out.getvalue()
    assert left.value.code == 1 and "The archive is not empty" in told
    assert told.count("Its text policy withholds part of the text") == 2
    imported = Article.objects.exclude(source__name="Elsewhere")
    names = {"The Kelbury Ledger", '+Plus & "Minus", weekly', "The Brack Bugle", "The Tarn Lantern"}
    assert {article.source.name for article in imported} == names
    assert (HeadlineVerdict.objects.count(), ClaimVerdict.objects.count(), RestoredLine.objects.count()) == (0, 0, 0)
    assert Claim.objects.filter(status="accepted").count() == 0
    ledger = imported.get(url="https://ledger.example/fees")
    told = json.loads((folder / "articles.jsonl").read_bytes().splitlines()[0])
    assert (ledger.natural_key, ledger.byline, ledger.published_precision) == (told["key"], "Ada Quill", "day")


def test_archive_with_topics_alone_is_not_empty(folder: Path) -> None:
    Topic.objects.create(name="Mills", slug="mills", path="mills/")
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("import_articles", str(folder), stdout=out, stderr=out)
    assert "The archive is not empty" in out.getvalue() and RestoredLine.objects.count() == 0

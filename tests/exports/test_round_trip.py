"""An export restored into an empty archive and exported again gives the same files."""

import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from archive.ingest.undo import UndoRefused, undo_batch
from archive.models import Article, Claim, ClaimVerdict, Event, FactCheck, ImportBatch, RestoredLine, SearchChange, Version
from archive.review.claim_keys import faulty_keys
from tests.evidence_files import PDF, draft, kept, media
from tests.exports.filled import FEE, SECRET, contents, export, fill
from tests.fact_checks import CHECKS, review, take_fact_checks
from tests.factories import make_article, make_source, story_text
from tests.pages.desk import TRUE, publish

GOLDEN = Path(__file__).parent / "golden"
__all__ = ["media"]
AT = datetime(2026, 4, 1, tzinfo=UTC)


def harbour() -> Article:
    return make_article(story_text("Fees rise", [FEE]), source=make_source(text_policy="full"), url="https://ledger.example/1")


def restore(folder: Path, **options: object) -> str:
    out = StringIO()
    call_command("import_articles", str(folder), stdout=out, stderr=out, **options)
    return out.getvalue()


@pytest.mark.django_db(transaction=True)
def test_restored_archive_exports_the_same_files(tmp_path: Path, client: Client) -> None:
    articles = fill()
    first = export(tmp_path / "first")
    address = articles["full"].get_absolute_url()
    page = client.get(f"{address[:-1]}.json").json()
    call_command("flush", interactive=False, verbosity=0)
    restore(first)
    assert contents(export(tmp_path / "second")) == contents(first)
    assert client.get(f"{address[:-1]}.json").json() == page | {"related": []}  # found by words that an export may withhold
    assert client.get(articles["withdrawn"].get_absolute_url()).status_code == 410
    out = StringIO()
    call_command("verify_record", stdout=out)
    assert "the record is whole" in out.getvalue()
    assert faulty_keys() == []


@pytest.mark.django_db
def test_export_of_one_database_is_the_same_from_the_other(tmp_path: Path) -> None:
    """golden was written from SQLite; this test runs on PostgreSQL too. Its SQLite file depends on the version of the library."""
    restore(GOLDEN)
    assert contents(export(tmp_path / "again", format="jsonl")) == contents(GOLDEN)


@pytest.mark.django_db(transaction=True)
def test_files_of_evidence_come_along_where_they_are_asked_for(tmp_path: Path, media: Path) -> None:
    file = kept()
    publish(harbour(), claims={FEE: replace(TRUE, evidence=(draft(file, title="Minutes"),))})
    first = export(tmp_path / "first", evidence_files=True)
    assert (first / "files" / file.sha256).read_bytes() == PDF
    assert "files" not in {path.name for path in export(tmp_path / "without").iterdir()}
    call_command("flush", interactive=False, verbosity=0)
    shutil.rmtree(media)
    restore(first)
    assert contents(export(tmp_path / "second", evidence_files=True)) == contents(first)
    call_command("verify_record", stdout=StringIO())


@pytest.mark.django_db
def test_fact_check_imported_again_after_restoring_is_known_and_whole(client: Client) -> None:
    restore(GOLDEN)
    known = FactCheck.objects.count()
    withheld = review(f"They say: {SECRET}", at="https://outlet.example/0", url=f"{CHECKS}/quenby")
    assert FactCheck.objects.get(url=withheld["url"]).claim == "They say: […]."
    take_fact_checks(withheld)
    assert (FactCheck.objects.count(), FactCheck.objects.get(url=withheld["url"]).claim) == (known, withheld["claimReviewed"])


@pytest.mark.django_db
def test_all_that_is_restored_waits_to_be_taken_up_by_search() -> None:
    restore(GOLDEN)
    assert {*SearchChange.objects.values_list("article_id", flat=True)} == {*Article.objects.values_list("pk", flat=True)}


@pytest.mark.django_db
def test_restored_text_has_what_was_shown_in_its_place() -> None:
    restore(GOLDEN)
    told = [json.loads(line) for line in (GOLDEN / "articles.jsonl").read_bytes().splitlines()]
    blocks = [block for row in told for version in row["versions"] for block in version["blocks"]]
    texts = dict(Version.objects.values_list("pk", "text"))
    shown = [(texts[one["version_id"]][one["start"] :][: len(one["text"])], one["text"]) for one in blocks if one["text"]]
    assert [pair for pair in shown if pair[0] != pair[1]] == []
    lengths = {version["id"]: version["length"] for row in told for version in row["versions"]}
    assert {pk: len(text) for pk, text in texts.items()} == lengths
    assert {row["text_policy"] for row in told} == {"full", "extract", "headline"}
    assert [claim for claim in Claim.objects.all() if texts[claim.version_id][claim.start : claim.end] != claim.exact] == []


@pytest.mark.django_db
def test_restoring_is_on_the_record_and_what_came_is_kept_beside_it(client: Client) -> None:
    restore(GOLDEN)
    batch = ImportBatch.objects.get()
    first, *verdicts = Event.objects.order_by("number")
    assert (first.verb, first.subject_id, first.after["articles"]) == ("archive_restored", batch.pk, batch.new)
    assert {event.verb for event in verdicts} == {"verdict_restored"}
    line = RestoredLine.objects.order_by("pk").first()
    article = Article.objects.get(pk=line.article_id)
    page = client.get(f"{article.get_absolute_url()}record/").content.decode()
    assert line.hash in page and "in the archive it was restored from" in page


@pytest.mark.django_db
def test_verdict_changed_after_it_was_restored_is_found() -> None:
    restore(GOLDEN)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE archive_claimverdict SET why = 'other' WHERE id = %s", [ClaimVerdict.objects.earliest("pk").pk])
    with pytest.raises(CommandError, match="does not say what it said"):
        call_command("verify_record", stdout=StringIO())


@pytest.mark.django_db
def test_new_rows_come_after_the_restored_ones() -> None:
    restore(GOLDEN)
    last = Article.objects.order_by("pk").last()
    assert make_article(source=make_source("Elsewhere", text_policy="full"), url="https://else.example/1").pk > last.pk


@pytest.mark.django_db
def test_restored_import_is_not_undone() -> None:
    restore(GOLDEN)
    with pytest.raises(UndoRefused, match="restored a whole archive"):
        undo_batch(ImportBatch.objects.get(), by=None, at=AT)
    assert Article.objects.count() > 0

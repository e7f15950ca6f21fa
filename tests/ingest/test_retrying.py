import json

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError

from archive.audit import verify_chain
from archive.formats import json_lines
from archive.formats.mapping import parse_mapping
from archive.formats.records import RecordError
from archive.ingest import quarantine, retrying
from archive.ingest.batches import begin_batch
from archive.ingest.recipe import RecipeUnusable
from archive.ingest.retrying import RetryRefused
from archive.ingest.undo import undo_batch
from archive.models import Article, Event, ImportBatch, Record, Version
from archive.models.process import mark
from archive.pipeline import import_paths, retry_batch
from tests.factories import AT, write_story
from tests.ingest.made_up import line, write_files

pytestmark = pytest.mark.django_db

LATER = AT.replace(hour=18)
PICTURES = (
    "<rss version='2.0' xmlns:wp='http://wordpress.org/export/1.2/'><channel><wp:wxr_version>1.2</wp:wxr_version>"
    "<item><title>Quay</title><wp:post_type>attachment</wp:post_type></item></channel></rss>"
)
MAP = "headline=kop,text=romp"


def imported(*paths, **options):
    report = import_paths([str(path) for path in paths], at=AT, **options)
    return ImportBatch.objects.get(pk=report.batch)


@pytest.fixture
def odd(tmp_path):
    """Lines of a shape that nobody knows, between such as everybody does; source and file are as told."""
    strange = [json.dumps({"kop": f"Ferry {n} late", "romp": f"It was {n} hours late."}) for n in (2, 3)]
    folder = write_files(tmp_path / "in", [line("article", 0, 0), *strange, '{"broken": '])
    return imported(folder, source="Gull")


def waiting(batch):
    return list(
        batch.records.filter(outcome="refused", resolved_at=None).order_by("number").values_list("record_number", flat=True)
    )


def test_refused_items_are_taken_with_a_mapping_and_say_by_which_import(odd, django_user_model):
    assert waiting(odd) == [4, 5, 6]
    person, before = django_user_model.objects.create_user("ines"), Article.objects.count()

    report = retry_batch(odd, at=LATER, started_by=person, mapping=MAP)

    assert (report.new, report.refused, report.state) == (2, 1, "finished")
    again = ImportBatch.objects.get(pk=report.batch)
    assert again.arguments == {"retry": odd.pk, "source": "Gull", "map": MAP}
    assert (again.new, again.refused, again.started_by, again.started_at) == (2, 0, person, LATER)
    assert waiting(odd) == [6] and Article.objects.count() == before + 2
    taken = odd.records.filter(record_number__in=(4, 5))
    assert set(taken.values_list("resolved_at", "resolved_by", "resolution")) == {
        (LATER, person.pk, f"Taken by import {again.pk}.")
    }
    version = Version.objects.get(headline="Ferry 2 late")
    assert (version.record.batch, version.article.source.name) == (again, "Gull")
    assert (version.record.locator, version.record.record_number) == (taken[0].locator, 4)
    assert version.record.raw_bytes() == taken.get(record_number=4).raw_bytes()
    assert version.record.byte_offset == taken.get(record_number=4).byte_offset
    told = Event.objects.filter(verb="refusals_resolved")
    assert {(event.subject_id, event.after["batch"], event.actor_name) for event in told} == {(odd.pk, again.pk, "ines")}
    assert sum(event.after["settled"] for event in told) == 2
    assert verify_chain() == []


def test_what_nobody_can_take_stays_and_is_told(odd):
    report = retry_batch(odd, at=LATER)
    assert (report.refused, report.new) == (3, 0)
    assert waiting(odd) == [4, 5, 6]
    assert [(refusal.record, refusal.code) for refusal in report.refusals][-1] == (6, "truncated")
    assert ImportBatch.objects.get(pk=report.batch).records.count() == 0


def test_fix_in_a_format_takes_what_it_refused(odd, monkeypatch):
    read, mapping = json_lines.read, parse_mapping(MAP)
    monkeypatch.setattr(json_lines, "read", lambda raw, _: read(raw, mapping if b"kop" in raw.data else None))
    assert retry_batch(odd, at=LATER).new == 2
    assert waiting(odd) == [6]


XML = "<?xml version='1.0'?><recipe/>\n\nIt is a text all the same, and says so.\n"


def test_file_refused_whole_is_cut_into_its_records(tmp_path, monkeypatch):
    def unknown(data):
        raise RecordError("unknown_format", "No format was known for it then.")

    folder = write_files(tmp_path / "in", [line("article", 0, 0), line("article", 1, 1), line("broken", 0, 0)])
    with monkeypatch.context() as patch:
        patch.setattr("archive.ingest.recipe.detect_article", unknown)
        batch = imported(folder / "0.jsonl")
    assert (batch.refused, waiting(batch)) == (1, [1])
    report = retry_batch(batch, at=LATER)
    assert (report.new, report.unchanged, report.refused, waiting(batch)) == (3, 1, 1, [])
    again = ImportBatch.objects.get(pk=report.batch)
    assert (again.new, again.refused, waiting(again)) == (3, 1, [5])


def test_forced_format_reads_what_was_no_format(tmp_path):
    path = tmp_path / "note.xml"
    path.write_text(XML)
    batch = imported(path)
    assert batch.refused == 1
    assert retry_batch(batch, at=LATER, format="plain_text").new == 1
    assert Version.objects.get().headline.startswith("<?xml") and waiting(batch) == []


def test_description_beside_the_file_comes_along(tmp_path):
    path = tmp_path / "odd.xml"
    path.write_text(XML)
    path.with_name("odd.xml.meta.json").write_text('{"source": "The Skua", "byline": "Ada Ness"}')
    batch = imported(path)
    retry_batch(batch, at=LATER, format="plain_text")
    assert (Article.objects.get().source.name, Article.objects.get().byline) == ("The Skua", "Ada Ness")


def test_item_too_large_to_be_kept_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(quarantine, "KEPT_BYTES", 6_000_000)
    path = tmp_path / "line.txt"
    path.write_bytes(b"x" * 7_000_000)
    batch = imported(path)
    report = retry_batch(batch, at=LATER)
    assert [(refusal.file, refusal.reason) for refusal in report.refusals] == [(str(path), retrying.NOT_KEPT)]
    assert waiting(batch) == [1]


def test_huge_item_is_refused_again_without_being_held(tmp_path, monkeypatch):
    monkeypatch.setattr(retrying, "HELD_BYTES", 1_000_000)
    path = tmp_path / "lines.jsonl"
    huge = json.dumps({"headline": "Huge", "text": "x" * 21_000_000})
    path.write_text(f"{line('article', 0, 0)}\n{line('article', 1, 1)}\n{huge}\n")
    batch = imported(path)
    assert waiting(batch) == [3]
    raw = retrying._raw(Record.objects.get(outcome="refused"), None)
    assert (len(raw.data), raw.size, raw.is_cut) == (retrying.CUT_BYTES, len(huge) + 1, True)
    assert retry_batch(batch, at=LATER).refusals[0].code == "too_large"


def test_taken_in_chunks_each_settles_its_own(odd, monkeypatch):
    monkeypatch.setattr("archive.pipeline.CHUNK_ITEMS", 1)
    stop = iter([True])
    report = retry_batch(odd, at=LATER, mapping=MAP, should_stop=lambda: next(stop, False))
    assert (report.state, report.new, waiting(odd)) == ("stopped", 1, [4, 5, 6])  # it may not be all of the first item
    report = retry_batch(odd, at=LATER, mapping=MAP)
    assert (report.unchanged, report.new, waiting(odd)) == (1, 1, [6])


def test_failure_on_the_way_settles_nothing_that_was_not_stored(odd, monkeypatch):
    monkeypatch.setattr("archive.pipeline.store_chunk", lambda *arguments, **options: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        retry_batch(odd, at=LATER, mapping=MAP)
    assert waiting(odd) == [4, 5, 6]


@pytest.mark.django_db(transaction=True)
def test_chunk_that_is_written_at_the_second_try_settles_its_items(odd, monkeypatch):
    settle, tries = retrying.Retry.settle, []

    def fail_once(self, before, into, **options):
        settle(self, before, into, **options)
        tries.append(before)
        if len(tries) == 1:
            raise IntegrityError

    monkeypatch.setattr(retrying.Retry, "settle", fail_once)
    assert retry_batch(odd, at=LATER, mapping=MAP).new == 2
    assert len(tries) == 3 and waiting(odd) == [6]


def test_item_of_which_nothing_is_an_article_stays(tmp_path):
    path = tmp_path / "pictures.xml"
    path.write_text(PICTURES)
    batch = imported(path, format="nitf")

    report = retry_batch(batch, at=LATER, format="wxr")

    assert [(one.code, one.reason) for one in report.refusals] == [("not_an_article", retrying.NO_ARTICLE)]
    assert batch.records.get().resolved_at is None


def test_items_wait_again_once_the_import_that_took_them_is_undone(odd):
    again = ImportBatch.objects.get(pk=retry_batch(odd, at=LATER, mapping=MAP).batch)
    assert waiting(odd) == [6]

    undo_batch(again, by=None, at=LATER)

    assert waiting(odd) == [4, 5, 6]
    assert retry_batch(odd, at=LATER, mapping=MAP).new == 2


def test_dry_run_writes_nothing(odd, all_rows):
    before = all_rows()
    report = retry_batch(odd, at=LATER, mapping=MAP, dry_run=True)
    assert (report.new, report.refused, report.batch) == (2, 1, None)
    assert all_rows() == before


def test_nothing_to_take_is_refused_and_no_import_begun(tmp_path):
    batch = imported(write_story(tmp_path, "Ferry late", ["It was two hours late."]))
    with pytest.raises(RetryRefused, match=f"Import {batch.pk} has no refused items that wait for somebody"):
        retry_batch(batch, at=LATER)
    assert ImportBatch.objects.count() == 1


def test_running_import_is_refused(odd):
    odd.state, odd.finished_at = "running", None
    odd.position = mark(odd.pk)
    with pytest.raises(RetryRefused, match="still running"):
        retry_batch(odd, at=LATER)


def test_batch_begun_before_says_why_it_came_to_nothing(odd):
    into = begin_batch({"retry": odd.pk}, at=LATER)
    with pytest.raises(RecipeUnusable):
        retry_batch(odd, at=LATER, format="nonsense", into=into)
    into.refresh_from_db()
    assert into.state == "failed" and "'nonsense' is none of" in into.failure
    into = begin_batch({"retry": odd.pk}, at=LATER)
    assert retry_batch(odd, at=LATER, mapping=MAP, into=into).batch == into.pk


class TestCommand:
    def run(self, *arguments):
        try:
            call_command("retry_import", *map(str, arguments))
        except SystemExit as stop:
            return stop.code
        except CommandError as error:
            return error.returncode, str(error)
        return 0

    def test_some_refused_again_is_exit_code_one(self, odd, capsys):
        assert self.run(odd.pk, "--map", MAP, "--json") == 1
        said = json.loads(capsys.readouterr().out)
        assert (said["new"], said["refused"], len(said["refusals"])) == (2, 1, 1)
        assert Record.objects.filter(resolved_by=None, resolved_at__isnull=False).count() == 2

    def test_all_taken_is_exit_code_zero(self, tmp_path, capsys):
        path = tmp_path / "note.xml"
        path.write_text(XML)
        batch = imported(path)
        assert self.run(batch.pk, "--format", "plain_text", "--dry-run") == 0
        assert capsys.readouterr().out.startswith("Dry run: nothing was written\nNew: 1\n")
        assert self.run(batch.pk, "--format", "plain_text", "-v0") == 0
        assert capsys.readouterr().out == ""

    def test_what_cannot_be_done_is_exit_code_two(self, odd):
        assert self.run(999_999_999) == (2, "There is no import 999999999.")
        assert self.run(odd.pk, "--format", "nonsense")[0] == 2
        self.run(odd.pk, "--map", MAP)
        odd.records.update(resolved_at=LATER, resolution="Thrown away.")
        assert self.run(odd.pk) == (2, f"Import {odd.pk} has no refused items that wait for somebody.")

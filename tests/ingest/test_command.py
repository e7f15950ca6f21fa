import io
import json
import os
import signal
import sys
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import OperationalError, ProgrammingError

from archive import pipeline
from archive.ingest import parsing, report
from archive.management.commands import import_articles
from archive.models import Article, ImportBatch, Record
from tests.factories import write_story

PARAGRAPHS = ["The ferry was 2 hours late on Monday, the company said.", "It gave no reason for the delay."]

pytestmark = pytest.mark.django_db


def run(*arguments, **options):
    """The exit code of import_articles."""
    try:
        call_command("import_articles", *map(str, arguments), **options)
    except SystemExit as stop:
        return stop.code
    except CommandError as error:
        return error.returncode
    return 0


@pytest.fixture
def folder(tmp_path):
    write_story(tmp_path, "Ferry late again", PARAGRAPHS, source="The Gull")
    write_story(tmp_path, "Bridge closed", PARAGRAPHS, name="sub/bridge.txt")
    (tmp_path / "README.md").write_text("Not an article.")
    return tmp_path


def test_json_is_the_whole_of_standard_output(folder, capsys):
    assert run(folder, "--json") == 0
    out, err = capsys.readouterr()
    batch, ferry, bridge = ImportBatch.objects.get(), *Article.objects.order_by("pk")
    assert json.loads(out) == {
        "batch": batch.pk, "new": 2, "new_version": 0, "unchanged": 0, "duplicate": 0, "refused": 0, "refusals": [],
        "articles": [ferry.pk, bridge.pk],
    }  # fmt: skip
    assert list(json.loads(out)) == ["batch", "new", "new_version", "unchanged", "duplicate", "refused", "refusals", "articles"]
    assert err == "Skipped: 1\n  Other files in folders and archives: 1\n"
    assert (batch.state, batch.new, batch.arguments["paths"]) == ("finished", 2, [str(folder)])

    assert run(folder, "--json") == 0
    again = json.loads(capsys.readouterr().out)
    assert (again["unchanged"], again["new"], again["articles"]) == (2, 0, [ferry.pk, bridge.pk])


def test_some_refused_is_exit_code_one_with_file_record_and_reason(folder, capsys):
    (folder / "bad.txt").write_bytes(b"")
    assert run(folder) == 1
    out = capsys.readouterr().out
    assert out.splitlines() == [
        f"Batch {ImportBatch.objects.get().pk}: finished",
        "New: 2", "New version: 0", "Unchanged: 0", "Duplicate: 0", "Refused: 1",
        f"Refused {folder / 'bad.txt'}:1: Nothing in it.",
    ]  # fmt: skip


def test_json_lists_refusals(folder, capsys):
    path = folder / "bad.txt"
    path.write_bytes(b"")
    assert run(path, "--json") == 1
    report = json.loads(capsys.readouterr().out)
    assert report["refusals"] == [{"file": str(path), "record": 1, "code": "empty", "reason": "Nothing in it."}]
    assert (report["refused"], report["articles"]) == (1, [])


def test_verbosity_zero_says_nothing(folder, capsys):
    assert run(folder, verbosity=0) == 0
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere.txt"], "No such file or folder: nowhere.txt"),
        (["{}/none"], "No file in folder"),
        (["{}/a.txt", "nowhere.txt"], "No such file"),
        (["{}/a.txt", "--source", "x" * 201], "at most 200 characters"),
        (["{}/a.txt", "--source", "a\0b"], "all printable"),
    ],
)
def test_unusable_arguments_are_exit_code_two_and_nothing_is_written(tmp_path, arguments, said):
    (tmp_path / "none").mkdir()
    write_story(tmp_path, "A story", PARAGRAPHS, name="a.txt")
    with pytest.raises(CommandError, match=said) as failure:
        call_command("import_articles", *(argument.format(tmp_path) for argument in arguments))
    assert failure.value.returncode == 2
    assert not ImportBatch.objects.exists() and not Article.objects.exists()


def test_failure_of_the_database_is_exit_code_three_and_what_was_stored_stays(folder, monkeypatch):
    monkeypatch.setattr(pipeline, "CHUNK_ITEMS", 1)
    store = pipeline.store_chunk

    def full_at_the_second(items, **options):
        if Article.objects.exists():
            raise OperationalError("database or disk is full")
        return store(items, **options)

    monkeypatch.setattr(pipeline, "store_chunk", full_at_the_second)
    with pytest.raises(
        CommandError, match="^The database failed: database or disk is full. What was stored before stays"
    ) as failure:
        call_command("import_articles", str(folder))
    assert failure.value.returncode == 3
    assert (Article.objects.count(), ImportBatch.objects.get().state) == (1, "failed")

    monkeypatch.setattr(pipeline, "store_chunk", store)
    assert run(folder) == 0
    assert Article.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "arguments"),
    [("import_articles", ["."]), ("undo_import", ["1"]), ("undo_import", ["1", "--dry-run"]), ("retry_import", ["1"])],
)
def test_database_without_tables_is_told_in_a_sentence_by_every_command(name, arguments, monkeypatch):
    def missing(*arguments, **options):
        raise ProgrammingError('relation "archive_entity" does not exist\nLINE 1: SELECT')

    monkeypatch.setattr(import_articles, "import_paths", missing)
    monkeypatch.setattr(ImportBatch, "objects", SimpleNamespace(filter=missing))
    with pytest.raises(CommandError, match='^The database failed: relation "archive_entity" does not exist LINE 1') as failure:
        call_command(name, *arguments)
    assert failure.value.returncode == 3


def test_source_given_on_the_command_line_goes_before_the_descriptions(folder):
    assert run(folder, "--source", "  The   Skua ", verbosity=0) == 0
    assert set(Article.objects.values_list("source__name", flat=True)) == {"The Skua"}


def test_source_is_the_descriptions_or_unattributed(folder):
    assert run(folder, verbosity=0) == 0
    assert list(Article.objects.order_by("pk").values_list("source__name", flat=True)) == ["The Gull", "Unattributed"]


def test_standard_input_is_one_article(monkeypatch, capsys):
    text = "Ferry late\n\nIt was 2 hours late.\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert run("-", "--json", "--source", "The Gull") == 0
    assert json.loads(capsys.readouterr().out)["new"] == 1
    assert (Record.objects.get().locator, Record.objects.get().raw_bytes()) == ("-", text.encode())


def test_dry_run_says_what_would_happen_and_writes_nothing(folder, capsys, all_rows):
    address = "https://gull.example/ferry"
    write_story(folder, "Ferry late again", PARAGRAPHS, url=address)
    run(folder, verbosity=0)
    write_story(folder, "Ferry very late", PARAGRAPHS, name="ferry-late-again.txt", url=address)
    write_story(folder, "Ferry very late", PARAGRAPHS, name="sub/copy.txt", source="The Skua", url="https://skua.example/ferry")
    write_story(folder, "Wholly new", PARAGRAPHS, source="The Puffin")
    (folder / "bad.txt").write_bytes(b"\0")
    before = all_rows()

    assert run(folder, "--json", "--dry-run") == 1

    assert all_rows() == before
    report = json.loads(capsys.readouterr().out)
    counts = {key: report[key] for key in ("batch", "new", "new_version", "unchanged", "duplicate", "refused")}
    assert counts == {"batch": None, "new": 1, "new_version": 1, "unchanged": 1, "duplicate": 1, "refused": 1}
    assert report["articles"] == list(Article.objects.order_by("pk").values_list("pk", flat=True))

    assert run(folder, "--json") == 1
    done = json.loads(capsys.readouterr().out)
    assert {key: done[key] for key in counts} == {**counts, "batch": ImportBatch.objects.latest("pk").pk}


def test_dry_run_in_words(folder, capsys, monkeypatch):
    monkeypatch.setattr(pipeline, "CHUNK_ITEMS", 1)
    assert run(folder, "--dry-run") == 0
    assert capsys.readouterr().out.startswith("Dry run: nothing was written\nNew: 2\n")


@pytest.fixture
def interruptible():
    """As in the foreground: what a shell runs in the background ignores the signal."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_interrupt_stops_at_the_chunks_end_and_running_again_completes(folder, capsys, monkeypatch, interruptible):
    monkeypatch.setattr(pipeline, "CHUNK_ITEMS", 1)
    read = parsing._parsed

    def interrupt_at_first(*arguments, **options):
        monkeypatch.setattr(parsing, "_parsed", read)
        os.kill(os.getpid(), signal.SIGINT)
        return read(*arguments, **options)

    monkeypatch.setattr(parsing, "_parsed", interrupt_at_first)
    assert run(folder, "--json") == 130
    out, err = capsys.readouterr()
    assert json.loads(out)["new"] == 1
    assert "Stopped." in err
    assert ImportBatch.objects.get().state == "stopped"
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler

    assert run(folder, "--json") == 0
    again = json.loads(capsys.readouterr().out)
    assert (again["new"], again["unchanged"]) == (1, 1)


@pytest.mark.long
def test_exit_codes_of_a_real_process(tmp_path, manage):
    write_story(tmp_path, "Ferry late", PARAGRAPHS, name="in/a.txt")
    (tmp_path / "in" / "b.txt").write_bytes(b"")
    refused = manage("import_articles", "in", "--json")
    out, err = refused.communicate()
    assert (refused.returncode, json.loads(out)["new"], err) == (1, 1, b"")
    taken, unusable = manage("import_articles", "in/a.txt", "-v0"), manage("import_articles")
    assert (taken.communicate(), taken.returncode) == ((b"", b""), 0)
    assert (b"PATHS" in unusable.communicate()[1], unusable.returncode) == (True, 2)


def test_of_very_many_refusals_the_first_are_told_and_the_rest_counted(folder, capsys, monkeypatch):
    monkeypatch.setattr(report, "MOST_REFUSALS", 2)
    for number in range(5):
        (folder / f"bad{number}.txt").write_bytes(b"")
    assert run(folder) == 1
    out, _ = capsys.readouterr()
    assert (out.count("\nRefused "), "And 3 more. The page of the import tells of all of them." in out) == (2, True)
    assert Record.objects.filter(outcome="refused").count() == 5
    assert run(folder, "--json", "--dry-run") == 1
    said = json.loads(capsys.readouterr()[0])
    assert (said["refused"], len(said["refusals"]), said["refusals_left_out"]) == (5, 2, 3)

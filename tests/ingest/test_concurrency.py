import threading

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from archive import pipeline
from archive.audit import record, verify_chain
from archive.ingest import workers
from archive.ingest.settling import settle_refusals
from archive.ingest.undo import undo_batch
from archive.models import Article, Event, ImportBatch, Record, Version
from archive.pipeline import import_paths, retry_batch
from tests.factories import AT, make_source, write_story
from tests.ingest.made_up import line, many_lines, write_files


@pytest.fixture
def folder(tmp_path):
    for number in range(40):
        write_story(
            tmp_path, f"Story {number}", [f"It happened {number} times."], url=f"https://gull.example/{number}", source="Gull"
        )
    return tmp_path


def at_once(*jobs):
    """The jobs run in threads, each with a connection of its own; what they raised."""
    failures = []

    def run(job):
        try:
            job()
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


@pytest.mark.django_db(transaction=True)
def test_imports_at_once_of_one_folder_make_each_article_once(folder, monkeypatch):
    monkeypatch.setattr(pipeline, "CHUNK_ITEMS", 3)

    assert at_once(*[lambda: import_paths([str(folder)], at=AT)] * 3) == []

    assert (Article.objects.count(), Version.objects.count(), Record.objects.count()) == (40, 40, 120)
    batches = ImportBatch.objects.all()
    assert sum(batch.new for batch in batches) == 40 and sum(batch.unchanged for batch in batches) == 80
    assert {batch.state for batch in batches} == {"finished"}
    assert Event.objects.count() == 40 and verify_chain() == []


@pytest.mark.django_db(transaction=True)
def test_imports_at_once_in_other_orders_do_not_lock_each_other_out(folder, monkeypatch):
    monkeypatch.setattr(pipeline, "CHUNK_ITEMS", 7)
    paths = sorted(str(path) for path in folder.glob("*.txt"))

    assert at_once(lambda: import_paths(paths, at=AT), lambda: import_paths(paths[::-1], at=AT)) == []

    assert Article.objects.count() == 40 and verify_chain() == []


@pytest.mark.django_db(transaction=True)
def test_import_and_other_writers_at_once_make_one_record(folder, monkeypatch):
    monkeypatch.setattr(pipeline, "CHUNK_ITEMS", 5)
    source = make_source()

    def edit():
        for _ in range(20):
            with transaction.atomic():
                record(verb="record_edited", subject=source, at=AT)

    assert at_once(lambda: import_paths([str(folder)], at=AT), edit) == []
    assert Event.objects.count() == 60 and verify_chain() == []


@pytest.mark.django_db(transaction=True)
def test_imports_at_once_with_workers_of_their_own_make_each_article_once(tmp_path, monkeypatch):
    monkeypatch.setattr(pipeline, "CHUNK_ITEMS", 11)
    monkeypatch.setattr(workers, "FEW", 0)
    same = write_files(tmp_path / "same", [line("article", n, n % 5) for n in range(25)])
    other = write_files(tmp_path / "other", [line("copy", n, n % 5) for n in range(15)])

    jobs = [lambda folder=folder: import_paths([str(folder)], at=AT, workers=2) for folder in (same, same, other)]
    assert at_once(*jobs) == []

    assert {batch.state for batch in ImportBatch.objects.all()} == {"finished"}
    assert Article.objects.count() == Article.objects.values("natural_key").distinct().count()
    assert Version.objects.count() == sum(Article.objects.values_list("version_count", flat=True))
    assert not Article.objects.filter(duplicate_of__duplicate_of__isnull=False).exists() and verify_chain() == []


@pytest.mark.django_db(transaction=True)
def test_import_and_undo_of_another_at_once_do_not_lock_each_other_out(tmp_path, monkeypatch):
    monkeypatch.setattr(pipeline, "CHUNK_ITEMS", 3)
    monkeypatch.setattr("archive.ingest.undo_plan.GROUP", 3)
    lines = [line("article", n, n % 5) for n in range(20)]
    first = import_paths([str(write_files(tmp_path / "a", lines))], at=AT)
    batch, folder = ImportBatch.objects.get(pk=first.batch), write_files(tmp_path / "b", lines[::-1])

    assert at_once(lambda: undo_batch(batch, by=None, at=AT), lambda: import_paths([str(folder)], at=AT)) == []

    assert set(Article.objects.values_list("url", flat=True)) >= {f"https://gull.example/{n}" for n in range(20)}
    assert Version.objects.count() == sum(Article.objects.values_list("version_count", flat=True))
    assert verify_chain() == []


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL locks rows one by one")
@pytest.mark.django_db
def test_the_record_is_locked_before_refused_items_are_written(tmp_path, editor):
    """An import that takes them again holds the record and writes the items: in the other order each would wait for the other."""
    report = import_paths([str(write_files(tmp_path / "a", ['{"kop": "Ferry late", "romp": "It was late."}', "{broken"]))], at=AT)
    batch = ImportBatch.objects.get(pk=report.batch)
    with CaptureQueriesContext(connection) as taken_again:
        retry_batch(batch, at=AT, mapping="headline=kop,text=romp")
    with CaptureQueriesContext(connection) as settled:
        settle_refusals(batch, note="Broken at its source.", by=editor, at=AT)
    for context in (taken_again, settled):
        assert set(locked_at_each_update(query["sql"] for query in context.captured_queries)) == {True}


def locked_at_each_update(queries):
    """For each UPDATE of records, whether its transaction had locked the record of events by then."""
    is_locked = False
    for sql in queries:
        is_locked = "pg_advisory_xact_lock" in sql or (is_locked and not sql.startswith("SAVEPOINT"))
        if sql.startswith('UPDATE "archive_record"'):
            yield is_locked


@pytest.mark.long
@pytest.mark.parametrize("files", ["the same", "others"])
def test_processes_at_once_with_workers(tmp_path, own, files):
    archive = own("one")
    folders = [
        write_files(tmp_path / name, many_lines(150, seed=seed)) for name, seed in (("a", 3), ("b", 3 + (files == "others")))
    ]
    jobs = [archive.start("import_articles", folder, "-v0", "--workers", 2) for folder in folders]
    assert [(*job.communicate(), job.returncode) for job in jobs] == [(b"", b"", 1)] * 2
    rows = archive.rows()
    assert [row["state"] for row in rows["ImportBatch"]] == ["finished"] * 2
    assert len(rows["Version"]) == sum(row["version_count"] for row in rows["Article"])
    assert archive.run("verify_record")[0] == 0


@pytest.mark.long
def test_processes_at_once_on_one_sqlite_file(folder, manage):
    imports = [manage("import_articles", str(folder), "-v0") for _ in range(2)]
    assert [(*process.communicate(), process.returncode) for process in imports] == [(b"", b"", 0)] * 2
    assert manage("verify_record").communicate() == (b"the record is whole: 40 events\n", b"")

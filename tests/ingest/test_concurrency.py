import threading

import pytest
from django.db import connection, transaction

from archive import pipeline
from archive.audit import record, verify_chain
from archive.models import Article, Event, ImportBatch, Record, Version
from archive.pipeline import import_paths
from tests.factories import AT, make_source, write_story


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


@pytest.mark.long
def test_processes_at_once_on_one_sqlite_file(folder, manage):
    imports = [manage("import_articles", str(folder), "-v0") for _ in range(2)]
    assert [(*process.communicate(), process.returncode) for process in imports] == [(b"", b"", 0)] * 2
    assert manage("verify_record").communicate() == (b"the record is whole: 40 events\n", b"")

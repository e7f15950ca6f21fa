"""After an import of many records PostgreSQL knows how large the archive is; after one of few nothing is asked of it."""

import pytest
from django.db import connection

from archive.ingest import batches
from archive.models import ImportBatch, statistics
from archive.pipeline import import_records
from tests.factories import AT, TEXT, raw_record

pytestmark = pytest.mark.django_db


def articles_believed() -> int:
    """How many rows the database plans for in the table of articles."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'archive_article'")
        return int(cursor.fetchone()[0])


def imported(count: int, first: int = 0) -> None:
    records = [raw_record(TEXT.replace("280", str(number)), locator=f"{number}.txt") for number in range(first, first + count)]
    assert import_records(records, at=AT).new == count


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite plans by rule, and takes no statistics.")
def test_statistics_are_taken_where_the_import_was_of_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Unlike rows, what is believed of them stays when a transaction is undone.

    The table is locked first, for PostgreSQL may be tidying it just then after the tests before: it gives way to who waits.
    """
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE archive_article IN SHARE UPDATE EXCLUSIVE MODE")
    monkeypatch.setattr(statistics, "MANY", 4)
    imported(4)
    assert articles_believed() == 4
    monkeypatch.setattr(statistics, "MANY", 9)
    imported(5, first=100)
    assert articles_believed() == 4


def test_a_shard_leaves_them_to_the_import_that_it_is_of(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[int] = []
    monkeypatch.setattr(batches, "take_statistics", lambda written: taken.append(written.count()))
    imported(2)
    assert taken == [2]
    whole = ImportBatch.objects.create(started_at=AT, arguments={"distributed": True})
    shard = ImportBatch.objects.get(state="finished")
    ImportBatch.objects.filter(pk=shard.pk).update(parent=whole, shard=1)
    taken.clear()
    shard.refresh_from_db()
    batches.close_batch(shard, "finished", at=AT)
    assert taken == []
    batches.close_batch(whole, "finished", at=AT)
    assert taken == [2]

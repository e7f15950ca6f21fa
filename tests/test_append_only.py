"""The database itself refuses to change or remove what was written down, on either engine."""

from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.core.management.color import no_style
from django.core.management.sql import sql_flush
from django.db import IntegrityError, connection, models, transaction
from django.db.migrations.executor import MigrationExecutor

from archive.audit import Entry, record_many, verify_chain
from archive.models import Event, Source
from archive.models.append_only import APPEND_ONLY, is_guarded
from tests.tampering import lift_guards

AT = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
BEFORE_THE_GUARDS = ("archive", "0002_import_anything")
SAID = "archive_event is append-only: its rows are never changed, removed or replaced"
CHANGES = [
    "UPDATE archive_event SET note = 'x' WHERE number = 2",
    "UPDATE archive_event SET number = number + 10",
    "DELETE FROM archive_event WHERE number = 3",
    "DELETE FROM archive_event",
]
COLUMNS = ", ".join(field.column for field in Event._meta.local_concrete_fields)
AGAIN = ", ".join("'x'" if field.column == "note" else field.column for field in Event._meta.local_concrete_fields)
OF_SQLITE = [
    f"INSERT OR REPLACE INTO archive_event ({COLUMNS}) SELECT {AGAIN} FROM archive_event WHERE number = 2",
    f"REPLACE INTO archive_event ({COLUMNS}) SELECT {AGAIN.replace('id', 'id + 100', 1)} FROM archive_event WHERE number = 2",
    "UPDATE OR REPLACE archive_event SET number = 1 WHERE number = 2",
]
OF_POSTGRESQL = [
    "TRUNCATE archive_event",
    "TRUNCATE archive_event, archive_source CASCADE",
    f"INSERT INTO archive_event ({COLUMNS}) SELECT {AGAIN} FROM archive_event WHERE number = 2 "
    "ON CONFLICT (id) DO UPDATE SET note = 'x'",
    "SET LOCAL session_replication_role = replica; UPDATE archive_event SET note = 'x'",
]


def on(vendor: str, statement: str) -> object:
    return pytest.param(statement, marks=pytest.mark.skipif(connection.vendor != vendor, reason=f"A statement of {vendor}."))


@pytest.fixture
def rows(db: None) -> list[dict[str, object]]:
    source = Source.objects.create(name="The Daily Flare", slug="the-daily-flare", created_at=AT)
    with transaction.atomic():
        record_many([Entry(verb="record_edited", subject=source, at=AT, after={"line": n}) for n in range(3)])
    return list(Event.objects.order_by("number").values())


@pytest.mark.parametrize(
    "statement", [*CHANGES, *(on("sqlite", one) for one in OF_SQLITE), *(on("postgresql", one) for one in OF_POSTGRESQL)]
)
def test_database_refuses_to_change_or_remove_an_event(rows: list[dict[str, object]], statement: str) -> None:
    with pytest.raises(IntegrityError, match=SAID), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert list(Event.objects.order_by("number").values()) == rows
    assert verify_chain() == []


def test_refusal_reaches_python_where_the_model_is_passed_by(rows: list[dict[str, object]]) -> None:
    for change in (lambda events: models.QuerySet.update(events, note="x"), models.QuerySet.delete):
        with pytest.raises(IntegrityError, match=SAID), transaction.atomic():
            change(Event.objects.filter(number=2))
    assert list(Event.objects.order_by("number").values()) == rows


@pytest.mark.django_db
def test_every_table_of_the_record_is_guarded_after_all_migrations() -> None:
    assert [table for table in APPEND_ONLY if not is_guarded(connection, table)] == []


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite's triggers cannot be switched off.")
def test_a_trigger_that_is_switched_off_guards_nothing(rows: list[dict[str, object]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE archive_event DISABLE TRIGGER ALL")
    assert not is_guarded(connection, "archive_event")


@pytest.mark.django_db
def test_guards_that_were_taken_away_are_missed() -> None:
    lift_guards()
    assert [table for table in APPEND_ONLY if is_guarded(connection, table)] == []


@pytest.mark.django_db(transaction=True)
def test_migration_can_be_taken_back_and_made_again() -> None:
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes("archive")
    try:
        MigrationExecutor(connection).migrate([BEFORE_THE_GUARDS])
        assert not is_guarded(connection, "archive_event")
    finally:
        MigrationExecutor(connection).migrate(newest)
    assert [table for table in APPEND_ONLY if not is_guarded(connection, table)] == []


@pytest.mark.django_db(transaction=True)
def test_guards_stand_again_after_the_tests_empty_the_tables(rows: list[dict[str, object]]) -> None:
    call_command("flush", interactive=False, verbosity=0)
    assert not Event.objects.exists()
    assert is_guarded(connection, "archive_event")


@pytest.mark.django_db
def test_what_django_would_flush_an_archive_with_is_refused(rows: list[dict[str, object]]) -> None:
    connection.check_constraints()  # PostgreSQL truncates no table with checks still to come
    said = SAID.replace("archive_event", "archive_(?:event|recordhead)")  # whichever is emptied first
    with pytest.raises(IntegrityError, match=said), transaction.atomic(), connection.cursor() as cursor:
        for statement in sql_flush(no_style(), connection, allow_cascade=True):
            cursor.execute(statement)
    assert list(Event.objects.order_by("number").values()) == rows

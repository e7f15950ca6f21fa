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
from tests.tampering import lift_guards, tamper

AT = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
BEFORE_THE_FORMATS = ("archive", "0010_calibration")
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


FIRST_FORMAT = [  # two events as they were written before there was another, with the hashes they were given
    {"number": 1, "previous_hash": "0" * 64, "hash": "ebe08cc6b06bfde13b044d1c54130fba9cca5a8510aa25375eeb3cb9cd453b57"},
    {
        "number": 2,
        "previous_hash": "ebe08cc6b06bfde13b044d1c54130fba9cca5a8510aa25375eeb3cb9cd453b57",
        "hash": "67eaccf1b7ec1ab27862c545e86c5173d475cab8b422ae5fcdd2cd897cfc5b7a",
    },
]


@pytest.mark.django_db(transaction=True)
def test_migrations_can_be_taken_back_and_made_again_and_events_of_the_first_format_keep_their_hashes() -> None:
    """One way back and forth for both, for each takes its time; the chain goes on from what was written before."""
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes("archive")
    try:
        MigrationExecutor(connection).migrate([BEFORE_THE_GUARDS])
        assert not is_guarded(connection, "archive_event")
        migrate = MigrationExecutor(connection)
        migrate.migrate([BEFORE_THE_FORMATS])
        old = migrate.loader.project_state([BEFORE_THE_FORMATS]).apps.get_model("archive", "Event")
        who = {"actor_id": 7, "actor_name": "mara", "role": "editor", "verb": "record_edited"}
        what = {"subject_type": "source", "subject_id": 3, "before": {"name": "é"}, "note": "why"}
        for line in FIRST_FORMAT:
            old.objects.create(
                **line, **who, **what, at=AT.replace(second=15, microsecond=123456), after={"line": line["number"]}
            )
    finally:
        MigrationExecutor(connection).migrate(newest)
    assert [table for table in APPEND_ONLY if not is_guarded(connection, table)] == []
    assert list(Event.objects.order_by("number").values("number", "previous_hash", "hash")) == FIRST_FORMAT
    source = Source.objects.create(name="The Daily Flare", slug="the-daily-flare", created_at=AT)
    with transaction.atomic():
        record_many([Entry(verb="record_edited", subject=source, at=AT)])
    assert list(Event.objects.order_by("number").values_list("format", flat=True)) == [1, 1, 2]
    assert verify_chain() == []
    with transaction.atomic():
        tamper("UPDATE archive_event SET note = 'x' WHERE number = 1")
        assert verify_chain()[0].startswith("Event 1 was changed")
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_migration_is_not_taken_back_once_an_event_has_a_salt(rows: list[dict[str, object]]) -> None:
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes("archive")
    try:
        with pytest.raises(Exception, match="3 events are of a format that came with this migration; nothing was changed"):
            MigrationExecutor(connection).migrate([BEFORE_THE_FORMATS])
    finally:
        MigrationExecutor(connection).migrate(newest)  # those that came after it were taken back
    assert list(Event.objects.order_by("number").values()) == rows
    assert is_guarded(connection, "archive_event")


@pytest.mark.django_db(transaction=True)
def test_guards_stand_again_after_the_tests_empty_the_tables(rows: list[dict[str, object]]) -> None:
    call_command("flush", interactive=False, verbosity=0)
    assert not Event.objects.exists()
    assert is_guarded(connection, "archive_event")


@pytest.mark.django_db
def test_what_django_would_flush_an_archive_with_is_refused(rows: list[dict[str, object]]) -> None:
    connection.check_constraints()  # PostgreSQL truncates no table with checks still to come
    said = SAID.replace("archive_event", "archive_(?:event|recordhead|restoredline|restoredhead)")  # whichever is emptied first
    with pytest.raises(IntegrityError, match=said), transaction.atomic(), connection.cursor() as cursor:
        for statement in sql_flush(no_style(), connection, allow_cascade=True):
            cursor.execute(statement)
    assert list(Event.objects.order_by("number").values()) == rows

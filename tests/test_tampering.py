"""Whatever is done to the record past the archive is found, and the first row that it was done to is named."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.audit import Entry, Head, digest, parse_head, record, record_many, verify_chain
from archive.models import Event, RecordHead, Source
from tests.tampering import lift_guards, tamper

AT = datetime(2026, 3, 1, 12, 30, 15, 123456, tzinfo=UTC)
A_DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def some_events(*days: int) -> list[Event]:
    """An event on each of these days of March 2026."""
    source, _ = Source.objects.get_or_create(name="The Daily Flare", slug="the-daily-flare", defaults={"created_at": AT})
    moments = [AT + (day - 1) * A_DAY for day in days]
    return record_many([Entry(verb="record_edited", subject=source, at=at, after={"line": n}) for n, at in enumerate(moments)])


def put_in(like: Event, **fields: object) -> None:
    """A row written by SQL, its hash as it should be."""
    event = Event(**{name: value for name, value in vars(like).items() if not name.startswith("_")} | {"pk": None} | fields)
    if "hash" not in fields:
        event.hash = digest(event)
    lift_guards()
    Event.objects.bulk_create([event])


def renumber(first: int, by: int) -> None:
    """All events from first on get another number; by way of numbers that nobody has."""
    tamper("UPDATE archive_event SET number = number + 1000 WHERE number >= %s", first)
    tamper("UPDATE archive_event SET number = number - 1000 + %s WHERE number >= 1000", by)


def swap(one: int, other: int) -> None:
    for old, new in ((one, 1000), (other, one), (1000, other)):
        tamper("UPDATE archive_event SET number = %s WHERE number = %s", new, old)


def write_anew(first: int) -> None:
    """All hashes from first on made to fit."""
    lift_guards()
    previous = Event.objects.get(number=first - 1).hash
    for event in Event.objects.filter(number__gte=first).order_by("number"):
        event.previous_hash = previous
        previous = digest(event)
        tamper("UPDATE archive_event SET previous_hash = %s, hash = %s WHERE id = %s", event.previous_hash, previous, event.pk)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("note", "'x'"), ("verb", "'tags_set'"), ("actor_name", "'eve'"), ("subject_id", "99"), ("article_id", "99"),
        ("role", "'editor'"), ("actor_id", "7"), ("subject_type", "'claim'"),
        ("at", "'2020-01-01 00:00:00+00:00'"), ("blind", "true"),
        ("before", """'{"a": 1}'"""), ("after", "'{}'"), ("hash", "'0'"),
        ("format", "1"), ("format", "3"), ("salt", "''"), ("salt", "'0123456789abcdef0123456789abcdef'"),
    ],
)  # fmt: skip
def test_edited_row_is_named(column: str, value: str) -> None:
    some_events(1, 1, 1)
    tamper(f'UPDATE archive_event SET "{column}" = {value} WHERE number = 2')
    assert verify_chain()[0] == "Event 2 was changed after it was written: its hash is not that of what it says."


def test_edited_row_with_a_hash_that_fits_is_named() -> None:
    some_events(1, 1, 1)
    tamper("UPDATE archive_event SET note = 'x' WHERE number = 2")
    tamper("UPDATE archive_event SET hash = %s WHERE number = 2", digest(Event.objects.get(number=2)))
    assert verify_chain() == ["Event 2 was changed and given a hash that fits: event 3 continues another."]


def test_row_made_to_continue_nothing_is_named() -> None:
    some_events(1, 1, 1)
    tamper("UPDATE archive_event SET previous_hash = %s WHERE number = 2", "f" * 64)
    assert verify_chain()[0] == "Event 2 does not continue event 1: the hash it names is another."


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ((1,), "Event 1 was taken out: event 2 follows event 0."),
        ((3,), "Event 3 was taken out: event 4 follows event 2."),
        ((2, 3), "Events 2 to 3 were taken out: event 4 follows event 1."),
    ],
)
def test_deleted_row_is_named(numbers: tuple[int, ...], said: str) -> None:
    some_events(1, 1, 1, 1, 1)
    for number in numbers:
        tamper("DELETE FROM archive_event WHERE number = %s", number)
    assert verify_chain() == [said]


@pytest.mark.parametrize(("count", "said"), [(1, "Event 2 was taken out"), (2, "Events 2 to 3 were taken out")])
def test_deleted_row_is_named_where_the_later_ones_are_renumbered(count: int, said: str) -> None:
    some_events(1, 1, 1, 1, 1)
    tamper("DELETE FROM archive_event WHERE number > 1 AND number < %s", 2 + count)
    renumber(2 + count, by=-count)
    assert verify_chain()[0] == f"{said}, and event {2 + count} renumbered to 2."


def test_inserted_row_is_named() -> None:
    events = some_events(1, 1, 1, 1)
    renumber(3, by=1)
    put_in(events[1], number=3, previous_hash="e" * 64)
    assert verify_chain()[0] == "Event 3 was slipped in: it is event 4 that continues event 2."


def test_inserted_row_that_names_a_hash_of_the_record_is_named() -> None:
    """The last hash is the only one that nobody continues yet."""
    events = some_events(1, 1, 1, 1)
    renumber(3, by=1)
    put_in(events[1], number=3, previous_hash=events[3].hash)
    assert verify_chain()[0] == "Event 3 was slipped in: it is event 4 that continues event 2."


def allow_two_to_continue_one() -> None:
    """The database's own constraint taken away: SQLite keeps it in the table, which is made anew without it."""
    lift_guards()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            constraints = connection.introspection.get_constraints(cursor, "archive_event")
            (name,) = (name for name, found in constraints.items() if found["unique"] and found["columns"] == ["previous_hash"])
            cursor.execute(f"ALTER TABLE archive_event DROP CONSTRAINT {name}")
        else:
            cursor.execute("CREATE TABLE loose AS SELECT * FROM archive_event")
            cursor.execute("DROP TABLE archive_event")
            cursor.execute("ALTER TABLE loose RENAME TO archive_event")


def test_inserted_row_that_fits_is_named_by_the_one_it_pushed_away() -> None:
    events = some_events(1, 1, 1, 1)
    allow_two_to_continue_one()
    renumber(3, by=1)
    put_in(events[1], number=3, previous_hash=events[1].hash, pk=99)
    assert verify_chain()[0] == "Event 3 was slipped in: event 4 continues event 2."


def test_row_before_the_first_is_named() -> None:
    events = some_events(1, 1)
    put_in(events[0], number=0, previous_hash="e" * 64)
    assert verify_chain()[0] == "Event 0 was slipped in: it is event 1 that continues event 0."


@pytest.mark.parametrize(("one", "other"), [(1, 2), (2, 3), (2, 4), (4, 5)])
def test_reordered_row_is_named(one: int, other: int) -> None:
    some_events(1, 1, 1, 1, 1)
    swap(one, other)
    assert verify_chain()[0].startswith(f"Event {one} was moved: it continues what is now event ")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(victim=st.integers(1, 6), how=st.sampled_from(["edit", "delete", "insert", "swap"]))
def test_nothing_passes_unnoticed_and_the_first_row_is_named(victim: int, how: str) -> None:
    with transaction.atomic():
        events = some_events(1, 1, 1, 1, 1, 1, 1)
        if how == "edit":
            tamper("UPDATE archive_event SET note = 'x' WHERE number = %s", victim)
        elif how == "delete":
            tamper("DELETE FROM archive_event WHERE number = %s", victim)
        elif how == "insert":
            renumber(victim, by=1)
            put_in(events[0], number=victim, previous_hash="e" * 64)
        else:
            swap(victim, victim + 1)
        assert verify_chain()[0].startswith(f"Event {victim} was ")
        transaction.set_rollback(True)


def test_head_of_a_day_is_noted_with_the_first_event_of_a_later_day() -> None:
    events = some_events(1, 1, 2, 2)
    assert list(RecordHead.objects.values_list("number", "hash", "date")) == [(2, events[1].hash, date(2026, 3, 1))]
    later = some_events(3, 6, 6)
    assert list(RecordHead.objects.order_by("number").values_list("number", "hash", "date")) == [
        (2, events[1].hash, date(2026, 3, 1)),
        (4, events[3].hash, date(2026, 3, 2)),
        (5, later[0].hash, date(2026, 3, 3)),
    ]
    assert verify_chain() == []


def test_day_of_a_head_is_that_of_greenwich() -> None:
    source = Source.objects.create(name="The Daily Flare", slug="the-daily-flare", created_at=AT)
    for moment in ("2026-03-02T01:30:00+03:00", "2026-03-01T23:59:00+00:00", "2026-03-01T20:30:00-04:00"):
        record(verb="record_edited", subject=source, at=datetime.fromisoformat(moment))
    assert [head.date for head in RecordHead.objects.all()] == [date(2026, 3, 1)]
    assert RecordHead.objects.get().number == 2


def test_clock_that_was_put_back_stops_nothing() -> None:
    some_events(3, 1, 3, 4)
    assert list(RecordHead.objects.order_by("number").values_list("number", "date")) == [
        (1, date(2026, 3, 3)),
        (2, date(2026, 3, 1)),
        (3, date(2026, 3, 3)),
    ]
    assert verify_chain() == []


def test_head_goes_when_its_events_are_rolled_back() -> None:
    some_events(1)
    with pytest.raises(RuntimeError), transaction.atomic():
        some_events(2)
        raise RuntimeError
    assert not RecordHead.objects.exists()


def test_newest_rows_cut_off_are_missed_by_a_head_noted_after_them() -> None:
    some_events(1, 1, 1, 2)
    tamper("DELETE FROM archive_event WHERE number >= 3")
    assert verify_chain() == ["Event 3, the one noted for 2026-03-01, is missing: the record ends with event 2."]


def test_newest_rows_cut_off_are_missed_by_a_head_that_a_reader_kept() -> None:
    events = some_events(1, 1, 1)
    tamper("DELETE FROM archive_event WHERE number = 3")
    assert verify_chain() == []
    kept = Head(3, events[2].hash)
    assert verify_chain(kept=[kept]) == ["Event 3, the one that was kept, is missing: the record ends with event 2."]


def test_record_written_anew_does_not_fit_the_heads() -> None:
    some_events(1, 2, 2, 3)
    tamper("UPDATE archive_event SET note = 'x' WHERE number = 2")
    write_anew(2)
    assert verify_chain() == ["Event 3 is not the one noted for 2026-03-02: the record was written anew."]


def test_record_written_anew_with_its_heads_does_not_fit_a_head_that_a_reader_kept() -> None:
    kept = [Head(event.number, event.hash) for event in some_events(1, 2, 2, 3)]
    tamper("UPDATE archive_event SET note = 'x' WHERE number = 2")
    write_anew(2)
    for head in RecordHead.objects.all():
        tamper("UPDATE archive_recordhead SET hash = %s WHERE id = %s", Event.objects.get(number=head.number).hash, head.pk)
    assert verify_chain() == []
    assert verify_chain(kept=kept[:1]) == []
    assert verify_chain(kept=kept[2:3]) == ["Event 3 is not the one that was kept: the record was written anew."]


def test_only_the_first_faults_are_told() -> None:
    some_events(*[1] * 60)
    tamper("UPDATE archive_event SET note = 'x' WHERE number > 1")
    assert len(verify_chain()) == 20


def test_head_is_read_as_the_page_gives_it() -> None:
    assert parse_head(f" 12:{'AB' * 32} ") == Head(12, "ab" * 32)


@pytest.mark.parametrize(
    "text", ["", "12", "12:", "0:" + "a" * 64, "-1:" + "a" * 64, "12:" + "g" * 64, "12:" + "a" * 63, "1" * 20]
)
def test_what_is_no_head_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no head"):
        parse_head(text)


def test_command_says_that_the_record_is_whole(capsys: pytest.CaptureFixture[str]) -> None:
    events = some_events(1, 1, 2)
    call_command("verify_record", head=[f"{event.number}:{event.hash}" for event in events])
    assert capsys.readouterr().out == "the record is whole: 3 events\n"


@pytest.mark.parametrize(
    ("undo", "said"),
    [
        (lambda: tamper("UPDATE archive_event SET note = 'x' WHERE number = 2"), "Event 2 was changed after it was written"),
        (lift_guards, "The database does not guard archive_event: its triggers are gone or switched off."),
    ],
)
def test_command_prints_each_fault_and_fails(capsys: pytest.CaptureFixture[str], undo: Callable[[], None], said: str) -> None:
    some_events(1, 1, 1)
    undo()
    with pytest.raises(CommandError, match=said) as failure:
        call_command("verify_record")
    assert failure.value.returncode == 1
    assert said in capsys.readouterr().out


def test_command_holds_the_record_against_a_head_that_a_reader_kept() -> None:
    some_events(1, 1)
    with pytest.raises(CommandError, match="Event 2 is not the one that was kept") as failure:
        call_command("verify_record", head=[f"2:{'a' * 64}"])
    assert failure.value.returncode == 1


def test_command_refuses_what_is_no_head() -> None:
    with pytest.raises(CommandError, match="is no head") as failure:
        call_command("verify_record", head=["2"])
    assert failure.value.returncode == 2

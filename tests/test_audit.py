import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.audit import Entry, OutsideTransaction, record, record_many, verify_chain
from archive.models import Event, Source

AT = datetime(2026, 3, 1, 12, 30, 15, 123456, tzinfo=UTC)


def saved_source(name="The Daily Flare"):
    return Source.objects.create(name=name, slug=name.lower().replace(" ", "-"), created_at=AT)


def some_events(count=3):
    source = saved_source()
    return record_many([Entry(verb="record_edited", subject=source, at=AT, after={"line": n}) for n in range(count)])


@pytest.mark.django_db
def test_record_writes_what_happened_to_whom_and_by_whom(django_user_model):
    person = django_user_model.objects.create_user("mara")
    person.groups.add(Group.objects.get_or_create(name="reviewer")[0], Group.objects.get_or_create(name="editor")[0])
    source = saved_source()

    event = record(verb="record_edited", subject=source, by=person, at=AT, before={"name": "a"}, after={"name": "b"}, note="why")

    event = Event.objects.get(pk=event.pk)
    assert (event.number, event.verb, event.subject_type, event.subject_id) == (1, "record_edited", "source", source.pk)
    assert (event.actor_id, event.actor_name, event.role) == (person.pk, "mara", "editor")
    assert (event.before, event.after, event.note, event.at, event.blind) == ({"name": "a"}, {"name": "b"}, "why", AT, False)


@pytest.mark.django_db
def test_events_are_numbered_on_and_chained():
    first, second = some_events(2)
    third = record(verb="record_edited", subject=saved_source("Other"), at=AT)

    assert [first.number, second.number, third.number] == [1, 2, 3]
    assert first.previous_hash == "0" * 64
    assert (second.previous_hash, third.previous_hash) == (first.hash, second.hash)
    assert verify_chain() == []


@pytest.mark.django_db
def test_record_many_takes_the_same_queries_for_many_as_for_few(django_assert_num_queries):
    source = saved_source()
    for count in (2, 50):
        with django_assert_num_queries(4 if connection.vendor == "postgresql" else 3):
            record_many([Entry(verb="record_edited", subject=source, at=AT)] * count)


@pytest.mark.django_db
def test_record_many_of_nothing_writes_nothing():
    assert record_many([]) == []
    assert not Event.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_record_refuses_outside_a_transaction():
    source = saved_source()
    with pytest.raises(OutsideTransaction):
        record(verb="record_edited", subject=source, at=AT)
    assert not Event.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_event_goes_when_its_change_is_rolled_back():
    source = saved_source()
    with pytest.raises(RuntimeError), transaction.atomic():
        record(verb="record_edited", subject=source, at=AT)
        raise RuntimeError
    assert not Event.objects.exists()


@pytest.mark.django_db
def test_record_refuses_a_moment_without_zone_and_what_json_cannot_hold():
    source = saved_source()
    with pytest.raises(ValueError, match="zone"):
        record(verb="record_edited", subject=source, at=AT.replace(tzinfo=None))
    with pytest.raises(TypeError):
        record(verb="record_edited", subject=source, at=AT, after={"user": object()})
    with pytest.raises(ValueError):
        record(verb="record_edited", subject=source, at=AT, after={"share": float("nan")})
    assert not Event.objects.exists()


@pytest.mark.django_db
def test_moment_of_another_zone_still_verifies():
    record(verb="record_edited", subject=saved_source(), at=AT.astimezone(timezone(timedelta(hours=5, minutes=30))))
    assert verify_chain() == []


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    after=st.dictionaries(
        st.text(st.characters(blacklist_characters="\0", blacklist_categories=("Cs",))),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
            | st.text(st.characters(blacklist_characters="\0", blacklist_categories=("Cs",))),
            lambda inner: st.lists(inner, max_size=3),
            max_leaves=5,
        ),
        max_size=4,
    )
)  # fmt: skip
def test_chain_is_whole_whatever_the_events_say(after):
    record(verb="record_edited", subject=User(pk=1), at=AT, after=after)
    assert verify_chain() == []


@pytest.mark.django_db(transaction=True)
def test_writers_at_once_make_one_chain():
    source = saved_source()
    failures = []

    def write():
        try:
            for _ in range(10):
                with transaction.atomic():
                    record(verb="record_edited", subject=source, at=AT)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert Event.objects.count() == 40
    assert verify_chain() == []

"""What the shards of a distributed import refused: taken again, settled, and what ended its reader left alone until asked for."""

import json

import pytest
from django.core.management import CommandError, call_command

from archive.audit import verify_chain
from archive.distributed.crew import Crew, WorkersGone
from archive.distributed.shard import ENDS_READER
from archive.ingest.retrying import RetryRefused
from archive.ingest.settling import settle_refusals
from archive.ingest.undo import undo_batch
from archive.models import Article, Event, ImportBatch, Record
from archive.pipeline import retry_batch
from archive.queries.imports import notes
from tests.factories import AT

pytestmark = pytest.mark.django_db
LATER = AT.replace(hour=18)


@pytest.fixture
def lines(monkeypatch):
    """The refused lines of parent are such as a mapping reads."""
    from tests.distributed import conftest  # noqa: PLC0415 - its line is put in before parent is made

    monkeypatch.setattr(conftest, "REFUSED", json.dumps({"kop": "Ferry late", "romp": "It was late by an hour or so."}))


def test_refused_items_of_all_shards_are_taken_in_the_order_of_the_input(lines, parent):
    report = retry_batch(parent, at=LATER, mapping="headline=kop,text=romp")
    assert (report.new + report.unchanged + report.duplicate, report.refused) == (3, 0)
    again = ImportBatch.objects.get(pk=report.batch)
    assert (again.parent, again.arguments) == (None, {"retry": parent.pk, "source": "", "map": "headline=kop,text=romp"})
    rows = again.records.order_by("number").values_list("record_number", flat=True)
    assert list(rows) == [4, 8, 12]
    refused = parent.all_records.filter(outcome="refused")
    assert set(refused.values_list("resolution", flat=True)) == {f"Taken by import {again.pk}."}
    told = [(event.subject_id, event.after) for event in Event.objects.filter(verb="refusals_resolved")]
    assert {(pk, after["batch"]) for pk, after in told} == {(parent.pk, again.pk)}
    assert sum(after["settled"] for _, after in told) == 3
    with pytest.raises(RetryRefused, match=f"Import {parent.pk} has no refused items that wait for somebody"):
        retry_batch(parent, at=LATER)
    undo_batch(again, by=None, at=LATER)
    assert parent.all_records.unresolved().count() == 3 and Article.objects.count() == 9
    assert verify_chain() == []


def test_the_numbers_of_a_shard_are_asked_of_that_shard(parent):
    with pytest.raises(RetryRefused, match="take them again by the shard that refused them"):
        retry_batch(parent, at=LATER, numbers=[4])
    record = parent.all_records.filter(outcome="refused").first()
    report = retry_batch(record.batch, at=LATER, numbers=[record.number])
    assert [refusal.record for refusal in report.refusals] == [record.record_number]
    assert settle_refusals(parent, note="Broken.", by=None, at=LATER, numbers=[record.number]) == 0
    assert settle_refusals(record.batch, note="Broken.", by=None, at=LATER, numbers=[record.number]) == 1
    assert settle_refusals(parent, note="Broken.", by=None, at=LATER) == 2


def test_what_ended_its_reader_is_taken_only_when_it_is_asked_for(lines, parent, capsys):
    one = parent.all_records.filter(outcome="refused").first()
    Record.objects.filter(pk=one.pk).update(reason_code=ENDS_READER)
    mapped = ("--map", "headline=kop,text=romp")
    call_command("retry_import", str(parent.pk), *mapped, "--json")
    told = json.loads(capsys.readouterr().out)
    assert told["new"] + told["unchanged"] + told["duplicate"] == 2
    assert list(parent.all_records.unresolved()) == [one]
    with pytest.raises(CommandError, match="ended the process that read them.*--reason fatal takes them all the same") as refused:
        call_command("retry_import", str(parent.pk), *mapped)
    assert refused.value.returncode == 2
    call_command("retry_import", str(parent.pk), *mapped, "--reason", "fatal", "-v0")
    assert not parent.all_records.unresolved().exists()


def test_notes_are_told_in_the_order_of_the_shards(parent):
    first, *_, last = parent.all_records.filter(article__isnull=False).order_by("batch_id", "number")
    for record in (last, first):
        Record.objects.filter(pk=record.pk).update(notes="Its date was not read.")
    assert [(note.times, note.first) for note in notes(parent)] == [(2, first.number)]


def test_an_import_of_many_shards_is_undone_as_one(parent):
    shards = parent.shards.count()
    plan = undo_batch(parent, by=None, at=LATER)
    assert (shards > 2, len(plan.articles), plan.kept) == (True, 9, ())
    assert set(ImportBatch.objects.values_list("state", flat=True)) == {"undone"}
    assert not Article.objects.exists() and parent.all_records.filter(outcome="undone").count() == 9
    event = Event.objects.get(verb="import_undone", subject_type="importbatch")
    assert (event.subject_id, event.after["articles"]) == (parent.pk, 9)
    assert verify_chain() == []


def test_scheduler_that_goes_away_as_work_is_handed_out_is_told():
    """As Dask's client says it; tests/faults/test_broker_gone.py has real ones killed."""

    class Client:
        def submit(self, *work, **options):
            raise pytest.importorskip("distributed.client").ClosedClientError("Client is closed.")

    with pytest.raises(WorkersGone, match="The scheduler went away"):
        Crew(Client(), is_local=True)._handed_out("module", "function", 1)

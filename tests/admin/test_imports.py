"""Refused records chosen in the admin are taken again: first what will and will not happen, then as a new import."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django_tasks_db.models import DBTaskResult

from archive.models import Article, ImportBatch, Record
from tests.desk.imports import file, imported, work
from tests.desk.pages import form_with, send, signed_in, words
from tests.people import make_person

LIST = "/admin/archive/record/"
LINES = "".join(f'{{"titel": "Harbour board raises fees {n}", "inhalt": "Boat owners pay more, part {n}."}}\n' for n in range(3))


@pytest.fixture(autouse=True)
def uploads(settings: Any, tmp_path: Path) -> None:
    settings.UPLOADS = tmp_path / "uploads"


@pytest.fixture
def batch(importer: User) -> ImportBatch:
    """Three refused lines and one article taken."""
    found = imported(signed_in(importer), file("lines.jsonl", LINES), file())
    assert (found.new, found.refused) == (1, 3)
    return found


def ask(client: Client, records: Any) -> HttpResponse:
    token = client.get("/admin/").cookies["csrftoken"].value
    chosen = [record.pk for record in records]
    return client.post(LIST, {"action": "take_again", "_selected_action": chosen, "csrfmiddlewaretoken": token})


def test_page_tells_what_will_be_taken_again_before_anything_is(importer: User, batch: ImportBatch) -> None:
    page = ask(signed_in(importer), Record.objects.all())
    assert "3 refused records will be taken again from what was kept; 1 will not" in words(page)
    assert not DBTaskResult.objects.ready().exists() and ImportBatch.objects.count() == 1


def test_only_what_was_chosen_is_taken_again(importer: User, batch: ImportBatch) -> None:
    client = signed_in(importer)
    page = ask(client, Record.objects.filter(outcome="refused")[:2])
    told = send(client, page, form_with(page, name="confirmed"), map="headline=titel,text=inhalt")
    begun = ImportBatch.objects.latest("pk")
    assert f"2 of import {batch.pk} are taken again, as import {begun.pk}." in words(told)
    assert work() == 1
    begun.refresh_from_db()
    assert (begun.state, begun.new) == ("finished", 2)
    assert Article.objects.count() == 3
    assert Record.objects.filter(outcome="refused", resolved_at=None).count() == 1


def test_mapping_that_cannot_be_used_is_told_and_nothing_is_taken(importer: User, batch: ImportBatch) -> None:
    client = signed_in(importer)
    page = ask(client, Record.objects.filter(outcome="refused"))
    told = send(client, page, form_with(page, name="confirmed"), map="nonsense")
    assert "is not FIELD=WHERE" in words(told)
    assert ImportBatch.objects.count() == 1 and not DBTaskResult.objects.ready().exists()


def test_records_that_do_not_wait_are_not_taken(importer: User, batch: ImportBatch) -> None:
    page = ask(signed_in(importer), Record.objects.exclude(outcome="refused"))
    assert "None of these records is refused and waits." in words(page)


@pytest.mark.parametrize("role", ["reviewer", "observer", "adjudicator"])
def test_action_is_not_offered_without_the_power(role: str, batch: ImportBatch) -> None:
    client = signed_in(make_person(role, role))
    assert b"take_again" not in client.get(LIST).content
    ask(client, Record.objects.all())
    assert ImportBatch.objects.count() == 1

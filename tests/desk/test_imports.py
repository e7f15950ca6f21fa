"""The pages of imports: how each stands, what it refused, what is settled, gone on with and undone; and who may do any of it."""

import hashlib
import random
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from archive import pipeline
from archive.formats import CLAIM_FORMATS
from archive.formats import FORMATS as ARTICLE_FORMATS
from archive.models import Article, Event, ImportBatch, Record
from archive.models.process import leave, mark
from archive.policy.roles import ROLES
from archive.policy.vocabulary import INPUT_FORMATS
from archive.queries.imports import pace, standing
from archive.queries.refusals import PACKED, SHOWN, refusals
from archive.review.transitions import move
from tests.desk.imports import file, imported, newest, send, story, work
from tests.desk.pages import Form, read, signed_in, words
from tests.desk.pages import send as press
from tests.people import make_person
from tests.review.desk import everything, now

PEOPLE = ["reviewer", "adjudicator", "editor", "observer", "importer", "administrator"]
FRAMES = ["desk", "admin/desk"]
LINE = '{"titel": "Harbour board raises fees", "inhalt": "Boat owners will pay more from April."}\n'
BINARY = b"\x00\x01\x02\xff\xfe binary \x00"


@pytest.fixture
def refusing(client_of: Client) -> ImportBatch:
    """An import that took one article and refused three items, two of them for being empty."""
    return imported(
        client_of, file(), file("a.txt", ""), file("b.txt", " \n"), file("c.txt", b"\x00\x01\x02\xff\xfe binary \x00")
    )


def gone_process() -> dict[str, Any]:
    """The mark of a process that has ended."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    return {"process": [socket.gethostname(), ended.pid], "since": "1", "heard": 0}


def form_to(page: HttpResponse, address: str, name: str = "") -> Form:
    return next(form for form in read(page).forms if form.action == address and (not name or name in form.values))


def rows() -> dict[str, Any]:
    tasks = list(DBTaskResult.objects.order_by("pk").values_list("pk", "status"))
    return everything() | {"tasks": tasks, "batches": list(ImportBatch.objects.order_by("pk").values())}


ADDRESSES = ["", "upload/", "refused/", "{batch}/", "{batch}/undo/"]
ACTIONS = ["upload/", "{batch}/resume/", "{batch}/stop/", "{batch}/again/", "{batch}/settle/", "{batch}/files/", "{batch}/undo/"]


@pytest.mark.parametrize("role", PEOPLE)
def test_pages_and_actions_are_for_whoever_may_import(role: str, refusing: ImportBatch) -> None:
    person = make_person(role, role)
    may = any("import_articles" in row.powers for row in ROLES if row.code == role)
    client, record = signed_in(person), Record.objects.filter(outcome="refused").first()
    token = client.get("/desk/").cookies["csrftoken"].value
    upload = f"uploads/{newest().pk}/"
    for frame in FRAMES:
        for address in [*ADDRESSES, upload]:
            status = client.get(f"/{frame}/imports/{address.format(batch=refusing.pk)}").status_code
            assert status == (200 if may else 403), address
        before = rows()
        for address in [] if may else [*ACTIONS, upload]:
            given = {"csrfmiddlewaretoken": token, "action": "import", "note": "x", "files": [file()]}
            assert client.post(f"/{frame}/imports/{address.format(batch=refusing.pk)}", given).status_code == 403, address
        assert rows() == before
    assert client.get(f"/desk/imports/records/{record.pk}/raw").status_code == (200 if may else 403)


def test_strangers_are_asked_to_sign_in(client: Client, refusing: ImportBatch, uploads: Path) -> None:
    for address in ADDRESSES:
        address = f"/desk/imports/{address.format(batch=refusing.pk)}"
        assert client.get(address)["Location"] == f"/login/?next={address}"
    kept = sorted(uploads.iterdir())
    assert client.post("/desk/imports/upload/", {"files": [file()]}).status_code == 302
    assert sorted(uploads.iterdir()) == kept


@pytest.mark.parametrize("address", ["resume", "stop", "settle", "files", "again"])
def test_nothing_is_done_by_a_link_or_without_the_token(client_of: Client, refusing: ImportBatch, address: str) -> None:
    before = rows()
    for frame in FRAMES:
        assert client_of.get(f"/{frame}/imports/{refusing.pk}/{address}/").status_code == 405
        assert client_of.post(f"/{frame}/imports/{refusing.pk}/{address}/", {"note": "x"}).status_code == 403
    assert client_of.post(f"/desk/imports/{refusing.pk}/undo/").status_code == 403
    assert rows() == before


@pytest.mark.parametrize("frame", FRAMES)
def test_batch_tells_what_came_of_it_and_groups_what_was_refused(client_of: Client, refusing: ImportBatch, frame: str) -> None:
    page = words(client_of.get(f"/{frame}/imports/{refusing.pk}/"))
    assert "Finished New 1" in page and "Refused 3" in page and "Refused: 3 to settle" in page
    assert "Nothing in it 2" in page and "Not text 1" in page
    assert "a.txt , record 1, from byte 0" in page
    assert "importer" in page and "harbour.txt, a.txt, b.txt, c.txt" in page


def test_refusals_of_one_reason_are_shown_alone(client_of: Client, refusing: ImportBatch) -> None:
    page = words(client_of.get(f"/desk/imports/{refusing.pk}/?reason=binary"))
    assert "c.txt , record" in page and "a.txt , record" not in page


def test_raw_bytes_are_given_back_exactly_and_never_shown(client_of: Client, refusing: ImportBatch) -> None:
    record = Record.objects.get(locator="c.txt")
    answer = client_of.get(f"/desk/imports/records/{record.pk}/raw")
    data = b"".join(answer.streaming_content)
    assert data == BINARY
    assert hashlib.sha256(data).hexdigest() == record.sha256
    assert answer["Content-Type"] == "application/octet-stream" and answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"] == f'attachment; filename="import-{refusing.pk}-record-{record.number}.bin"'
    assert answer["Content-Length"] == str(len(data))


def test_bytes_too_large_to_keep_are_not_there(client_of: Client, refusing: ImportBatch) -> None:
    Record.objects.filter(locator="c.txt").update(raw=None)
    record = Record.objects.get(locator="c.txt")
    assert client_of.get(f"/desk/imports/records/{record.pk}/raw").status_code == 404
    assert f"records/{record.pk}/raw" not in client_of.get(f"/desk/imports/{refusing.pk}/").content.decode()


def test_notes_are_counted_no_further_than_a_page_may_and_once_it_has_ended(
    client_of: Client, refusing: ImportBatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"/desk/imports/{refusing.pk}/"
    for number, said in enumerate(["Rare.", "Often.", "Often.", "Late."], 11):
        row = {"size": 0, "sha256": "0" * 64, "outcome": "fact_check", "locator": "a.json", "notes": said}
        Record.objects.create(batch=refusing, number=number, **row)
    ImportBatch.objects.filter(pk=refusing.pk).update(noted=4)
    page = words(client_of.get(address))
    assert page.index("2 records, first record 12 Often.") < page.index("1 record, first record 11 Rare.") < page.index("Late.")
    assert "with a note" not in page
    monkeypatch.setattr("archive.queries.imports.NOTED", 3)
    monkeypatch.setattr("archive.views.imports.NOTED", 3)
    page = words(client_of.get(address))
    assert "Counted are the first 3 records with a note." in page and "Late." not in page
    ImportBatch.objects.filter(pk=refusing.pk).update(state="running", finished_at=None, position=mark(refusing.pk))
    page = words(client_of.get(address))
    leave(refusing.pk)
    assert "This page does not change by itself." in page and "Often." not in page


def test_list_reads_no_more_than_the_beginnings_of_what_was_refused(client_of: Client) -> None:
    told = "Not an article, and long. "
    batch = imported(client_of, file("large.txt", told.encode() + b"\0" + random.Random(1).randbytes(300_000)))
    listed = refusals(batch).rows[0]
    assert listed.beginning.startswith(told) and len(listed.beginning) == SHOWN
    assert len(listed.record.packed) == PACKED < Record.objects.get(batch=batch).size
    assert {"raw", "sidecar"} <= listed.record.get_deferred_fields()


@pytest.mark.parametrize("frame", FRAMES)
def test_one_refusal_is_settled_with_a_note_on_the_record(importer: User, refusing: ImportBatch, frame: str) -> None:
    client, record = signed_in(importer), Record.objects.get(locator="b.txt")
    address = f"/{frame}/imports/{refusing.pk}/settle/"
    page = client.get(f"/{frame}/imports/{refusing.pk}/")
    form = next(form for form in read(page).forms if form.values.get("record") == [str(record.number)])
    assert form.action == address
    told = press(client, page, form, note="An empty page of the agency's.")
    assert "Settled: 1." in words(told) and "2 to settle" in words(told)
    record.refresh_from_db()
    assert (record.resolution, record.resolved_by) == ("An empty page of the agency's.", importer)
    event = Event.objects.filter(verb="refusals_resolved").get()
    assert (event.subject_id, event.actor_id, event.after) == (
        refusing.pk,
        importer.pk,
        {"settled": 1, "records": [record.number]},
    )
    before = rows()
    assert "Settled: 0." in words(press(client, page, form, note="Again."))
    assert rows() == before
    settled = words(client.get(f"/{frame}/imports/{refusing.pk}/?settled=yes"))
    assert "by importer: An empty page of the agency's." in settled and "a.txt" not in settled.partition("Refused:")[2]


def test_all_of_a_reason_are_settled_at_once(client_of: Client, refusing: ImportBatch) -> None:
    page = client_of.get(f"/desk/imports/{refusing.pk}/?reason=empty")
    form = form_to(page, f"/desk/imports/{refusing.pk}/settle/", "reason")
    told = press(client_of, page, form, note="Nothing in them.")
    assert "Settled: 2." in words(told)
    assert list(Record.objects.filter(outcome="refused", resolved_at=None).values_list("locator", flat=True)) == ["c.txt"]


def test_all_of_a_reason_are_taken_again_without_the_others(client_of: Client) -> None:
    batch = imported(client_of, file("lines.jsonl", LINE), file("empty.txt", ""))
    code = Record.objects.get(locator="lines.jsonl").reason_code
    page = client_of.get(f"/desk/imports/{batch.pk}/?reason={code}")
    form = form_to(page, f"/desk/imports/{batch.pk}/again/", "reason")
    press(client_of, page, form, map="headline=titel,text=inhalt")
    begun = ImportBatch.objects.latest("pk")
    assert begun.arguments["reason"] == code
    work()
    begun.refresh_from_db()
    assert (begun.state, begun.new) == ("finished", 1)
    assert Record.objects.get(locator="empty.txt").resolved_at is None


@pytest.mark.parametrize("note", ["", "   ", "x" * 2001])
def test_settling_needs_a_note_of_bearable_length(client_of: Client, refusing: ImportBatch, note: str) -> None:
    page = client_of.get(f"/desk/imports/{refusing.pk}/")
    before = rows()
    told = press(client_of, page, form_to(page, f"/desk/imports/{refusing.pk}/settle/"), note=note)
    assert "nothing was changed" in words(told)
    assert rows() == before


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"record": "9" * 20}, "there is no such record"),
        ({"record": "x"}, "there is no such record"),
        ({"reason": "x" * 31}, "there is no such record or reason"),
        ({"note": "x" * 20_001}, "the note is too long"),
    ],
)
def test_settling_of_what_is_not_there_is_refused_in_words(
    client_of: Client, refusing: ImportBatch, values: dict[str, str], said: str
) -> None:
    address, before = f"/desk/imports/{refusing.pk}/", rows()
    page = client_of.get(address)
    told = press(client_of, page, form_to(page, f"{address}settle/"), **{"note": "Seen.", **values})
    assert f"Nothing was settled: {said}" in words(told)
    assert rows() == before


def test_refusals_of_all_imports_that_nobody_has_settled_stand_on_one_page(client_of: Client, refusing: ImportBatch) -> None:
    imported(client_of, file("d.txt", ""))
    page = client_of.get("/desk/imports/refused/")
    told = words(page)
    assert "4 to settle" in told and "Nothing in it 3" in told
    assert told.index("d.txt") < told.index("a.txt")
    form = next(form for form in read(page).forms if form.values.get("next") == ["refused"])
    after = press(client_of, page, form, note="Seen.")
    assert after.redirect_chain[-1][0] == "/desk/imports/refused/"
    assert "3 to settle" in words(after) and "d.txt" not in words(after)
    Record.objects.filter(outcome="refused", resolved_at=None).update(resolved_at=now(), resolution="Seen.")
    assert "Nothing is left to settle." in words(client_of.get("/desk/imports/refused/"))


def test_refusals_are_paged_and_each_shown_once(client_of: Client) -> None:
    lines = "".join(f'{{"title": "", "text": "", "n": {number}}}\n' for number in range(120))
    batch = imported(client_of, file("many.jsonl", lines), map="headline=title,text=text")
    assert batch.refused == 120
    for start in (f"/desk/imports/{batch.pk}/", "/desk/imports/refused/"):
        numbers, address = [], start
        while address:
            page = client_of.get(address)
            numbers += [int(form.values["record"][0]) for form in read(page).forms if "record" in form.values]
            more = [link for link in read(page).links if link.startswith("?after=")]
            address = start + more[0].partition("#")[0] if more else ""
        assert sorted(numbers) == list(range(1, 121))


@pytest.mark.parametrize("given", ["x", "1-x", "-", "1-2-3", "9" * 30, "٣-٣", "\0"])
def test_odd_places_to_go_on_from_do_no_harm(client_of: Client, refusing: ImportBatch, given: str) -> None:
    for address in (f"/desk/imports/{refusing.pk}/", "/desk/imports/refused/", "/desk/imports/"):
        assert client_of.get(address, {"after": given, "before": given, "reason": given}).status_code == 200


@pytest.mark.parametrize("address", ["/desk/imports/", "/desk/imports/refused/", "/desk/imports/{batch}/"])
def test_page_costs_the_same_with_one_row_and_with_three(client_of: Client, address: str) -> None:
    batch = imported(client_of, file("a.txt", ""))
    client_of.get(address.format(batch=batch.pk))
    with CaptureQueriesContext(connection) as few:
        client_of.get(address.format(batch=batch.pk))
    more = imported(client_of, file("b.txt", ""), file("c.txt", "\n"), file("d.txt", " "))
    imported(client_of, file())
    with CaptureQueriesContext(connection) as many:
        client_of.get(address.format(batch=more.pk))
    assert len(many) == len(few)
    assert [query["sql"] for query in many.captured_queries if "COUNT(*)" in query["sql"] and "LIMIT" not in query["sql"]] == []


def test_import_that_was_broken_off_says_so_and_is_gone_on_with(client_of: Client) -> None:
    send(client_of, *[file(f"{n}.txt", story(n)) for n in range(3)], look_first=None)
    DBTaskResult.objects.all().delete()
    batch = newest().batch
    ImportBatch.objects.update(position=batch.position | gone_process())
    address = f"/desk/imports/{batch.pk}/"
    page = client_of.get(address)
    assert "Broken off" in words(page) and 'data-live="done"' in page.content.decode()
    for _ in range(2):
        told = press(client_of, page, form_to(page, f"{address}resume/"))
    assert "Waiting to begin" in words(told)
    work()
    batch.refresh_from_db()
    assert (batch.state, batch.new, Article.objects.count()) == ("finished", 3, 3)
    assert "there is nothing to go on with." in words(press(client_of, page, form_to(page, f"{address}resume/")))


def test_import_that_nobody_begins_can_be_started_from_its_page(client_of: Client) -> None:
    send(client_of, file(), look_first=None)
    batch = newest().batch
    assert "It begins in a moment." in words(client_of.get(f"/desk/imports/{batch.pk}/"))
    ImportBatch.objects.update(position={"asked": 0})
    page = client_of.get(f"/desk/imports/{batch.pk}/")
    assert "Nobody has begun it yet." in words(page)
    press(client_of, page, form_to(page, f"/desk/imports/{batch.pk}/resume/"))
    assert work() == 2
    assert (ImportBatch.objects.get().new, Article.objects.count()) == (1, 1)


@pytest.mark.parametrize("frame", FRAMES)
def test_running_import_is_stopped_from_its_page_and_resumed(
    client_of: Client, monkeypatch: pytest.MonkeyPatch, frame: str
) -> None:
    monkeypatch.setattr("archive.pipeline.CHUNK_ITEMS", 2)
    send(client_of, *[file(f"{n}.txt", story(n)) for n in range(6)], look_first=None)
    batch, pages, store = newest().batch, [], pipeline.store_chunk
    address = f"/{frame}/imports/{batch.pk}/"

    def stored(*arguments: Any, **options: Any) -> Any:
        if options["first_number"] == 3 and not pages:
            pages.append(press(client_of, page := client_of.get(address), form_to(page, f"{address}stop/")))
        return store(*arguments, **options)

    monkeypatch.setattr("archive.pipeline.store_chunk", stored)
    work()
    batch.refresh_from_db()
    assert "It stops. What it has stored stays, and it can be resumed." in words(pages[0])
    assert (batch.state, batch.new, Article.objects.count(), batch.is_running) == ("stopped", 2, 2, False)
    page = client_of.get(address)
    press(client_of, page, form_to(page, f"{address}resume/"))
    work()
    batch.refresh_from_db()
    assert (batch.state, batch.new, Article.objects.count()) == ("finished", 6, 6)


def test_import_that_waits_is_stopped_before_it_begins(client_of: Client) -> None:
    send(client_of, file(), look_first=None)
    batch = newest().batch
    page = client_of.get(f"/desk/imports/{batch.pk}/")
    press(client_of, page, form_to(page, f"/desk/imports/{batch.pk}/stop/"))
    work()
    batch.refresh_from_db()
    assert (batch.state, Article.objects.count()) == ("stopped", 0)


def test_import_that_has_ended_cannot_be_stopped(client_of: Client, refusing: ImportBatch) -> None:
    page = client_of.get(f"/desk/imports/{refusing.pk}/")
    assert "Stop the import" not in words(page)
    before, token = rows(), client_of.cookies["csrftoken"].value
    told = client_of.post(f"/desk/imports/{refusing.pk}/stop/", {"csrfmiddlewaretoken": token}, follow=True)
    assert "is not running; there is nothing to stop." in words(told) and rows() == before


def test_running_import_tells_its_pace_and_the_time_left(client_of: Client) -> None:
    send(client_of, file(), look_first=None)
    batch = newest().batch
    begun = timezone.now()
    far = {"bytes": 25_000_000, "size": 100_000_000, "begun": 0}
    ImportBatch.objects.update(new=1000, position=gone_process() | far)
    batch.refresh_from_db()
    later = begun + timezone.timedelta(seconds=20)
    found = pace(batch, now=later, begun={"at": begun.timestamp(), "records": 200, "bytes": 5_000_000})
    assert (found.done, found.share, round(found.rate), found.left) == (1000, 25.0, 40, 75)


def test_import_without_a_known_size_tells_no_time_left(refusing: ImportBatch) -> None:
    refusing.position = {"bytes": 10, "size": 0}
    found = pace(refusing, now=timezone.now(), begun={})
    assert (found.share, found.left, found.done) == (None, None, 4)


def test_states_are_told_apart(refusing: ImportBatch) -> None:
    moment = timezone.now()
    assert standing(refusing, now=moment).code == "finished"
    for state in ("stopped", "failed"):
        refusing.state = state
        assert standing(refusing, now=moment).may_go_on
    refusing.state, refusing.position = "running", {"asked": moment.timestamp()}
    assert standing(refusing, now=moment).code == "waiting"
    refusing.position = gone_process()
    assert standing(refusing, now=moment).code == "broken_off"


def test_import_of_the_command_line_says_how_to_go_on(client_of: Client, importer: User) -> None:
    batch = ImportBatch.objects.create(started_at=now(), finished_at=now(), state="stopped", arguments={"paths": ["x.txt"]})
    page = client_of.get(f"/desk/imports/{batch.pk}/")
    assert "run the same command again, with --resume" in words(page) and "from the command line" in words(page)
    token = page.cookies["csrftoken"].value if "csrftoken" in page.cookies else client_of.cookies["csrftoken"].value
    before = rows()
    told = client_of.post(f"/desk/imports/{batch.pk}/resume/", {"csrfmiddlewaretoken": token}, follow=True)
    assert "The uploaded files are no longer there." in words(told)
    assert rows() == before


def test_finished_import_cannot_be_gone_on_with_and_its_files_not_removed_early(client_of: Client) -> None:
    send(client_of, file(), look_first=None)
    batch = newest().batch
    page = client_of.get(f"/desk/imports/{batch.pk}/")
    token = client_of.cookies["csrftoken"].value
    told = client_of.post(f"/desk/imports/{batch.pk}/files/", {"csrfmiddlewaretoken": token}, follow=True)
    assert page.status_code == 200 and "its files stay" in words(told)
    assert newest().removed_at is None


def test_list_shows_a_chart_of_the_last_imports_with_its_numbers(client_of: Client, refusing: ImportBatch) -> None:
    page = client_of.get("/desk/imports/")
    assert "The last 1 import, the oldest at the left; the tallest has 4 records." in words(page)
    svg = page.content.decode().partition('class="outcomes-columns"')[2].partition("</svg>")[0]
    assert "New 1, New version 0, Unchanged 0, Duplicate 0, Refused 3" in svg
    assert svg.count("<rect") == 2 and 'y="75.0"' in svg and 'height="25.0"' in svg


def test_empty_list_says_what_to_do(client_of: Client) -> None:
    assert "Nothing has been imported yet. Upload files here" in words(client_of.get("/desk/imports/"))


def test_undo_shows_what_goes_before_it_goes(client_of: Client, refusing: ImportBatch) -> None:
    address = f"/desk/imports/{refusing.pk}/undo/"
    page = client_of.get(address)
    assert "1 article, 0 versions of articles that stay" in words(page) and "Nothing has been done yet." in words(page)
    assert "Harbour board raises mooring fees" in words(page) and Article.objects.count() == 1
    told = press(client_of, page, form_to(page, address))
    assert "Being undone" in words(told)
    assert "is at work: wait until it has ended." in words(press(client_of, page, form_to(page, address)))
    assert work() == 1
    assert Article.objects.count() == 0
    done = words(client_of.get(f"/desk/imports/{refusing.pk}/"))
    assert "What it alone brought was taken back." in done and "Refused: 3 to settle" in done
    assert "is undone already" in words(press(client_of, page, form_to(page, address)))


@pytest.mark.parametrize("frame", FRAMES)
def test_undo_lists_what_people_have_worked_on_and_leaves_it(importer: User, editor: User, frame: str) -> None:
    client = signed_in(importer)
    batch = imported(client, *[file(f"{n}.txt", story(n)) for n in range(2)])
    move(Article.objects.order_by("pk").first(), "queue", by=editor, at=now())
    address = f"/{frame}/imports/{batch.pk}/undo/"
    page = client.get(address)
    assert "What stays, because people have worked on it: 1" in words(page)
    press(client, page, form_to(page, address))
    work()
    told = words(client.get(f"/{frame}/imports/{batch.pk}/"))
    assert "nothing was undone" in told and Article.objects.count() == 2
    press(client, page, form_to(page, address), except_reviewed="on")
    work()
    assert Article.objects.count() == 1
    assert ImportBatch.objects.get().state == "undone_in_part"


@pytest.mark.parametrize("frame", FRAMES)
def test_refused_items_are_taken_again_with_a_mapping(importer: User, frame: str) -> None:
    client = signed_in(importer)
    batch = imported(client, file("lines.jsonl", LINE), file("empty.txt", ""))
    assert (batch.new, batch.refused) == (0, 2)
    address = f"/{frame}/imports/{batch.pk}/again/"
    page = client.get(f"/{frame}/imports/{batch.pk}/")
    told = press(client, page, form_to(page, address), map="headline=titel,text=inhalt")
    begun = ImportBatch.objects.latest("pk")
    assert told.redirect_chain[-1][0] == f"/{frame}/imports/{begun.pk}/"
    assert "Waiting to begin" in words(told) and f"Taken again from import {batch.pk}" in words(told)
    assert work() == 1
    begun.refresh_from_db()
    assert (begun.state, begun.new, begun.started_by) == ("finished", 1, importer)
    assert Article.objects.get().headline == "Harbour board raises fees"
    waiting = Record.objects.filter(batch=batch, outcome="refused", resolved_at=None)
    assert [record.locator for record in waiting] == ["empty.txt"]
    settled = words(client.get(f"/{frame}/imports/{batch.pk}/?settled=yes"))
    assert f"by importer: Taken by import {begun.pk}." in settled


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"map": "nonsense"}, "Nothing was taken again."),
        ({"format": "nitf", "map": "text=x"}, "can be mapped"),
        ({"format": "none"}, "valid choice"),
    ],
)
def test_what_cannot_be_read_so_is_not_taken_again(
    client_of: Client, refusing: ImportBatch, values: dict[str, str], said: str
) -> None:
    page = client_of.get(f"/desk/imports/{refusing.pk}/")
    before = rows()
    assert said in words(press(client_of, page, form_to(page, f"/desk/imports/{refusing.pk}/again/"), **values))
    assert rows() == before


def test_nothing_is_taken_again_where_nothing_waits(client_of: Client, refusing: ImportBatch) -> None:
    page = client_of.get(f"/desk/imports/{refusing.pk}/")
    Record.objects.filter(outcome="refused").update(resolved_at=now(), resolution="Seen.")
    before = rows()
    told = press(client_of, page, form_to(page, f"/desk/imports/{refusing.pk}/again/"))
    assert "has no refused items that wait for somebody" in words(told)
    assert rows() == before


def test_pressing_take_again_twice_takes_again_once(client_of: Client) -> None:
    batch = imported(client_of, file("lines.jsonl", LINE))
    page = client_of.get(f"/desk/imports/{batch.pk}/")
    again = form_to(page, f"/desk/imports/{batch.pk}/again/")
    first, second = (press(client_of, page, again, map="headline=titel,text=inhalt") for _ in range(2))
    assert first.redirect_chain == second.redirect_chain
    other = press(client_of, page, again, map="headline=titel,text=inhalt,byline=autor")
    assert other.redirect_chain != first.redirect_chain
    assert work() == 2
    assert list(ImportBatch.objects.order_by("pk").values_list("state", "new")) == [
        ("finished", 0), ("finished", 1), ("failed", 0),
    ]  # fmt: skip
    page = words(client_of.get(other.redirect_chain[-1][0]))
    assert f"Import {batch.pk} has no refused items that wait for somebody." in page


def test_taking_again_that_nobody_begins_can_be_started_from_its_page(client_of: Client) -> None:
    batch = imported(client_of, file("lines.jsonl", LINE))
    page = client_of.get(f"/desk/imports/{batch.pk}/")
    press(client_of, page, form_to(page, f"/desk/imports/{batch.pk}/again/"), map="headline=titel,text=inhalt")
    DBTaskResult.objects.all().delete()
    begun = ImportBatch.objects.latest("pk")
    ImportBatch.objects.filter(pk=begun.pk).update(position={"asked": 0})
    page = client_of.get(f"/desk/imports/{begun.pk}/")
    press(client_of, page, form_to(page, f"/desk/imports/{begun.pk}/resume/"))
    assert work() == 1
    begun.refresh_from_db()
    assert (begun.state, begun.new) == ("finished", 1)


def test_every_format_that_is_read_can_be_chosen() -> None:
    assert sorted(code for code, _ in INPUT_FORMATS) == sorted([*ARTICLE_FORMATS, *CLAIM_FORMATS])


def test_admin_leads_to_the_pages_of_imports(importer: User, refusing: ImportBatch) -> None:
    client, record = signed_in(importer), Record.objects.filter(outcome="refused").first()
    links: Callable[[str], list[str]] = lambda address: read(client.get(address)).links  # noqa: E731 - said thrice
    assert "/admin/desk/imports/upload/" in links("/admin/archive/importbatch/")
    assert f"/admin/desk/imports/{refusing.pk}/" in links(f"/admin/archive/importbatch/{refusing.pk}/change/")
    assert f"/desk/imports/records/{record.pk}/raw" in links(f"/admin/archive/record/{record.pk}/change/")
    for query, count in (("reason=binary", 1), ("refused=open", 3), ("refused=settled", 0), ("reason=nonsense", 0)):
        assert client.get(f"/admin/archive/record/?{query}").context["cl"].result_count == count


def test_admin_offers_nothing_of_imports_to_those_who_may_only_look(observer: User, refusing: ImportBatch) -> None:
    page = signed_in(observer).get(f"/admin/archive/importbatch/{refusing.pk}/change/").content.decode()
    assert "/admin/desk/imports/" not in page

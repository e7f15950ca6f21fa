"""Files are uploaded, looked through, imported in the background and removed; whatever goes wrong is told and nothing is lost."""

import errno
import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django_tasks_db.models import DBTaskResult
from hypothesis import given
from hypothesis import strategies as st

from archive.ingest.uploads import safe_name, sweep
from archive.models import Article, ImportBatch, Record, Upload
from archive.models.upload import UPLOAD_STATES
from tests.desk.imports import NEW, STORY, file, imported, newest, send, story, work
from tests.desk.pages import Form, form_with, read, signed_in, words
from tests.desk.pages import send as press
from tests.review.desk import now


def stored(uploads: Path) -> list[str]:
    return sorted(path.name for path in uploads.rglob("*") if path.is_file()) if uploads.exists() else []


def test_upload_is_stored_and_looked_through_before_anything_is_imported(client_of: Client, uploads: Path) -> None:
    page = send(client_of, file(), file("empty.txt", ""))
    assert "Being looked through" in words(page)
    assert stored(uploads) == ["empty.txt", "harbour.txt"]
    assert work() == 1
    told = words(client_of.get(f"/desk/imports/uploads/{newest().pk}/"))
    assert "2 items found. This is what an import would do now; nothing is imported yet." in told
    assert "New 1" in told and "Refused 1" in told and "empty.txt , record 1 Nothing in it." in told
    assert not ImportBatch.objects.exists() and not Article.objects.exists()


@pytest.mark.parametrize("frame", ["desk", "admin/desk"])
def test_upload_is_imported_after_the_look_and_its_files_are_removed(importer: User, uploads: Path, frame: str) -> None:
    client = signed_in(importer)
    send(client, file(), address=f"/{frame}/imports/upload/", source="The Kelbury Ledger")
    work()
    address = f"/{frame}/imports/uploads/{newest().pk}/"
    page = client.get(address)
    told = press(client, page, form_with(page, name="source"), action="import")
    assert told.redirect_chain[-1][0] == f"/{frame}/imports/{newest().batch_id}/"
    assert "Waiting to begin" in words(told)
    work()
    batch = newest().batch
    assert (batch.state, batch.new, batch.started_by) == ("finished", 1, importer)
    assert Record.objects.get().locator == "harbour.txt"
    assert Article.objects.get().source.name == "The Kelbury Ledger"
    assert stored(uploads) == [] and newest().removed_at is not None
    assert "Finished" in words(client.get(told.redirect_chain[-1][0]))


def test_upload_is_imported_at_once_where_nobody_wants_to_look(client_of: Client) -> None:
    batch = imported(client_of, file())
    assert (batch.state, batch.new, batch.arguments["paths"]) == ("finished", 1, ["harbour.txt"])


def test_description_beside_a_text_file_is_uploaded_with_it(client_of: Client) -> None:
    batch = imported(client_of, file(), file("harbour.txt.meta.json", '{"source": "The Tarn Post", "byline": "A. Writer"}'))
    assert (batch.new, batch.refused) == (1, 0)
    assert (Article.objects.get().source.name, Article.objects.get().byline) == ("The Tarn Post", "A. Writer")


def test_table_of_headlines_is_joined_with_its_texts(client_of: Client) -> None:
    heads = file("heads.csv", "Headline,Body ID,Stance\nHarbour board raises fees,7,agree\n")
    texts = file("bodies.csv", "Body ID,articleBody\n7,Boat owners will pay more from April.\n")
    batch = imported(client_of, heads, joined=texts, join="Body ID", source="The Kelbury Ledger")
    assert (batch.state, batch.failure, batch.new) == ("finished", "", 1)
    assert batch.arguments["join"] == "joined/bodies.csv:Body ID"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"map": "nonsense"}, "is not FIELD=WHERE"),
        ({"format": "nitf", "map": "headline=h,text=t"}, "can be mapped, not nitf"),
        ({"format": "no_such_format"}, "Select a valid choice"),
        ({"join": "Body ID"}, "Choose the table of texts"),
        ({"joined": file("b.csv", "x"), "join": ""}, "Name the column that both tables have"),
        ({"joined": file("b.csv", "x"), "join": "a:b"}, "has no colon"),
        ({"source": "x" * 500}, "at most"),
    ],
)
def test_what_cannot_be_read_so_is_told_and_nothing_is_kept(
    client_of: Client, uploads: Path, values: dict[str, Any], said: str
) -> None:
    page = send(client_of, file(), **values)
    assert page.status_code == 422
    assert said in words(page) and "choose the files again" in words(page)
    assert stored(uploads) == [] and not Upload.objects.exists() and not DBTaskResult.objects.exists()


def test_form_without_a_file_is_refused(client_of: Client, uploads: Path) -> None:
    page = send(client_of)
    assert page.status_code == 422 and "Choose at least one file." in words(page)
    assert not list(uploads.iterdir())


def test_what_is_too_large_is_told_with_the_limit_and_nothing_is_kept(client_of: Client, uploads: Path, settings: Any) -> None:
    settings.UPLOAD_MEGABYTES = 1
    page = send(client_of, file("a.txt", b"x" * 600_000), file("b.txt", b"x" * 600_000))
    assert page.status_code == 422
    assert "more than the 1 MB that can be uploaded at once" in words(page)
    assert not list(uploads.iterdir()) and not Upload.objects.exists()


def test_too_many_files_are_told_and_nothing_is_kept(client_of: Client, uploads: Path, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 3
    page = send(client_of, *[file(f"{n}.txt") for n in range(4)])
    assert page.status_code == 422 and "files at once: put more of them into a zip archive" in words(page)
    assert not list(uploads.iterdir())


def test_folder_that_cannot_be_written_is_told(client_of: Client, settings: Any, tmp_path: Path) -> None:
    settings.UPLOADS = tmp_path / "file"
    settings.UPLOADS.write_text("not a folder")
    page = send(client_of, file())
    assert page.status_code == 422 and "It could not be stored: File exists." in words(page)


def test_upload_without_the_token_is_refused_and_nothing_is_kept(client_of: Client, uploads: Path) -> None:
    client_of.get(NEW)
    assert client_of.post(NEW, {"files": [file()]}).status_code == 403
    assert not list(uploads.iterdir()) and not Upload.objects.exists()


def test_names_are_never_trusted(client_of: Client, uploads: Path) -> None:
    send(client_of, file("..\\..\\evil.txt"), file("evil.txt"), file(".hidden"), file("EVIL.TXT"), file("joined"))
    upload = newest()
    names = [row["name"] for row in upload.files]
    assert names == ["evil.txt", "evil-2.txt", "hidden", "EVIL-3.TXT", "joined-2"]
    assert stored(uploads) == sorted(names)
    assert (uploads.stat().st_mode & 0o77, (uploads / upload.folder).stat().st_mode & 0o77) == (0, 0)


@given(st.text(max_size=300), st.sets(st.sampled_from(["file", "a.txt", "-"])))
def test_safe_name_is_one_plain_part_of_a_path(given: str, taken: set[str]) -> None:
    name = safe_name(given, taken)
    assert name and "/" not in name and "\\" not in name and name not in (".", "..", "-") and not name.startswith(".")
    assert len(name.encode()) <= 255 and name.isprintable() and name.casefold() not in taken


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("story.txt.meta.json", "story.txt.meta.json"),
        ("a" * 300 + ".jsonl.gz", "a" * 111 + ".jsonl.gz"),
        ("x\n\x1b.txt", "x__.txt"),
    ],
)
def test_safe_name_keeps_the_ending(given: str, kept: str) -> None:
    assert safe_name(given) == kept


def test_pressing_import_twice_imports_once(client_of: Client) -> None:
    send(client_of, file())
    work()
    address = f"/desk/imports/uploads/{newest().pk}/"
    page = client_of.get(address)
    first = press(client_of, page, form_with(page, name="source"), action="import")
    second = press(client_of, page, form_with(page, name="source"), action="import")
    assert first.redirect_chain == second.redirect_chain
    assert work() == 1
    assert (ImportBatch.objects.count(), Article.objects.count()) == (1, 1)


def test_looking_twice_looks_once(client_of: Client) -> None:
    send(client_of, file())
    work()
    page = client_of.get(f"/desk/imports/uploads/{newest().pk}/")
    for _ in range(2):
        told = press(client_of, page, form_with(page, name="source"), action="look")
    assert "Being looked through" in words(told)
    assert work() == 1


def test_look_that_nobody_is_at_any_more_is_told_and_can_be_made_again(client_of: Client) -> None:
    send(client_of, file())
    Upload.objects.update(plan={"asked": 0})
    DBTaskResult.objects.all().delete()
    page = client_of.get(f"/desk/imports/uploads/{newest().pk}/")
    assert "Looking through it broke off." in words(page)
    press(client_of, page, form_with(page, name="source"), action="look", source="The Tarn Post")
    assert newest().choices["source"] == "The Tarn Post"
    assert work() == 1 and newest().state == "looked"


def test_process_that_cannot_be_started_is_logged_and_the_work_waits(
    client_of: Client, settings: Any, monkeypatch: pytest.MonkeyPatch, caplog: Any, django_capture_on_commit_callbacks: Any
) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")

    settings.SEPARATE_WORKER = False
    monkeypatch.setattr("archive.worker.subprocess.Popen", fail)
    with django_capture_on_commit_callbacks(execute=True):
        told = send(client_of, file())
    assert "Being looked through" in words(told)
    assert "No process could be started" in caplog.text
    assert work() == 1 and newest().state == "looked"


def test_other_choices_forget_what_was_seen_with_the_old_ones(client_of: Client) -> None:
    table = "title,body\nHarbour board raises fees,Boat owners will pay more from April.\n"
    send(client_of, file("table.csv", table), format="plain_text")
    work()
    address = f"/desk/imports/uploads/{newest().pk}/"
    page = client_of.get(address)
    changes = {"format": "csv_table", "map": "headline=title,text=body", "source": "The Tarn Post"}
    press(client_of, page, form_with(page, name="source"), action="look", **changes)
    assert (newest().state, newest().choices["format"]) == ("looking", "csv_table")
    work()
    assert newest().plan["counts"]["new"] == 1


def test_discarded_upload_is_gone_and_told(client_of: Client, uploads: Path) -> None:
    send(client_of, file())
    work()
    address = f"/desk/imports/uploads/{newest().pk}/"
    page = client_of.get(address)
    told = press(client_of, page, _discard(page), action="discard")
    assert "nothing of it was imported" in words(told)
    assert stored(uploads) == [] and newest().state == "discarded"
    assert "It was discarded" in words(client_of.get(address))
    again = press(client_of, page, form_with(page, name="source"), action="import")
    assert "no longer there" in words(again) and not ImportBatch.objects.exists()


def _discard(page: Any) -> Form:
    return next(form for form in read(page).forms if ("action", "discard") in form.buttons)


def test_files_that_are_gone_are_told_and_the_import_fails_in_words(client_of: Client, uploads: Path) -> None:
    send(client_of, file(), look_first=None)
    for path in uploads.rglob("*.txt"):
        path.unlink()
    work()
    batch = ImportBatch.objects.get()
    page = words(client_of.get(f"/desk/imports/{batch.pk}/"))
    assert batch.state == "failed"
    assert "harbour.txt" in page or "no longer there" in page
    assert "Its files are no longer there: upload them again." in page


def test_too_large_to_keep_keeps_the_uploaded_files_until_somebody_removes_them(client_of: Client, uploads: Path) -> None:
    batch = imported(client_of, file(), file("empty.txt", ""))
    Record.objects.filter(outcome="refused").update(raw=None)
    Upload.objects.update(removed_at=None)
    folder = uploads / newest().folder
    folder.mkdir()
    for name in ("harbour.txt", "empty.txt"):
        (folder / name).write_text("kept")
    page = client_of.get(f"/desk/imports/{batch.pk}/")
    assert "The uploaded files are kept" in words(page)
    press(client_of, page, form_with(page, action=f"/desk/imports/{batch.pk}/files/"))
    assert stored(uploads) == [] and newest().removed_at is not None


def test_folder_left_by_a_request_that_was_cut_off_is_swept_after_a_day(uploads: Path, client_of: Client) -> None:
    send(client_of, file())
    (uploads / "left").mkdir()
    sweep(at=now())  # a moment before either was made
    assert (uploads / "left").exists()
    late = newest().uploaded_at.replace(year=newest().uploaded_at.year + 1)
    sweep(at=late)
    assert [path.name for path in uploads.iterdir()] == [newest().folder]


def test_page_is_shown_anew_without_a_script_only_while_it_changes(client_of: Client) -> None:
    page = send(client_of, file()).content.decode()
    assert '<noscript><meta http-equiv="refresh"' in page and 'data-live="2"' in page
    work()
    page = client_of.get(f"/desk/imports/uploads/{newest().pk}/").content.decode()
    assert "http-equiv" not in page and 'data-live="done"' in page


def test_every_state_of_an_upload_has_its_words() -> None:
    assert len({label for _, label in UPLOAD_STATES}) == len(UPLOAD_STATES)
    assert all(re.fullmatch(r"[A-Z][a-z ]+", label) for _, label in UPLOAD_STATES)


def test_upload_waits_in_the_list_of_imports(client_of: Client) -> None:
    send(client_of, file("first.txt", story(1)), file("second.txt", story(2)))
    page = words(client_of.get("/desk/imports/"))
    assert "Uploaded, not imported yet first.txt and 1 more" in page
    assert STORY[:10] not in page

"""The operators' page: who may open it, what it tells of an archive with nothing in it and of a full one, what it costs."""

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from archive.backups.engines import engine_for
from archive.backups.standing import Verified, standing, verified
from archive.backups.writing import make_backup
from archive.models import ImportBatch, Upload
from archive.queries import storage
from archive.queries.storage import places, tables
from tests.desk.pages import read, signed_in, words
from tests.factories import make_article

PAGE = "/desk/operations/"
OTHERS = ["observer", "importer", "reviewer", "adjudicator", "editor"]


@pytest.fixture(autouse=True)
def folders(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT, settings.UPLOADS = tmp_path / "media", tmp_path / "uploads"


@pytest.fixture
def keeper(administrator: User) -> Client:
    return signed_in(administrator)


def task(name: str, number: int, status: str, **told: Any) -> None:
    DBTaskResult.objects.create(
        task_path=f"archive.tasks.{name}", args_kwargs={"args": [number], "kwargs": {}}, status=status, backend_name="default",
        run_after=timezone.now(), **{"exception_class_path": "", "traceback": "", **told},
    )  # fmt: skip


@pytest.mark.parametrize("name", OTHERS)
def test_nobody_else_opens_it_or_is_led_to_it(name: str, db: None, request: pytest.FixtureRequest) -> None:
    client = signed_in(request.getfixturevalue(name))
    assert client.get(PAGE).status_code == 403
    for address in ("/desk/", "/admin/"):
        assert PAGE not in read(client.get(address)).links
    assert Client().get(PAGE).status_code == 302


def test_administrator_is_led_to_it(keeper: Client) -> None:
    for address in ("/desk/", "/admin/"):
        assert PAGE in read(keeper.get(address)).links
    assert keeper.get(PAGE).status_code == 200


def test_empty_archive_is_told_in_sentences(keeper: Client) -> None:
    page = words(keeper.get(PAGE))
    for told in (
        "The database answers, and has every migration.",
        "There is no search index yet.",
        "No import is running or broken off.",
        "Nothing failed in two weeks.",
        "Where backups lie is not told to the archive.",
        "When the whole archive was last checked is not told to it.",
        "Open accounts 1",
        "Newest migration",
    ):
        assert told in page, told


def test_imports_are_told_with_progress_and_led_to(keeper: Client) -> None:
    make_article()
    begun = timezone.now() - timedelta(minutes=5)
    here = ImportBatch.objects.create(started_at=begun, new=40, position={"bytes": 500, "size": 1000, "process": ["gone", 1]})
    failed = ImportBatch.objects.create(started_at=begun, finished_at=begun, state="failed", failure="The disk is full.")
    page = keeper.get(PAGE)
    assert "Broken off" in words(page) and "40 records" in words(page) and "500 bytes of 1000 bytes" in words(page)
    assert "The disk is full." in words(page)
    assert {f"/desk/imports/{batch.pk}/" for batch in (here, failed)} <= set(read(page).links)
    assert 'value="50.0"' in page.content.decode()


def test_failed_work_is_told_with_its_page_and_what_to_do(keeper: Client, importer: User) -> None:
    upload = Upload.objects.create(uploaded_at=timezone.now(), uploaded_by=importer, folder="none")
    batch = ImportBatch.objects.create(started_at=timezone.now(), finished_at=timezone.now(), state="finished")
    now = timezone.now()
    failed = {"status": TaskResultStatus.FAILED, "finished_at": now, "traceback": "Traceback:\n  File x\nOSError: <disk> full"}
    task("look", upload.pk, **failed)
    task("undo", batch.pk, **failed)
    task("forgotten", 0, **failed | {"finished_at": now - timedelta(days=20)})
    task("take_in", batch.pk, TaskResultStatus.READY)
    page = keeper.get(PAGE)
    told = words(page)
    assert "OSError: &lt;disk&gt; full" in told and "forgotten" not in told and "File x" not in told
    assert "Open the import and undo it again" in told and "Failed in two weeks 2" in told and "Waiting 1, the oldest" in told
    assert {f"/desk/imports/uploads/{upload.pk}/", f"/desk/imports/{batch.pk}/"} <= set(read(page).links)


def test_work_that_nobody_knows_is_told_by_its_name(keeper: Client) -> None:
    task("something", 1, TaskResultStatus.FAILED, finished_at=timezone.now(), exception_class_path="builtins.ValueError")
    told = words(keeper.get(PAGE))
    assert "archive.tasks.something" in told and "builtins.ValueError" in told and "The log of the worker" in told


def test_tables_are_told_by_size_and_no_rows_are_counted(keeper: Client) -> None:
    for number in range(3):
        make_article(f"Ferry {number}\nThe ferry runs at night, {number}.")
    largest, others = tables()
    names = [table.name for table in (*largest, *others)]
    assert len(largest) == storage.SHOWN and {"archive_event", "archive_article", "auth_user"} <= set(names)
    assert all(table.bytes for table in (*largest, *others)) and [table.bytes for table in largest] == sorted(
        (table.bytes for table in largest), reverse=True
    )
    with CaptureQueriesContext(connection) as queries:
        keeper.get(PAGE)
    counted = [query["sql"] for query in queries if "COUNT(*)" in query["sql"].upper()]
    large = [f'FROM "archive_{name}"' for name in ("article", "block", "event", "record", "version")]
    assert [sql for sql in counted if any(name in sql and "LIMIT" not in sql for name in large)] == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL tells the size of a table without reading it")
def test_large_sqlite_file_is_not_read_through(keeper: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    make_article()
    monkeypatch.setattr(storage, "READ_THROUGH", 0)
    with CaptureQueriesContext(connection) as queries:
        page = keeper.get(PAGE)
    assert "would mean to read all of it" in words(page)
    assert not any("dbstat" in query["sql"] for query in queries)
    articles = next(table for table in sum(tables(), []) if table.name == "archive_article")
    assert (articles.rows, articles.bytes) == (1, None)


def test_folder_is_measured_up_to_a_bound(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    deep = tmp_path / "uploads" / "a" / "b"
    deep.mkdir(parents=True)
    (deep / "one").write_bytes(b"x" * 100)
    (deep.parent / "two").write_bytes(b"x" * 50)
    (deep / "loop").symlink_to(tmp_path)

    def uploads() -> tuple[int | None, bool]:
        found = next(place for place in places() if place.where == str(settings.UPLOADS))
        return found.bytes, found.is_whole

    size, is_whole = uploads()
    assert (size - (deep / "loop").lstat().st_size, is_whole) == (150, True)
    monkeypatch.setattr(storage, "MOST_FILES", 1)
    assert uploads()[1] is False


def test_page_costs_the_same_with_little_and_with_much(keeper: Client, importer: User) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert keeper.get(PAGE).status_code == 200
        return len(queries)

    def more(times: int) -> None:
        for _ in range(times):
            now = timezone.now()
            begun = {"started_at": now, "position": {"process": ["gone", 1]}, "started_by": importer}
            batch = ImportBatch.objects.create(**begun)
            ImportBatch.objects.create(**begun | {"state": "failed", "finished_at": now})
            upload = Upload.objects.create(
                uploaded_at=now, uploaded_by=importer, folder=f"of {batch.pk}", state="imported", batch=batch
            )
            for status in (TaskResultStatus.READY, TaskResultStatus.RUNNING, TaskResultStatus.FAILED):
                task("look", upload.pk, status, finished_at=now)

    more(1)
    cost()
    few = cost()
    more(4)
    assert cost() == few


def test_backups_and_checks_are_told(keeper: Client, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.BACKUPS, settings.VERIFIED = str(tmp_path / "backups"), str(tmp_path / "verified.json")
    assert "cannot be looked into" in words(keeper.get(PAGE)) and "no outcome of verify_archive to read yet" in plain(keeper)
    (tmp_path / "backups").mkdir()
    Path(settings.VERIFIED).write_text(json.dumps({"sample": 100.0, "found": 0, "checks": {}}))
    assert "There is no backup" in words(keeper.get(PAGE)) and "nothing was wrong" in plain(keeper)
    Path(settings.VERIFIED).write_text(json.dumps({"sample": 100.0, "found": 2, "checks": {}}))
    assert "verify_archive found 2 things wrong" in plain(keeper)
    Path(settings.VERIFIED).write_text("")
    assert "left no outcome: it was broken off" in plain(keeper)
    Path(settings.VERIFIED).write_text(json.dumps({"sample": 50.0, "found": 0, "checks": {}}))
    os.utime(settings.VERIFIED, (0, 0))
    assert "in 50.0 % of texts" in plain(keeper) and "more than eight days ago" in plain(keeper)


def plain(client: Client) -> str:
    return words(client.get(PAGE)).replace("  ", " ").replace("<code>", "")


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="tests/backups makes them on PostgreSQL")
def test_newest_backup_and_newest_proved_one_are_found(tmp_path: Path) -> None:
    folder, engine = tmp_path / "backups", engine_for(connection.settings_dict)
    made = [
        make_backup(folder, engine=engine, sources={}, at=datetime(2026, 3, day, tzinfo=UTC), verify=verify)
        for day, verify in ((1, True), (2, True), (3, False))
    ]
    found = standing(folder)
    assert (found.newest.folder, found.proved.folder, found.count) == (made[2].folder, made[1].folder, 3)
    (made[1].folder / "manifest.json").write_text("{}")
    found = standing(folder)
    assert (found.proved.folder, found.unreadable) == (made[0].folder, (made[1].folder.name,))


def test_outcome_of_a_check_that_is_something_else_is_none(tmp_path: Path) -> None:
    path = tmp_path / "verified.json"
    assert verified(path) is None
    for told in ("[]", "{}", '{"found": "x", "sample": 1}', "{"):
        path.write_text(told)
        assert (found := verified(path)) == Verified(found.at, None), told

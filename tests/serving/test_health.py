import json
import os
import shutil
from collections import namedtuple
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as archive_settings
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.test import Client
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from archive.backups.manifest import write_manifest
from archive.models import ImportBatch
from archive.queries import health
from archive.search.rebuilding import rebuild
from tests.factories import make_article

TOKEN = "a-token-for-the-tests-0123456789"  # noqa: S105
BEARER = {"Authorization": f"Bearer {TOKEN}"}
Usage = namedtuple("Usage", "total used free")


@pytest.fixture(autouse=True)
def folders(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.METRICS_TOKEN = TOKEN
    settings.MEDIA_ROOT, settings.UPLOADS = tmp_path / "media", tmp_path / "uploads"
    monkeypatch.setattr(health, "_migrated", set())


def ask(client: Client, **headers: str) -> tuple[int, dict[str, Any]]:
    response = client.get("/health/ready", headers=headers)
    assert response["Content-Type"] == "application/health+json"
    assert response["Cache-Control"] == "private, no-store"
    return response.status_code, json.loads(response.content)


def told(client: Client, name: str) -> dict[str, Any]:
    return ask(client, **BEARER)[1]["checks"][name][0]


def test_live_asks_the_database_nothing(client: Client) -> None:
    """Without the mark for the database, any query fails this test."""
    assert client.get("/health/live").json() == {"status": "pass"}


@pytest.mark.django_db
def test_ready_when_all_is_well(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(10 << 30, 1 << 30, 9 << 30))
    make_article("The ferry runs\nThe ferry runs at night.")
    rebuild()
    status, said = ask(client)
    assert (status, said["status"]) == (200, "pass")
    assert said["checks"]["database"] == [{"status": "pass"}]


@pytest.mark.django_db
def test_details_are_for_the_token(client: Client) -> None:
    assert told(client, "database")["output"] == "The database answers, and has every migration."
    for wrong in ("", "Bearer x", f"Basic {TOKEN}", TOKEN):
        assert set(ask(client, Authorization=wrong)[1]["checks"]["database"][0]) == {"status"}


@pytest.mark.django_db
def test_no_index_is_a_warning_for_the_site_answers_without(client: Client) -> None:
    status, said = ask(client)
    assert (status, said["status"], said["checks"]["search"][0]["status"]) == (200, "warn", "warn")
    assert told(client, "search")["output"] == "There is no search index yet."


@pytest.mark.django_db
def test_an_index_far_behind_is_a_warning(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "LAGS_FAR", 0)
    rebuild()
    make_article("The ferry runs\nThe ferry runs at night.")
    said = told(client, "search")
    assert said["status"] == "warn" and "changes behind. Is run_indexer running?" in said["output"]


@pytest.mark.django_db
def test_a_migration_that_waits_means_not_ready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    ((_, newest),) = MigrationLoader(None).graph.leaf_nodes("archive")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'archive' AND name = %s", [newest])
    status, said = ask(client, **BEARER)
    assert (status, said["status"]) == (503, "fail")
    assert said["checks"]["database"][0]["output"].startswith(f"Migrations wait: archive.{newest}")
    assert "search" not in said["checks"]


@pytest.mark.django_db
def test_a_database_that_is_away_means_not_ready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> health.Check:
        raise OperationalError("connection refused")

    monkeypatch.setattr(health, "_database", away)
    status, said = ask(client, **BEARER)
    assert (status, said["status"]) == (503, "fail")
    assert "connection refused" in said["checks"]["database"][0]["output"]
    assert "refused" not in json.dumps(ask(client)[1])


@pytest.mark.django_db
def test_work_that_waits_or_failed_is_told(client: Client) -> None:
    row = {"args_kwargs": {"args": [], "kwargs": {}}, "task_path": "archive.tasks.take_in", "backend_name": "default"}
    waits = DBTaskResult.objects.create(**row, queue_name="default", status=TaskResultStatus.READY, exception_class_path="")
    assert told(client, "queue")["status"] == "pass"
    DBTaskResult.objects.filter(pk=waits.pk).update(enqueued_at=timezone.now() - timedelta(hours=1))
    assert told(client, "queue")["observedValue"] == 1
    assert "Is db_worker running?" in told(client, "queue")["output"]
    DBTaskResult.objects.filter(pk=waits.pk).update(status=TaskResultStatus.FAILED, finished_at=timezone.now())
    assert told(client, "failures")["status"] == "warn"


@pytest.mark.django_db
def test_an_import_broken_off_is_told(client: Client) -> None:
    at = timezone.now() - timedelta(hours=1)
    gone = {"process": ["elsewhere.example", 1], "since": "1", "heard": int(at.timestamp())}
    batch = ImportBatch.objects.create(state="running", started_at=at, position=gone, arguments={"paths": ["x"]})
    assert told(client, "imports")["output"] == f"Broken off, to be gone on with: import {batch.pk}."


@pytest.mark.django_db
def test_little_room_is_a_warning(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(10 << 30, 10 << 30, 5))
    said = told(client, "room for evidence")
    assert (said["status"], said["output"]) == ("warn", "Less than 1 GB is free where the evidence lies.")
    assert (said["observedValue"], said["observedUnit"]) == (5, "bytes")


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/health/live", "/health/ready", "/metrics"])
def test_nothing_is_written_to_them(client: Client, address: str) -> None:
    assert client.post(address, headers=BEARER).status_code == 405


@pytest.mark.django_db
def test_metrics_are_for_the_token(client: Client, settings: Any) -> None:
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer no"}).status_code == 404
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


@pytest.mark.django_db
def test_metrics_count_requests_by_view_and_tell_how_the_archive_stands(client: Client) -> None:
    name = 'newsroom_requests_total{method="GET",status="404",view="entity"}'

    def counted() -> float:
        body = client.get("/metrics", headers=BEARER).content.decode()
        return next((float(line.split()[-1]) for line in body.splitlines() if line.startswith(name)), 0.0)

    before = counted()
    client.get("/entities/nobody/")
    client.get("/entities/somebody/")
    assert counted() == before + 2
    body = client.get("/metrics", headers=BEARER).content.decode()
    assert 'newsroom_health{check="database"} 1.0' in body
    assert 'newsroom_bytes{of="database"}' in body
    assert "nobody" not in body


@pytest.mark.django_db
def test_the_size_of_the_database_is_told() -> None:
    assert health.sizes()["database"] > 100_000


def test_requests_within_are_not_sent_to_https() -> None:
    assert archive_settings.SECURE_REDIRECT_EXEMPT == [r"^health/", r"^metrics$"]


def proved(folder: Path, *, age: timedelta) -> Path:
    """A folder with one backup, proved so long ago."""
    made, whole = (timezone.now() - age).isoformat(), folder / "backup-20260101T000000Z-1"
    whole.mkdir(parents=True)
    manifest = dict.fromkeys(("tables", "migrations", "record", "missing"), {}) | {
        "made_at": made, "verified_at": made, "engine": "sqlite", "database": {"name": "database.sqlite3"},
        "files": {"name": "files.jsonl"},
    }  # fmt: skip
    write_manifest(whole, manifest)
    return folder


def figures(client: Client) -> str:
    return client.get("/metrics", headers=BEARER).content.decode()


@pytest.mark.django_db
def test_late_backup_is_told_to_who_watches_and_keeps_no_request_away(client: Client, settings: Any, tmp_path: Path) -> None:
    settings.BACKUPS = str(proved(tmp_path / "new", age=timedelta(hours=30)))
    assert (told(client, "backups")["status"], told(client, "backups")["observedValue"]) == ("pass", 30)
    assert 'newsroom_health{check="backups"} 1.0' in figures(client)
    assert 'newsroom_health_value{check="backups",unit="hours old"} 30.0' in figures(client)
    settings.BACKUPS = str(proved(tmp_path / "old", age=timedelta(days=9)))
    status, said = ask(client, **BEARER)
    assert (status, said["status"]) == (200, "warn")
    assert said["checks"]["backups"][0]["output"] == "The newest proved backup is too old. Does backup run?"
    assert 'newsroom_health{check="backups"} 0.5' in figures(client)
    status, said = ask(client)
    assert status == 200 and "backups" not in said["checks"]


@pytest.mark.django_db
def test_backups_that_are_none_or_cannot_be_read_are_a_warning(client: Client, settings: Any, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    odd = proved(tmp_path / "odd", age=timedelta(0))
    told_odd = json.loads((odd / "backup-20260101T000000Z-1" / "manifest.json").read_bytes())
    write_manifest(odd / "backup-20260101T000000Z-1", {**told_odd, "made_at": "lately"})
    cases = {"nowhere": "cannot be looked into", "empty": "was proved by restoring it", "odd": "cannot be understood"}
    for name, said in cases.items():
        settings.BACKUPS = str(tmp_path / name)
        assert ask(client, **BEARER)[0] == 200
        assert told(client, "backups")["status"] == "warn" and said in told(client, "backups")["output"], name
        assert 'newsroom_health{check="backups"} 0.5' in figures(client)


@pytest.mark.django_db
def test_what_the_last_check_of_the_whole_archive_said_is_told_too(client: Client, settings: Any, tmp_path: Path) -> None:
    path = tmp_path / "verified.json"
    settings.VERIFIED = str(path)
    cases = [(None, "cannot be read", "warn"), ("", "broken off", "warn"), ("2", "found something wrong", "warn")]
    for found, said, status in [*cases, ("0", "nothing is wrong", "pass")]:
        if found is not None:
            path.write_text(found and f'{{"sample": 100.0, "found": {found}}}')
        assert told(client, "verification")["status"] == status and said in told(client, "verification")["output"], found
    os.utime(path, (0, 0))
    assert "too long ago" in told(client, "verification")["output"]
    assert ask(client, **BEARER)[0] == 200


@pytest.mark.django_db
def test_without_the_settings_nothing_is_said_of_backups(client: Client) -> None:
    assert not {"backups", "verification"} & set(ask(client, **BEARER)[1]["checks"])
    assert "backups" not in figures(client)

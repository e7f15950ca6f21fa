"""What is at work, what waits and what failed, as the operators' page tells it: a bounded number of rows, in bounded queries."""

import platform
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Count
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from archive.models import ImportBatch, Upload
from archive.queries.imports import Pace, Standing, pace, standing

MOST = 20  # rows of each list
FAILED_SINCE = timedelta(days=14)
PARTS = (("Django", "django"), ("Search (tantivy)", "tantivy"), ("gunicorn", "gunicorn"))

# task -> what it does, the page it belongs to, and what to do where it failed
TASKS: dict[str, tuple[str, str, str]] = {
    "look": ("Looking through an upload", "desk_upload", "Open the upload and have it looked through again."),
    "take_in": ("Importing an upload", "desk_batch", "Open the import and resume it: what is stored is not taken twice."),
    "retake": ("Taking refused items again", "desk_batch", "Open the import and start it again, or take the items again."),
    "undo": ("Undoing an import", "desk_batch", "Open the import and undo it again: it completes what is left."),
}
OTHER = ("", "", "The log of the worker says what happened.")


@dataclass(frozen=True)
class Task:
    """A piece of work. page, row: of the address where it is to be seen; empty where there is none. error: in one line."""

    what: str
    page: str
    row: int
    at: datetime
    error: str
    to_do: str


@dataclass(frozen=True)
class Queue:
    """counts: waiting, at work, failed lately. failed: the newest first."""

    waiting: int
    oldest: datetime | None
    at_work: list[Task]
    failed: list[Task]


@dataclass(frozen=True)
class Import:
    batch: ImportBatch
    standing: Standing
    pace: Pace


def queue(*, now: datetime) -> Queue:
    rows = DBTaskResult.objects.order_by()
    ready = rows.filter(status=TaskResultStatus.READY)
    running = rows.filter(status=TaskResultStatus.RUNNING).order_by("started_at", "pk")[:MOST]
    failed = rows.filter(status=TaskResultStatus.FAILED, finished_at__gte=now - FAILED_SINCE).order_by("-finished_at", "pk")
    oldest = ready.order_by("enqueued_at").values_list("enqueued_at", flat=True).first()
    return Queue(ready.count(), oldest, [_task(row) for row in running], [_task(row) for row in failed[:MOST]])


def _task(row: DBTaskResult) -> Task:
    name = row.task_path.rpartition(".")[2]
    what, page, to_do = TASKS.get(name, OTHER)
    given = row.args_kwargs.get("args") or [0]
    number = given[0] if isinstance(given[0], int) else 0
    at = row.finished_at or row.started_at or row.enqueued_at
    return Task(what or row.task_path, page if number else "", number, at, _error(row), to_do)


def _error(row: DBTaskResult) -> str:
    """The last line that the error left, which names it."""
    said = row.traceback.strip().splitlines()
    return (said[-1] if said else row.exception_class_path)[:300]


def imports(*, now: datetime) -> tuple[list[Import], list[Import]]:
    """Those at work or broken off, and those that ended before their input did, the newest first."""
    rows = ImportBatch.objects.whole().select_related("started_by", "upload").order_by("-pk")
    running = [_import(batch, now) for batch in rows.filter(state="running")[:MOST]]
    ended = [_import(batch, now) for batch in rows.filter(state__in=("stopped", "failed"))[:MOST]]
    return running, ended


def _import(batch: ImportBatch, now: datetime) -> Import:
    upload = getattr(batch, "upload", None)
    return Import(batch, standing(batch, now=now), pace(batch, now=now, begun=upload.plan.get("begun", {}) if upload else {}))


def looked_through() -> int:
    """How many uploads are being looked through."""
    return Upload.objects.filter(state="looking").count()


def people() -> dict[str, int]:
    """How many accounts are open, and how many of them have no second factor."""
    opened = get_user_model().objects.filter(is_active=True)
    held = opened.filter(authenticator__type__in=("totp", "webauthn")).aggregate(n=Count("pk", distinct=True))["n"]
    return {"open": (every := opened.count()), "without_factor": every - held}


def last_migration() -> tuple[str, datetime] | None:
    found = MigrationRecorder.Migration.objects.filter(app="archive").order_by("-id").values_list("name", "applied").first()
    return found


def versions() -> Sequence[tuple[str, str]]:
    found = [(label, name) for label, name in ((label, _version(name)) for label, name in PARTS) if name]
    return [*found, ("Python", platform.python_version()), (connection.display_name, _database_version())]


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _database_version() -> str:
    return ".".join(map(str, connection.get_database_version()))


def told_as(value: Any, unit: str) -> str:
    """The figure of a check, in words; bytes are left to the page."""
    if value is None or unit == "bytes":
        return ""
    name, *rest = unit.split(" ")
    return " ".join([f"{value:,}", name.removesuffix("s") if value == 1 else name, *rest])

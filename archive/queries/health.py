"""Whether the archive can do its work: what a load balancer, an alarm and the operators' page ask."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Min
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from archive.models import ImportBatch
from archive.queries.imports import BROKEN_OFF, standing
from archive.search.files import current_folder
from archive.search.index import IndexFailed, IndexUnfit
from archive.search.lookup import as_it_stands

PASS, WARN, FAIL = "pass", "warn", "fail"
WAITS_LONG = timedelta(minutes=10)
LAGS_FAR = 1_000  # lines of the log of changes
LITTLE_ROOM = 1 << 30  # bytes
_migrated: set[str] = set()  # aliases of databases that have every migration; what a process has seen so stays so for its code


@dataclass(frozen=True)
class Check:
    """One thing looked at. status: pass, warn (it works, somebody should look) or fail (no request should be sent here).

    told: in a sentence. value: the figure behind it, in unit, where there is one.
    """

    name: str
    status: str
    told: str
    value: int | None = None
    unit: str = ""


def checks() -> list[Check]:
    """All of them, the database first. Where it does not answer, the rest is not asked."""
    try:
        database = _database()
        rest = [*_queue(), _imports()] if database.status != FAIL else []
    except DatabaseError as error:
        database, rest = Check("database", FAIL, f"The database does not answer: {error}"), []
    search = [_search()] if database.status != FAIL else []
    return [database, *search, *rest, *_room()]


def worst(found: list[Check]) -> str:
    """The status of all of them together."""
    statuses = {check.status for check in found}
    return next((status for status in (FAIL, WARN) if status in statuses), PASS)


def _database() -> Check:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    if connection.alias not in _migrated:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if waiting:
            names = ", ".join(f"{migration.app_label}.{migration.name}" for migration, _ in waiting[:3])
            return Check("database", FAIL, f"Migrations wait: {names}. Run manage.py migrate.", len(waiting), "migrations")
        _migrated.add(connection.alias)
    return Check("database", PASS, "The database answers, and has every migration.")


def _search() -> Check:
    """Never worse than a warning: without an index a search is answered from the database, and says so."""
    try:
        behind = as_it_stands().behind
    except (IndexUnfit, IndexFailed) as error:
        return Check("search", WARN, str(error))
    if behind > LAGS_FAR:
        return Check("search", WARN, f"The index is {behind} changes behind. Is run_indexer running?", behind, "changes")
    return Check("search", PASS, "The search index follows the archive.", behind, "changes")


def _queue() -> Iterator[Check]:
    waiting = DBTaskResult.objects.filter(status=TaskResultStatus.READY)
    count, oldest = waiting.count(), waiting.aggregate(at=Min("enqueued_at"))["at"]
    if oldest and timezone.now() - oldest > WAITS_LONG:
        yield Check("queue", WARN, f"Work waits since {oldest:%Y-%m-%d %H:%M} UTC. Is db_worker running?", count, "tasks")
    else:
        yield Check("queue", PASS, "No work waits for long.", count, "tasks")
    since = timezone.now() - timedelta(days=1)
    failed = DBTaskResult.objects.filter(status=TaskResultStatus.FAILED, finished_at__gte=since).count()
    told = "Work ended with an error in the last day; the log says which." if failed else "No work ended with an error today."
    yield Check("failures", WARN if failed else PASS, told, failed, "tasks")


def _imports() -> Check:
    running, now = list(ImportBatch.objects.whole().filter(state="running").order_by("pk")[:100]), timezone.now()
    broken = [str(batch.pk) for batch in running if standing(batch, now=now).code == BROKEN_OFF]
    if broken:
        return Check("imports", WARN, f"Broken off, to be gone on with: import {', '.join(broken)}.", len(broken), "imports")
    return Check("imports", PASS, "No import is broken off.", len(running), "imports running")


def folders() -> dict[str, Path]:
    """Where the archive writes, by what for."""
    name = settings.DATABASES["default"]["NAME"]
    database = {"database": Path(name).parent} if connection.vendor == "sqlite" and not str(name).startswith("file:") else {}
    return database | {
        "evidence": Path(settings.MEDIA_ROOT), "uploads": Path(settings.UPLOADS), "search index": Path(settings.SEARCH_DIR),
    }  # fmt: skip


def _room() -> Iterator[Check]:
    for name, folder in folders().items():
        there = next((path for path in (folder, *folder.parents) if path.exists()), None)
        free = shutil.disk_usage(there).free if there else 0
        status, told = (WARN, f"Less than 1 GB is free where the {name} lies.") if free < LITTLE_ROOM else (PASS, "Room enough.")
        yield Check(f"room for {name}", status, told, free, "bytes")


def sizes() -> dict[str, int]:
    """Bytes on disk of the database and of the search index; what cannot be told is left out."""
    asked: dict[str, Callable[[], int]] = {"database": _database_bytes, "search index": _index_bytes}
    found = {}
    for name, ask in asked.items():
        try:
            found[name] = ask()
        except (DatabaseError, OSError, ImproperlyConfigured):
            continue
    return found


def _database_bytes() -> int:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_database_size(current_database())")
        else:
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
        return int(cursor.fetchone()[0])


def _index_bytes() -> int:
    folder = current_folder()
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) if folder else 0

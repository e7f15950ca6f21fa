"""What takes room: tables, and folders. Nothing here counts rows or reads a large database through, however large the archive."""

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection

from archive.queries.health import folders, sizes

MOST_FILES = 20_000  # of a folder that are looked at; what is beyond is not in its size
READ_THROUGH = 1 << 28  # bytes of an SQLite file up to which each table's part is told: that takes reading all of it
SHOWN = 12  # tables

POSTGRESQL = """
    SELECT c.relname, pg_total_relation_size(c.oid), CASE WHEN c.reltuples < 0 THEN s.n_live_tup ELSE c.reltuples END
    FROM pg_class c LEFT JOIN pg_stat_user_tables s ON s.relid = c.oid
    WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace
"""
SQLITE_TABLES = "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
SQLITE_BYTES = """
    SELECT m.tbl_name, SUM(d.pgsize) FROM dbstat d JOIN sqlite_master m ON m.name = d.name
    WHERE d.aggregate = TRUE GROUP BY m.tbl_name
"""


@dataclass(frozen=True)
class Table:
    """rows: an estimate. bytes: with its indexes; None where it would take reading the database through."""

    name: str
    label: str
    rows: int
    bytes: int | None


@dataclass(frozen=True)
class Place:
    """Something that takes room. where: its folder, empty for what lies elsewhere. bytes, free: None where nobody here can tell.

    is_whole: whether bytes is all of it, or what the first MOST_FILES files take.
    """

    what: str
    where: str
    bytes: int | None
    free: int | None
    is_whole: bool = True


def tables() -> tuple[list[Table], list[Table]]:
    """The largest, and all the others, by size (by rows where that is not known)."""
    found = _postgresql() if connection.vendor == "postgresql" else _sqlite()
    found.sort(key=lambda table: (-(table.bytes or 0), -table.rows, table.name))
    return found[:SHOWN], found[SHOWN:]


def _postgresql() -> list[Table]:
    return [Table(name, _label(name), int(rows or 0), size) for name, size, rows in _rows(POSTGRESQL)]


def _sqlite() -> list[Table]:
    """Rows by the highest number given, which is found at once: what was removed since is counted too."""
    numbered = [name for name, sql in _rows(SQLITE_TABLES) if "WITHOUT ROWID" not in (sql or "").upper()]
    quote = connection.ops.quote_name
    asked = " UNION ALL ".join(f"SELECT %s, (SELECT MAX(rowid) FROM {quote(name)})" for name in numbered)  # noqa: S608 - names of our own tables
    rows = dict(_rows(asked, numbered)) if numbered else {}
    parts = dict(_rows(SQLITE_BYTES)) if sizes().get("database", 0) <= READ_THROUGH and _can_tell_parts() else {}
    return [Table(name, _label(name), rows[name] or 0, parts.get(name)) for name in numbered]


def _can_tell_parts() -> bool:
    return ("ENABLE_DBSTAT_VTAB",) in _rows("PRAGMA compile_options")


def _rows(query: str, given: Any = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, given)
        return cursor.fetchall()


def _label(name: str) -> str:
    """What people call the rows of the table."""
    models = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
    model = models.get(name)
    if model is None or model._meta.auto_created:
        return name.partition("_")[2].replace("_", " ") or name
    return str(model._meta.verbose_name_plural)


def places() -> list[Place]:
    """The database, the index, the folders; what is kept of pages and of backups, where that lies in a folder."""
    known, where = sizes(), folders()
    found = [Place("Database", str(where.get("database", "")), known.get("database"), free_at(where.get("database")))]
    index = where["search index"]
    found.append(Place("Search index", str(index), known.get("search index", 0), free_at(index)))
    found += [_folder("Uploads not yet imported", where["uploads"]), _folder("Files of evidence", where["evidence"])]
    if kept := _kept_pages():
        found.append(_folder("Kept pages", kept))
    return [*found, *([_folder("Backups", Path(settings.BACKUPS))] if settings.BACKUPS else [])]


def _kept_pages() -> Path | None:
    kept = settings.CACHES["pages"]
    return Path(kept["LOCATION"]) if kept["BACKEND"].endswith("FileBasedCache") else None


def kept_pages_words() -> str:
    """Where whole pages are kept, in a sentence."""
    kept = settings.CACHES["pages"]["BACKEND"].rpartition(".")[2]
    if kept == "LocMemCache":
        return f"Whole pages are kept in the memory of each process, {settings.PAGES_KEPT:,} of them at most."
    words = {"DummyCache": "No whole pages are kept.", "FileBasedCache": "Whole pages are kept in a folder."}
    return words.get(kept, "Whole pages are kept in a cache that processes share; it tells its own size.")


def _folder(what: str, folder: Path) -> Place:
    taken, seen = 0, 0
    for size in _sizes_in(folder):
        taken, seen = taken + size, seen + 1
        if seen == MOST_FILES:
            break
    return Place(what, str(folder), taken, free_at(folder), is_whole=seen < MOST_FILES)


def _sizes_in(folder: Path) -> Iterator[int]:
    """Bytes of each file. What goes meanwhile, or may not be looked into, is left out."""
    todo = [str(folder)]
    while todo:
        with suppress(OSError), os.scandir(todo.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    todo.append(entry.path)
                else:
                    with suppress(OSError):
                        yield entry.stat(follow_symlinks=False).st_size


def free_at(folder: Path | None) -> int | None:
    """Bytes free on the disk of the folder, or of where it will be made."""
    there = next((path for path in (folder, *folder.parents) if path.exists()), None) if folder else None
    return shutil.disk_usage(there).free if there else None

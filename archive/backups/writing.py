"""make_backup(): written beside, verified by restoring it, and renamed once it is whole."""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from archive.backups.engines import Engine, Reading
from archive.backups.files import bytes_to_copy, keep_files, missing
from archive.backups.manifest import (
    LISTED,
    POOL,
    Backup,
    name_for,
    read_backup,
    sha256_of_file,
    write_manifest,
    write_whole,
)
from archive.backups.steps import BackupFailed, BackupRefused, Steps, sync

MARK = "newsroom-backups.json"
LOCK = ".lock"
PART = ".part-"
SPARE = 16 << 20  # bytes that are to be left on the disk
EVIDENCE_NAMED = """
SELECT DISTINCT file_sha256 FROM archive_evidence WHERE file_sha256 <> '' AND NOT EXISTS (
    SELECT 1 FROM archive_takedowndigest taken WHERE taken.kind = 'file' AND taken.digest = file_sha256) ORDER BY file_sha256
"""


def make_backup(
    folder: Path, *, engine: Engine, sources: dict[str, Path], at: datetime, verify: bool = True, steps: Steps | None = None
) -> Backup:
    """The backup, in a folder of its own within folder. sources: the folders of files by kind.

    Raises BackupRefused, BackupFailed, BackupStopped, OSError; nothing of it then stays.
    """
    steps = steps or Steps()
    engine.check()
    with _taken(folder):
        _check_room(folder, engine, sources, verify=verify)
        beside = folder / f"{PART}{os.getpid()}"
        beside.mkdir(mode=0o700)
        try:
            told = _write(folder, beside, engine, sources, at, verify=verify, steps=steps)
            whole = folder / name_for(at, told["record"]["number"])
            if whole.exists():
                raise BackupRefused(f"{whole} is there already.")
            write_manifest(beside, told)
            sync(beside)
            os.rename(beside, whole)
            sync(folder)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
        return read_backup(whole)


@contextmanager
def _taken(folder: Path) -> Iterator[None]:
    """The folder is for backups of this archive, and for this process alone; what killed ones left is gone."""
    _check_folder(folder)
    folder.mkdir(mode=0o700, exist_ok=True)
    with (folder / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BackupRefused(f"Another backup is being made in {folder}.") from error
        for left in folder.glob(f"{PART}*"):
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        yield


def _check_folder(folder: Path) -> None:
    if folder.is_dir():
        others = [path.name for path in folder.iterdir() if path.name != LOCK and not path.name.startswith(PART)]
        if others and not (folder / MARK).is_file():
            raise BackupRefused(f"{folder} holds something else ({min(others)}): name a new or empty folder.")
    elif folder.exists():
        raise BackupRefused(f"{folder} is not a folder.")
    elif not folder.parent.is_dir():
        raise BackupRefused(f"There is no folder {folder.parent}: make it first.")


def _check_room(folder: Path, engine: Engine, sources: dict[str, Path], *, verify: bool) -> None:
    copies = 2 if verify and engine.vendor == "sqlite" else 1
    needed = engine.size() * copies + bytes_to_copy(folder, sources) + SPARE
    if (free := shutil.disk_usage(folder).free) < needed:
        raise BackupRefused(f"The disk is too small: the backup may take {needed:,} bytes, and {free:,} are free.")


def _write(
    folder: Path, beside: Path, engine: Engine, sources: dict[str, Path], at: datetime, *, verify: bool, steps: Steps
) -> dict[str, Any]:
    """What the manifest tells."""
    copy = beside / engine.file_name
    with engine.snapshot() as reading:
        record = _record(reading)
        _mark(folder, record["chain"])
        migrations = [f"{app}.{name}" for app, name in reading.rows("SELECT app, name FROM django_migrations ORDER BY id")]
        named = list(reading.rows(EVIDENCE_NAMED))
        engine.write(reading, copy, steps)
        tables = digests(reading, steps)
    size, digest = sha256_of_file(copy)
    (folder / POOL).mkdir(mode=0o700, exist_ok=True)
    kept, listed = keep_files(folder, sources, beside / LISTED, verify=verify, steps=steps)
    if verify:
        with engine.restored_beside(copy, beside, steps) as restored:
            if faults := differences(tables, digests(restored, steps)):
                raise BackupFailed(f"What was restored is not what the database held: {' '.join(faults)}")
    return {
        "made_at": at.isoformat(),
        "engine": engine.vendor,
        "engine_version": engine.version(),
        "database": {"name": engine.file_name, "bytes": size, "sha256": digest},
        "tables": tables,
        "migrations": migrations,
        "record": record,
        "files": listed,
        "missing": [*kept.faults, *missing(iter(named), kept)],
        "verified_at": at.isoformat() if verify else None,
    }


def digests(reading: Reading, steps: Steps) -> dict[str, dict[str, Any]]:
    found = {}
    for table in reading.tables():
        steps.at(f"Reckoning {table}")
        rows, digest = reading.digest(table, steps)
        found[table] = {"rows": rows, "sha256": digest}
    return found


def differences(told: dict[str, Any], found: dict[str, Any]) -> list[str]:
    """What one set of tables has and the other has not, a sentence each."""
    faults = []
    for table in sorted({*told, *found}):
        one, other = told.get(table), found.get(table)
        if one is None or other is None:
            faults.append(f"Table {table} is {'missing' if other is None else 'not in the manifest'}.")
        elif one["rows"] != other["rows"]:
            faults.append(f"Table {table} has {other['rows']:,} rows, not {one['rows']:,}.")
        elif one["sha256"] != other["sha256"]:
            faults.append(f"Table {table} holds something else: its digest is another.")
    return faults


def _record(reading: Reading) -> dict[str, Any]:
    """The first and the last line of the record. chain and hash are empty, number is 0, where it has none."""
    query = "SELECT number, hash FROM archive_event WHERE number = (SELECT {}(number) FROM archive_event)"
    first, last = (next(reading.rows(query.format(end)), (0, "")) for end in ("min", "max"))
    return {"chain": first[1], "number": last[0], "hash": last[1]}


def _mark(folder: Path, chain: str) -> None:
    """Raises BackupRefused where the folder has backups of another archive."""
    path = folder / MARK
    was = _marked(path)
    if was and was != chain:
        raise BackupRefused(f"{folder} has the backups of another archive: its record begins with another line.")
    if was != chain or not path.exists():
        beside = folder / f"{PART}{MARK}"
        write_whole(beside, json.dumps({"format": "newsroom-backups", "chain": chain}).encode())
        os.replace(beside, path)


def _marked(path: Path) -> str:
    """Where the record of the archive begins whose backups these are; empty for an empty file, too: a full disk leaves it so."""
    try:
        told = path.read_bytes() if path.exists() else b""
        return str(json.loads(told)["chain"]) if told.strip() else ""
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BackupRefused(f"{path} cannot be read: remove it, if the backups beside it are of this archive.") from error

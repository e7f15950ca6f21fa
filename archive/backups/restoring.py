"""check_backup() names what is damaged of a backup; restore_backup() puts one back into an empty database."""

import os
import secrets
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from archive.backups.engines import Engine
from archive.backups.manifest import LISTED, MANIFEST, NAME_BESIDE, Backup, sha256_of_file
from archive.backups.steps import BackupDamaged, BackupFailed, BackupRefused, Steps
from archive.backups.writing import differences, digests

MOST_FAULTS = 50


def check_backup(backup: Backup, steps: Steps) -> list[str]:
    """What is not as it was written, a sentence each: the copy of the database, the list of files, each file."""
    database = backup.manifest["database"]
    if not NAME_BESIDE.fullmatch(database["name"]) or backup.manifest["files"]["name"] != LISTED:
        return [f"{MANIFEST} names other files than lie beside it."]
    steps.at(f"Checking {database['name']}")
    faults = _fault(database["name"], backup.database, database)
    steps.at(f"Checking {LISTED}")
    if damage := _fault(LISTED, backup.folder / LISTED, backup.manifest["files"]):
        return [*faults, *damage]  # what it lists is not to be believed
    for number, file in enumerate(backup.files()):
        steps.at("Checking files", number, backup.manifest["files"]["count"])
        faults += _fault(f"The file {file['kind']}/{file['name']}", backup.kept_in(file["sha256"]), file)
        if len(faults) >= MOST_FAULTS:
            break
    return faults


def _fault(name: str, path: Path, told: dict[str, Any]) -> list[str]:
    try:
        size, digest = sha256_of_file(path)
    except OSError as error:
        return [f"{name} cannot be read: {error.strerror or error}."]
    if size != told["bytes"]:
        return [f"{name} has {size:,} bytes, not {told['bytes']:,}."]
    return [] if digest == told["sha256"] else [f"{name} is not as it was written: its SHA-256 is not that of the manifest."]


def restore_backup(
    backup: Backup,
    *,
    engine: Engine,
    targets: dict[str, Path],
    migrations: Iterable[str],
    replace: bool = False,
    steps: Steps | None = None,
) -> str:
    """What became of a database that was replaced, as a sentence. targets: the folders of files by kind.

    migrations: those that this software has. Everything is checked first; then the database is put back, all or nothing, and
    held against the manifest; then the files. Raises BackupRefused, BackupDamaged, BackupFailed, BackupStopped, OSError.
    """
    steps = steps or Steps()
    _check_fits(backup, engine, set(migrations))
    if faults := check_backup(backup, steps):
        raise BackupDamaged(faults)
    if not engine.is_empty() and not replace:
        raise BackupRefused("The database is not empty. Only --replace, confirmed, puts a backup in the place of what is there.")
    _check_room(backup, targets)
    told = engine.restore(backup.database, steps, replace=replace)
    with engine.snapshot() as reading:
        if faults := differences(backup.manifest["tables"], digests(reading, steps)):
            raise BackupFailed(f"What was restored is not what the manifest tells. {' '.join(faults)} {told}".strip())
    for number, file in enumerate(backup.files()):
        steps.at("Restoring files", number, backup.manifest["files"]["count"])
        _put(backup.kept_in(file["sha256"]), place_of(file, targets))
    return told


def _check_fits(backup: Backup, engine: Engine, ours: set[str]) -> None:
    if backup.manifest["engine"] != engine.vendor:
        raise BackupRefused(
            f"The backup is of {backup.manifest['engine']}, the database is {engine.vendor}. "
            "From one to the other an export goes: docs/exporting.md."
        )
    if unknown := [name for name in backup.manifest["migrations"] if name.startswith("archive.") and name not in ours]:
        raise BackupRefused(f"The backup was made by newer software: this one does not know {', '.join(unknown)}.")
    engine.check() if engine.vendor == "postgresql" else None


def _check_room(backup: Backup, targets: dict[str, Path]) -> None:
    for kind, folder in targets.items():
        needed = sum(file["bytes"] for file in backup.files() if file["kind"] == kind and not place_of(file, targets).exists())
        there = next(path for path in (folder, *folder.parents) if path.exists())
        if (free := shutil.disk_usage(there).free) < needed:
            raise BackupRefused(f"The disk of {folder} is too small: {needed:,} bytes are needed, and {free:,} are free.")


def place_of(file: dict[str, Any], targets: dict[str, Path]) -> Path:
    """Where the file goes. Raises BackupDamaged for a name that leads out of its folder."""
    folder = targets.get(file["kind"])
    place = folder.joinpath(*file["name"].split("/")) if folder else None
    if folder is None or place is None or not place.resolve().is_relative_to(folder.resolve()):
        raise BackupDamaged([f"The list of files names {file['kind']}/{file['name']}, which has no place."])
    return place


def _put(path: Path, target: Path) -> None:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = target.with_name(f"{secrets.token_hex(16)}.part")
    try:
        shutil.copyfile(path, beside)
        os.chmod(beside, 0o600)
        with beside.open("rb") as stream:
            os.fsync(stream.fileno())
        os.replace(beside, target)
    finally:
        beside.unlink(missing_ok=True)

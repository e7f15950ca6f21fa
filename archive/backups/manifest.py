"""What a backup says of itself: manifest.json, beside it its own SHA-256.

    {"format": "newsroom-backup", "format_version": 1, "made_at": ISO 8601, "engine": "sqlite" or "postgresql",
     "engine_version": "3.40.1", "database": {"name", "bytes", "sha256"}, "tables": {name: {"rows", "sha256"}},
     "migrations": ["archive.0001_initial", ...], "record": {"chain", "number", "hash"}, "files": {"name", "bytes", "sha256",
     "count"}, "missing": [sentence, ...], "verified_at": ISO 8601 or null}

files names a list in JSON Lines: {"kind": "evidence" or "uploads", "name", "bytes", "sha256"}, a file a line. The bytes lie
beside all backups of a folder, in files/<first two>/<sha256>, once each.
"""

import hashlib
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from archive.backups.steps import BackupDamaged, BackupRefused

FORMAT, FORMAT_VERSION = "newsroom-backup", 1
MANIFEST, OWN_SUM, LISTED = "manifest.json", "manifest.sha256", "files.jsonl"
POOL = "files"
NAME = re.compile(r"backup-(\d{8}T\d{6})Z-(\d+)")
NAME_BESIDE = re.compile(r"database\.\w+")
PIECE = 1 << 20
NEEDED = {"made_at", "engine", "database", "tables", "migrations", "record", "files", "missing", "verified_at"}
SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Backup:
    """One backup, by its manifest. folder: where it lies; the pool of files is beside it."""

    folder: Path
    manifest: dict[str, Any]

    @property
    def made_at(self) -> datetime:
        return datetime.fromisoformat(self.manifest["made_at"])

    @property
    def is_verified(self) -> bool:
        return bool(self.manifest["verified_at"])

    @property
    def database(self) -> Path:
        return self.folder / self.manifest["database"]["name"]

    def kept_in(self, sha256: str) -> Path:
        return pool_path(self.folder.parent, sha256)

    def files(self) -> Iterator[dict[str, Any]]:
        with (self.folder / LISTED).open(encoding="utf-8") as stream:
            yield from map(json.loads, stream)


def name_for(made_at: datetime, number: int) -> str:
    """The folder of a backup: when it was made, and the number of the last event in it."""
    return f"backup-{made_at.astimezone(UTC):%Y%m%dT%H%M%S}Z-{number}"


def pool_path(folder: Path, sha256: str) -> Path:
    if not SHA256.fullmatch(sha256):
        raise ValueError(f"“{sha256[:80]}” is no SHA-256.")
    return folder / POOL / sha256[:2] / sha256


def write_manifest(folder: Path, told: dict[str, Any]) -> None:
    data = json.dumps({"format": FORMAT, "format_version": FORMAT_VERSION, **told}, ensure_ascii=False, indent=1).encode() + b"\n"
    write_whole(folder / MANIFEST, data)
    write_whole(folder / OWN_SUM, sum_line(data).encode())


def sum_line(data: bytes) -> str:
    """As sha256sum writes and reads it."""
    return f"{hashlib.sha256(data).hexdigest()}  {MANIFEST}\n"


def write_whole(path: Path, data: bytes) -> None:
    with path.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def read_backup(folder: Path) -> Backup:
    """The backup in the folder, its manifest checked against its own sum. Raises BackupRefused, BackupDamaged."""
    try:
        data = (folder / MANIFEST).read_bytes()
    except OSError as error:
        raise BackupRefused(f"{folder} is no backup: {MANIFEST} cannot be read ({error.strerror}).") from error
    try:
        own = (folder / OWN_SUM).read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise BackupDamaged([f"{OWN_SUM} is missing or cannot be read: nothing tells whether {MANIFEST} is whole."]) from error
    if own != sum_line(data):
        raise BackupDamaged([f"{MANIFEST} is not as it was written: its SHA-256 is not the one in {OWN_SUM}."])
    return Backup(folder, _understood(folder, data))


def _understood(folder: Path, data: bytes) -> dict[str, Any]:
    try:
        told = json.loads(data)
    except ValueError as error:
        raise BackupDamaged([f"{MANIFEST} is no JSON."]) from error
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise BackupRefused(f"{folder} is no backup of this software.")
    if told.get("format_version") != FORMAT_VERSION:
        version = told.get("format_version")
        raise BackupRefused(f"It is a backup of format version {version}; this software reads version {FORMAT_VERSION}.")
    if missing := sorted(NEEDED - told.keys()):
        raise BackupDamaged([f"{MANIFEST} does not tell {', '.join(missing)}."])
    return told


def backups_in(folder: Path) -> tuple[list[Backup], list[str]]:
    """Those in the folder, the oldest first; and the names of those that cannot be read."""
    found, unreadable = [], []
    for path in sorted(folder.glob("backup-*")) if folder.is_dir() else []:
        if NAME.fullmatch(path.name):
            try:
                found.append(read_backup(path))
            except (BackupRefused, BackupDamaged):
                unreadable.append(path.name)
    return sorted(found, key=lambda backup: (backup.made_at, backup.folder.name)), unreadable


def backup_at(folder: Path) -> Backup:
    """The backup that the folder is, or the newest verified one of those in it (else the newest). Raises as read_backup()."""
    if (folder / MANIFEST).exists():
        return read_backup(folder)
    found, _ = backups_in(folder)
    if not found:
        return read_backup(folder)
    return ([backup for backup in found if backup.is_verified] or found)[-1]


def sha256_of_file(path: Path) -> tuple[int, str]:
    """Bytes and SHA-256, read a piece at a time. Raises OSError."""
    with path.open("rb") as stream:
        found = hashlib.file_digest(stream, "sha256").hexdigest()
        return stream.tell(), found

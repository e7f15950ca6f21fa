"""The files of an archive in its backups: each kept once, under its SHA-256, however many backups hold it."""

import hashlib
import json
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from archive.backups.manifest import LISTED, PIECE, SHA256, pool_path, sha256_of_file
from archive.backups.steps import BackupFailed, Steps

EVIDENCE, UPLOADS = "evidence", "uploads"


@dataclass
class Kept:
    """What was kept of one run. digests: of evidence. faults: what is wrong in the archive itself, a sentence each."""

    count: int = 0
    digests: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)


def files_of(sources: dict[str, Path]) -> Iterator[tuple[str, Path]]:
    """Kind and path of every file, in order. Half-written ones, and links, are none."""
    for kind, folder in sources.items():
        paths = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
        yield from ((kind, path) for path in paths if path.suffix != ".part")


def bytes_to_copy(folder: Path, sources: dict[str, Path]) -> int:
    """What the pool does not have yet, by the names of the files; at most so much."""
    return sum(path.stat().st_size for kind, path in files_of(sources) if not _in_pool(folder, kind, path))


def keep_files(
    folder: Path, sources: dict[str, Path], listed: Path, *, verify: bool, steps: Steps
) -> tuple[Kept, dict[str, Any]]:
    """Copies what the pool of the folder lacks and writes the list. What it has is read again where verify says so.

    Gives back what was found, and the line of the manifest. Raises BackupFailed where a copy cannot be read back.
    """
    kept = Kept()
    with listed.open("w", encoding="utf-8") as stream:
        for kind, path in files_of(sources):
            steps.at("Keeping files", kept.count)
            if told := _keep(folder, kind, path, sources[kind], verify=verify):
                stream.write(json.dumps(told, ensure_ascii=False) + "\n")
                kept.count += 1
                _look_at(kept, told)
        stream.flush()
        os.fsync(stream.fileno())
    size, digest = sha256_of_file(listed)
    return kept, {"name": LISTED, "bytes": size, "sha256": digest, "count": kept.count}


def _in_pool(folder: Path, kind: str, path: Path) -> bool:
    """Whether the pool has what the name of the file promises: evidence lies under its digest."""
    if kind != EVIDENCE or not SHA256.fullmatch(path.name):
        return False
    there = pool_path(folder, path.name)
    return there.is_file() and there.stat().st_size == path.stat().st_size


def _keep(folder: Path, kind: str, path: Path, source: Path, *, verify: bool) -> dict[str, Any]:
    """What the list says of the file; empty where it is gone since."""
    try:
        known = _in_pool(folder, kind, path)
        if known and not (verify and sha256_of_file(pool_path(folder, path.name))[1] != path.name):
            size, digest = path.stat().st_size, path.name
        else:
            size, digest = _copy(folder, path)
    except FileNotFoundError:
        return {}
    if verify and not known and sha256_of_file(pool_path(folder, digest)) != (size, digest):
        raise BackupFailed(f"The copy of {path.name} is not what was copied.")
    return {"kind": kind, "name": path.relative_to(source).as_posix(), "bytes": size, "sha256": digest}


def _copy(folder: Path, path: Path) -> tuple[int, str]:
    """Into the pool, under the digest that the bytes have."""
    beside = folder / f".part-{secrets.token_hex(8)}"
    size, found = 0, hashlib.sha256()
    try:
        with path.open("rb") as read, beside.open("xb") as written:
            while piece := read.read(PIECE):
                found.update(piece)
                written.write(piece)
                size += len(piece)
            written.flush()
            os.fsync(written.fileno())
        target = pool_path(folder, found.hexdigest())
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(beside, target)
    finally:
        beside.unlink(missing_ok=True)
    return size, found.hexdigest()


def _look_at(kept: Kept, told: dict[str, Any]) -> None:
    if told["kind"] != EVIDENCE:
        return
    kept.digests.add(told["sha256"])
    if (name := told["name"].rpartition("/")[2]) != told["sha256"]:
        kept.faults.append(f"The file of evidence {name} is not what it was: its bytes have another digest.")


def missing(named: Iterator[tuple[Any, ...]], kept: Kept) -> list[str]:
    """Files that the database names and the archive does not have."""
    return [f"The file of evidence {digest} is missing." for (digest,) in named if digest not in kept.digests]

"""What was brought for evidence and never became it: files that no stored answer names, and files broken off on their way in."""

import os
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction

from archive.audit import lock_chain
from archive.models import Evidence
from archive.policy.evidence_files import SHA256
from archive.review.evidence_files import store, told_digests

PART = re.compile(r"[0-9a-f]{32}\.part")


@dataclass(frozen=True)
class Swept:
    """A file that nothing refers to. name: its digest, or that of a half-written one. size: bytes. brought_at: a timestamp."""

    name: str
    size: int
    brought_at: float
    is_part: bool


def sweep_files(*, older_than: timedelta, at: datetime, dry_run: bool = False) -> list[Swept]:
    """The files removed, or with dry_run to be removed: older than that, and named by no evidence and by no event.

    Young ones are let be, for a page that is still open may name them. Whatever else lies in the store is not touched.
    """
    before = (at - older_than).timestamp()
    found = [path for path in _files() if _is_older(path, before)]
    if not found:
        return []
    with transaction.atomic():
        lock_chain()  # so that no sheet is stored in between
        used = _used()
        unused = [path for path in found if path.name not in used]
        if dry_run:
            return [_told(path) for path in unused if _is_older(path, before)]
        return [swept for path in unused if (swept := _remove(path, before))]


def _files() -> Iterator[Path]:
    """What the store itself made: half-written files beside the folders, whole ones in them under their digest."""
    yield from (path for path in sorted(store().glob("*.part")) if PART.fullmatch(path.name) and _is_file(path))
    whole = (path for path in sorted(store().glob("??/*")) if SHA256.fullmatch(path.name) and _is_file(path))
    yield from (path for path in whole if path.parent.name == path.name[:2])


def _is_file(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _is_older(path: Path, before: float) -> bool:
    """False too for what has just been moved to where it belongs."""
    try:
        return path.stat().st_mtime < before
    except FileNotFoundError:
        return False


def _used() -> set[str]:
    """The digests that a row of evidence names, of drafts and of reviews put away too, or an event."""
    rows = Evidence.objects.with_file().values_list("file_sha256", flat=True)
    return {*rows.distinct().iterator(), *told_digests()}


def _remove(path: Path, before: float) -> Swept | None:
    """First moved aside, so that the same bytes brought again in this moment stay; None where they were used just now."""
    aside = store() / f"{secrets.token_hex(16)}.part"
    try:
        os.rename(path, aside)
    except FileNotFoundError:
        return None
    if aside.stat().st_mtime >= before:
        os.rename(aside, path)
        return None
    swept = _told(aside, name=path.name)
    aside.unlink()
    return swept


def _told(path: Path, *, name: str = "") -> Swept:
    about = path.stat()
    name = name or path.name
    return Swept(name, about.st_size, about.st_mtime, is_part=name.endswith(".part"))

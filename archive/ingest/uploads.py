"""Files that people upload: a folder each under settings.UPLOADS, which nobody is served from, until they are imported."""

import os
import secrets
import shutil
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from archive.ingest.paths import STDIN
from archive.models import Upload
from archive.policy.file_names import clean_name, split_name

JOINED = "joined"  # the folder of the table of a join, within the upload's
FORGOTTEN = timedelta(days=1)  # after which a folder that no upload knows was left by a request that was cut off
OPEN_STATES = ("stored", "looking", "looked", "unusable")


class UploadRefused(Exception):
    """What was asked of an upload cannot be done; its words say why, and nothing was changed."""


def new_folder() -> Path:
    """An empty folder that only the archive's own account reads."""
    settings.UPLOADS.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = settings.UPLOADS / secrets.token_hex(16)
    folder.mkdir(mode=0o700)
    return folder


def safe_name(given: str, taken: Collection[str] = ()) -> str:
    """A name to keep a file under: no folder, nothing hidden or unseen, unlike those taken; its ending as it was."""
    name = clean_name(given)
    stem, ending = split_name("_" if name == STDIN else name)
    found, number = f"{stem}{ending}", 1
    while found.casefold() in {other.casefold() for other in taken}:
        number += 1
        found = f"{stem}-{number}{ending}"
    return found


def folder_of(upload: Upload) -> Path:
    return settings.UPLOADS / upload.folder


def keep_upload(
    folder: Path, names: Sequence[str], *, joined: str = "", choices: dict[str, str], by: Any, at: datetime
) -> Upload:
    """The row of what was stored in folder. names: of the files in it. joined: the name of the table of a join."""
    files = [{"name": name, "size": (folder / name).stat().st_size} for name in names]
    return Upload.objects.create(uploaded_at=at, uploaded_by=by, folder=folder.name, files=files, joined=joined, choices=choices)


def arguments_of(upload: Upload) -> dict[str, str]:
    """How its files are to be read, as pipeline.import_paths takes it."""
    choices = upload.choices
    join = f"{JOINED}/{upload.joined}:{choices.get('join', '')}" if upload.joined else ""
    return {
        "source": choices.get("source", ""),
        "format": choices.get("format", ""),
        "mapping": choices.get("map", ""),
        "join": join,
    }


def are_there(upload: Upload) -> bool:
    folder = folder_of(upload)
    names = [row["name"] for row in upload.files] + ([f"{JOINED}/{upload.joined}"] if upload.joined else [])
    return upload.removed_at is None and all(os.path.lexists(folder / name) for name in names)


def change_choices(upload: Upload, choices: dict[str, str]) -> None:
    """How its files are to be read from now on; what was seen with other choices is forgotten."""
    if choices != upload.choices:
        changed = Upload.objects.filter(pk=upload.pk, state__in=OPEN_STATES)
        if not changed.update(choices=choices, state="stored", plan={}):
            raise UploadRefused("It is imported or discarded already; nothing was changed.")
        upload.choices, upload.state, upload.plan = choices, "stored", {}


def discard_upload(upload: Upload, *, at: datetime) -> None:
    """Its files are removed; that it was uploaded stays told. Raises UploadRefused for one that is imported or gone already."""
    changed = Upload.objects.filter(pk=upload.pk, state__in=OPEN_STATES).update(state="discarded", removed_at=at)
    if not changed:
        raise UploadRefused("It is imported or discarded already; nothing was changed.")
    remove_folder(folder_of(upload))


def remove_files(upload: Upload, *, at: datetime) -> None:
    """Of an upload that is imported: its records hold what was in it."""
    remove_folder(folder_of(upload))
    Upload.objects.filter(pk=upload.pk, removed_at=None).update(removed_at=at)


def remove_folder(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)


def sweep(*, at: datetime) -> None:
    """Removes the folders that requests cut off have left behind."""
    for folder in settings.UPLOADS.iterdir() if settings.UPLOADS.is_dir() else ():
        try:
            is_old = at.timestamp() - folder.stat().st_mtime > FORGOTTEN.total_seconds()
        except OSError:  # somebody else was quicker
            continue
        if is_old and folder.is_dir() and not Upload.objects.filter(folder=folder.name).exists():
            remove_folder(folder)

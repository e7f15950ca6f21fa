"""Where the index lies: a folder each, one of which is in use, and the lock of whoever writes.

SEARCH_DIR/current          the name of the folder in use
SEARCH_DIR/index-1f2e.../   an index
SEARCH_DIR/building/        the next one, while rebuild_search is at work
"""

import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

CURRENT, BUILDING = "current", "building"


def home() -> Path:
    return Path(settings.SEARCH_DIR)


def current_folder() -> Path | None:
    """The folder in use; None where there is none."""
    try:
        name = (home() / CURRENT).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None
    folder = home() / name
    return folder if name.startswith("index-") and "/" not in name and folder.is_dir() else None


def new_folder() -> Path:
    """A folder of its own, not yet in use."""
    folder = home() / f"index-{secrets.token_hex(8)}"
    folder.mkdir(parents=True)
    return folder


def building_folder() -> Path:
    return home() / BUILDING


def use(folder: Path) -> None:
    """folder is the one in use from now on, in one step; those before it go."""
    if folder.name == BUILDING:
        folder = folder.rename(home() / f"index-{secrets.token_hex(8)}")
    beside = home() / f"{CURRENT}.{os.getpid()}"
    beside.write_text(folder.name, encoding="utf-8")
    beside.replace(home() / CURRENT)
    for other in home().glob("index-*"):
        if other != folder:
            shutil.rmtree(other, ignore_errors=True)


@contextmanager
def lock(name: str = "lock", *, wait: bool = False) -> Iterator[bool]:
    """Whether nobody else has it; held until the end. The system frees it however a process ends."""
    home().mkdir(parents=True, exist_ok=True, mode=0o700)
    with (home() / name).open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
            return
        yield True

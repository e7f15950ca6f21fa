"""Where the index lies: a folder each, one of which is in use, and the lock of whoever writes.

SEARCH_DIR/current          the name of the folder in use
SEARCH_DIR/index-1f2e.../   an index
SEARCH_DIR/building/        the next one, while rebuild_search is at work
"""

import fcntl
import json
import os
import secrets
import shutil
import struct
import zlib
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
    """A folder of its own, not yet in use. Whoever has the lock makes it: others not in use are left over, and go."""
    remove_others(current_folder())
    folder = home() / f"index-{secrets.token_hex(8)}"
    folder.mkdir(parents=True)
    return folder


def building_folder() -> Path:
    return home() / BUILDING


def set_aside(folder: Path) -> None:
    """folder is no longer the one in use, if it was."""
    if current_folder() == folder:
        (home() / CURRENT).unlink(missing_ok=True)


def use(folder: Path) -> None:
    """folder is the one in use from now on, in one step; those before it go."""
    if folder.name == BUILDING:
        folder = folder.rename(home() / f"index-{secrets.token_hex(8)}")
    beside = home() / f"{CURRENT}.{os.getpid()}"
    beside.write_text(folder.name, encoding="utf-8")
    beside.replace(home() / CURRENT)
    remove_others(folder)


def remove_others(kept: Path | None) -> None:
    """The indexes there are, but for the one that is kept."""
    for other in home().glob("index-*"):
        if other != kept:
            shutil.rmtree(other, ignore_errors=True)


def damaged_files(folder: Path) -> list[str]:
    """The files of an index that are not as the engine wrote them: it ends each with a checksum, and seldom looks at it."""
    try:
        meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
        parts = [one["segment_id"].replace("-", "") for one in meta["segments"]]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return ["meta.json"]
    return [file.name for part in parts for file in sorted(folder.glob(f"{part}.*")) if not _is_whole(file)]


def _is_whole(file: Path) -> bool:
    """Of the engine's form: content, JSON with its "crc", the length of that, a number. One taken away is no damage."""
    try:
        with file.open("rb") as stream:
            stream.seek(-8, os.SEEK_END)
            end = stream.tell()
            (length, _) = struct.unpack("<II", stream.read(8))
            stream.seek(end - length)
            told = json.loads(stream.read(length))["crc"]
            stream.seek(0)
            found, left = 0, end - length
            while left and (some := stream.read(min(left, 1 << 20))):
                found, left = zlib.crc32(some, found), left - len(some)
            return found == told
    except FileNotFoundError:
        return True
    except (OSError, ValueError, KeyError, TypeError, struct.error):
        return False


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

"""Files of the index that are no longer as they were written: looked for once it failed, so that it is made anew."""

import logging
from pathlib import Path

from archive.search.files import current_folder, damaged_files, lock, set_aside

Stamp = tuple[int, ...]

_looked_at: dict[Path, tuple[Stamp, list[str]]] = {}
logger = logging.getLogger("archive.search")


def stamp_of(folder: Path) -> Stamp:
    """Another one whenever the index there changed; empty where it cannot be told. Raises nothing."""
    try:
        told = (folder / "meta.json").stat()
    except OSError:
        return ()
    return (told.st_mtime_ns, told.st_size, told.st_ino)


def look_for_damage() -> None:
    """For after the index failed to answer, or to be written: where its files are damaged it is set aside, and made anew by
    whoever comes next. Raises nothing.

    The files are read whole, so once a process as long as the index does not change; what was found then is remembered until
    nobody else is writing.
    """
    try:
        _set_aside_if_damaged()
    except OSError as error:
        logger.warning("Nobody could look whether the search index is damaged: %s", error)


def _set_aside_if_damaged() -> None:
    folder = current_folder()
    if folder is None:
        return
    stamp = stamp_of(folder)
    if folder not in _looked_at or _looked_at[folder][0] != stamp:
        _looked_at.clear()
        damaged = damaged_files(folder)
        _looked_at[folder] = (stamp, damaged)
        if damaged:
            logger.error("Files of the search index are damaged: %s.", ", ".join(damaged))
    if _looked_at[folder][1]:
        with lock() as is_ours:
            if is_ours and stamp_of(folder) == stamp:
                set_aside(folder)

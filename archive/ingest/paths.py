"""Which files a list of paths means."""

import errno
import glob
import os
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

STDIN = "-"
TEXT_SUFFIX = ".txt"  # of plain text in folders and archives, which no mark of its own tells from other files
SIDECAR_SUFFIX = ".meta.json"
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


class PathsUnusable(Exception):
    """The paths name nothing that could be imported; nothing was begun."""


class File(NamedTuple):
    """is_named: it was asked for itself, so it is taken whatever its name; else it was met in a folder."""

    path: str
    is_named: bool


@dataclass
class FoundFiles:
    """The files to read, in order. unread: folders that could not be listed."""

    files: list[File] = field(default_factory=list)
    unread: list[OSError] = field(default_factory=list)


def find_files(paths: Sequence[str]) -> FoundFiles:
    """What paths mean: files as named, all in folders (at any depth, ordered by name) but hidden ones, globs, "-" for stdin.

    Raises PathsUnusable for a path that is not there, a glob without a match, a folder without a file, no path at all.
    """
    if not paths:
        raise PathsUnusable("Name at least one file or folder, or - for standard input.")
    if list(paths).count(STDIN) > 1:
        raise PathsUnusable("Standard input (-) can be read only once.")
    found = FoundFiles()
    for path in paths:
        _add(path, found)
    if not found.files and not found.unread:
        raise PathsUnusable("Only descriptions of files were named: name the files themselves.")
    return found


def sidecar_of(path: str) -> str | None:
    """The description beside the file, where there is one."""
    beside = path + SIDECAR_SUFFIX
    return beside if path != STDIN and os.path.lexists(beside) else None


def shown(path: str) -> str:
    """path as text that any database and terminal takes: control characters and bytes that are no UTF-8 are written out."""
    text = path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return CONTROL.sub(lambda match: f"\\x{ord(match[0]):02x}", text)


def _add(path: str, found: FoundFiles) -> None:
    if path == STDIN:
        found.files.append(File(path, True))
    elif os.path.isdir(path):
        _add_folder(path, found)
    elif os.path.lexists(path):
        _add_named(path, found)
    else:
        _add_glob(path, found)


def _add_named(path: str, found: FoundFiles) -> None:
    """A file is taken whatever its name; but the description of a file beside it, as `folder/*` brings along, is no article."""
    if not is_sidecar(path):
        found.files.append(File(path, True))


def _add_glob(pattern: str, found: FoundFiles) -> None:
    matches = sorted(glob.glob(pattern, recursive=True)) if glob.has_magic(pattern) else []
    if not matches:
        raise PathsUnusable(f"No such file or folder: {shown(pattern)}")
    for path in matches:
        if not os.path.isdir(path):
            _add_named(path, found)
        elif "**" not in pattern:
            _add_folder(path, found)


def _add_folder(folder: str, found: FoundFiles) -> None:
    before = len(found.files) + len(found.unread)
    found.files += (File(path, False) for path in _walk(folder, found.unread) if not is_sidecar(path))
    if len(found.files) + len(found.unread) == before:
        raise PathsUnusable(f"No file in folder: {shown(folder)}")


def _walk(folder: str, errors: list[OSError]) -> Iterator[str]:
    """Every file under folder that is not hidden. Links are followed, each folder entered once: there is no way in circles."""
    entered = {_identity(folder)}
    for root, folders, files in os.walk(folder, onerror=errors.append, followlinks=True):
        folders[:] = sorted(name for name in folders if not is_hidden(name) and _is_new(os.path.join(root, name), entered))
        yield from filter(_is_file, (os.path.join(root, name) for name in sorted(files) if not is_hidden(name)))


def _is_new(folder: str, entered: set[tuple[int, int]]) -> bool:
    identity = _identity(folder)
    is_new = identity not in entered
    entered.add(identity)
    return is_new


def _identity(folder: str) -> tuple[int, int]:
    try:
        there = os.stat(folder)
    except OSError:  # it will be told when the folder is listed
        return (-1, hash(folder))
    return there.st_dev, there.st_ino


def _is_file(path: str) -> bool:
    """Whether path is a file, or a link to nowhere, which is to be refused by its name; pipes and links in a circle are not."""
    try:
        return stat.S_ISREG(os.stat(path).st_mode)
    except OSError as error:
        return error.errno != errno.ELOOP


def is_hidden(name: str) -> bool:
    return name.startswith(".")


def is_sidecar(path: str) -> bool:
    return path.endswith(SIDECAR_SUFFIX) and Path(path.removesuffix(SIDECAR_SUFFIX)).exists()

"""Which files a list of paths means."""

import errno
import glob
import os
import stat
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

STDIN = "-"
TEXT_SUFFIX = ".txt"  # of plain text in folders and archives, which no mark of its own tells from other files
SIDECAR_SUFFIX = ".meta.json"


class PathsUnusable(Exception):
    """The paths name nothing that could be imported; nothing was begun."""


class Span(NamedTuple):
    """A stretch of a file that holds whole records. start, stop: bytes of the file; records: how many come before it.

    offset: where it starts in what is unpacked; the same as start where nothing is packed.
    """

    start: int
    stop: int
    records: int
    offset: int


class File(NamedTuple):
    """is_named: it was asked for itself, so it is taken whatever its name; else it was met in a folder. span: None for all."""

    path: str
    is_named: bool
    span: Span | None = None


@dataclass
class FoundFiles:
    """The files to read, in order. unread: folders that could not be listed, and what is no file at all; filename tells which."""

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
    """path on one line, as text that any database and terminal takes.

    Bytes that are no UTF-8 and control characters are written out: \\xff, \\n, \\x1b.
    """
    text = path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return "".join(_written_out(character) for character in text)


def _written_out(character: str) -> str:
    unseen = unicodedata.category(character) in ("Cc", "Zl", "Zp")
    return character.encode("unicode_escape").decode("ascii") if unseen else character


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
    """A file or pipe is taken whatever its name; but a description beside its file, as `folder/*` brings along, is no article."""
    if not is_sidecar(path):
        _add_file(File(path, True), found, kinds=(stat.S_IFREG, stat.S_IFIFO))


def _add_file(file: File, found: FoundFiles, *, kinds: Sequence[int]) -> None:
    """What is of another kind is not read: a device may never end, and a pipe that nobody writes to never begins."""
    try:
        kind = stat.S_IFMT(os.stat(file.path).st_mode)
    except OSError:
        kind = stat.S_IFREG  # told when it is opened
    if kind in kinds:
        found.files.append(file)
    else:
        found.unread.append(OSError(errno.EINVAL, "It is a pipe, a device or a socket, not a file", file.path))


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
    for path in _walk(folder, found.unread):
        if not is_sidecar(path):
            _add_file(File(path, False), found, kinds=(stat.S_IFREG,))
    if len(found.files) + len(found.unread) == before:
        raise PathsUnusable(f"No file in folder: {shown(folder)}")


def _walk(folder: str, errors: list[OSError]) -> Iterator[str]:
    """Every file under folder that is not hidden. Links are followed, each folder entered once: there is no way in circles."""
    entered = {_identity(folder)}
    for root, folders, files in os.walk(folder, onerror=errors.append, followlinks=True):
        folders[:] = sorted(name for name in folders if not is_hidden(name) and _is_new(os.path.join(root, name), entered))
        yield from (os.path.join(root, name) for name in sorted(files) if not is_hidden(name))


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


def is_hidden(name: str) -> bool:
    return name.startswith(".")


def is_sidecar(path: str) -> bool:
    return path.endswith(SIDECAR_SUFFIX) and Path(path.removesuffix(SIDECAR_SUFFIX)).exists()

"""What the steps of a backup and of restoring one share: how far they are, whether to stop, and why they end."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


class BackupRefused(Exception):
    """What was asked for cannot be done as it was asked; nothing was changed."""


class BackupFailed(Exception):
    """It was begun and could not be finished; nothing of it stays."""


class BackupDamaged(Exception):
    """A backup is not as it was written. faults: what, a sentence each."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(" ".join(faults))
        self.faults = faults


class BackupStopped(Exception):
    """Somebody asked to stop."""


def never() -> bool:
    return False


@dataclass
class Steps:
    """watch: told what is being done, and how much of how much (0: nobody knows). should_stop: asked between any two pieces."""

    watch: Callable[[str, int, int], None] = lambda what, done, total: None
    should_stop: Callable[[], bool] = never

    def at(self, what: str, done: int = 0, total: int = 0) -> None:
        """Raises BackupStopped."""
        if self.should_stop():
            raise BackupStopped
        self.watch(what, done, total)


def sync(path: Path) -> None:
    """What was written into the file or folder is on the disk, not only on its way there."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

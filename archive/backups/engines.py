"""What a backup asks of a database engine. sqlite.py and postgres.py answer it."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

from archive.backups.postgres import Postgres
from archive.backups.sqlite import Sqlite
from archive.backups.steps import BackupRefused, Steps


class Reading(Protocol):
    """A database at one moment, whoever else writes."""

    def rows(self, query: str) -> Iterator[tuple[Any, ...]]: ...

    def tables(self) -> list[str]:
        """All of them, by name."""

    def digest(self, table: str, steps: Steps) -> tuple[int, str]:
        """How many rows, and one SHA-256 over all of them in the order of their key. In constant memory."""


class Engine(Protocol):
    """vendor: as Django names it. file_name: of the copy in a backup. left: databases that it made and could not drop."""

    vendor: str
    file_name: str
    left: Sequence[str]

    def check(self) -> None:
        """Raises BackupRefused where its tools are missing or too old, or the server does not answer."""

    def version(self) -> str: ...

    def size(self) -> int:
        """About how many bytes a copy takes, at most."""

    def snapshot(self) -> AbstractContextManager[Reading]: ...

    def write(self, reading: Any, path: Path, steps: Steps) -> None:
        """What the snapshot holds, as one file. Raises BackupFailed."""

    def restored_beside(self, path: Path, folder: Path, steps: Steps) -> AbstractContextManager[Reading]:
        """The file restored into a database that lives only so long. Raises BackupFailed."""

    def is_empty(self) -> bool:
        """Whether there is no table yet."""

    def restore(self, path: Path, steps: Steps, *, replace: bool) -> str:
        """Restored for good; what became of the database that was replaced, as a sentence. Raises BackupFailed."""


def engine_for(database: dict[str, Any]) -> Engine:
    """database: as Django's settings tell it. Raises BackupRefused."""
    vendor = database["ENGINE"].rpartition(".")[2]
    if vendor == "sqlite3":
        return Sqlite(database["NAME"])
    if vendor == "postgresql":
        return Postgres(database)
    raise BackupRefused(f"Databases of {vendor} are not backed up.")

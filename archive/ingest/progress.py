"""How far an import has come, for whoever watches it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Progress:
    """files, bytes: read so far. total, known: files and bytes of all the input; unknown: files whose size nobody knows yet.

    records: done so far, those of before it was resumed included. copied: digests of what cannot be read twice, by the place of
    the file.
    """

    total: int = 0
    known: int = 0
    unknown: int = 0
    files: int = 0
    bytes: int = 0
    records: int = 0
    copied: dict[str, str] = field(default_factory=dict)
    _before: int = 0  # bytes of the files before the one that is read
    _current: int = 0  # bytes of that one

    @property
    def size(self) -> int:
        """Bytes of all the input; 0 where that is not known."""
        return 0 if self.unknown else self.known

    def begin_file(self, index: int, size: int, *, digest: str = "") -> None:
        """The next file, with its place. digest: where it is a copy of what cannot be read twice."""
        self._before += self._current
        self._current, self.files = size, index - 1
        self.bytes = self._before
        if digest:
            self.copied[str(index)] = digest
            self.known, self.unknown = self.known + size, self.unknown - 1

    def read_to(self, place: int) -> None:
        """So much of the file was read. A reader that goes back, as in a zip file, does not undo what was."""
        self.bytes = max(self.bytes, self._before + place)

    def end(self) -> None:
        self._before, self._current, self.files = self._before + self._current, 0, self.total
        self.bytes = self._before

    def as_json(self) -> dict[str, Any]:
        """As models.ImportBatch.position keeps it."""
        said = {"total": self.total, "bytes": self.bytes, "size": self.size}
        return said | ({"copied": dict(self.copied)} if self.copied else {})


Watch = Callable[[Progress], None]


def nobody(progress: Progress) -> None:
    """Nobody watches."""

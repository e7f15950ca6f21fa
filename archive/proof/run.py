"""One run of verify_archive: how much it looks at, how far it is, and what it finds."""

import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from archive.audit import Head

PAGE = 200
PARTS = 10_000


class RunStopped(Exception):
    """Somebody asked to stop."""


@dataclass(frozen=True)
class Finding:
    """where: which row, file or table. what: what is wrong, as a sentence."""

    where: str
    what: str


@dataclass
class Run:
    """sample: the share of texts and originals that is read, 0 to 1; which, their ids decide."""

    sample: float = 1.0
    heads: Sequence[Head] = ()
    watch: Callable[[str, int], None] = lambda what, done: None
    should_stop: Callable[[], bool] = lambda: False

    def at(self, what: str, done: int) -> None:
        """Raises RunStopped."""
        if self.should_stop():
            raise RunStopped
        self.watch(what, done)

    def takes(self, pk: int) -> bool:
        return self.sample >= 1 or zlib.crc32(str(pk).encode()) % PARTS < self.sample * PARTS

    def pages(self, what: str, rows: QuerySet, *, sampled: bool = True, size: int = PAGE) -> Iterator[list[Any]]:
        """All rows by their ids, so many at a time; those left out of the sample are not read."""
        after, done = 0, 0
        while ids := list(rows.model.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:size]):
            after, done = ids[-1], done + len(ids)
            if taken := [pk for pk in ids if not sampled or self.takes(pk)]:
                yield list(rows.filter(pk__in=taken).order_by("pk"))
            self.at(what, done)

"""What is written together: as many items as are worth a transaction, and no more than memory holds."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from archive.ingest.items import Item, Taken
from archive.ingest.parsing import START, Came, Place, Skipped


class Limits(NamedTuple):
    """Of one chunk. weight: bytes that its items hold in memory. skips: things skipped after which the place is remembered."""

    items: int
    weight: int
    skips: int


@dataclass
class Chunk:
    """place: of the last thing in it."""

    items: list[Item] = field(default_factory=list)
    skips: Counter[str] = field(default_factory=Counter)
    place: Place = START
    weight: int = 0

    @property
    def taken(self) -> list[Taken]:
        return [item for item in self.items if isinstance(item, Taken)]

    def is_full(self, limits: Limits) -> bool:
        return len(self.items) >= limits.items or self.weight >= limits.weight or self.skips.total() >= limits.skips

    def add(self, place: Place, item: Item | Skipped) -> None:
        self.place = place
        if isinstance(item, Skipped):
            self.skips[item.code] += 1
        else:
            self.items.append(item)
            self.weight += item.weight


def chunks(came: Iterable[Came], limits: Limits, should_stop: Callable[[], bool]) -> Iterator[Chunk]:
    """All that came, in order. Where should_stop is true, what came so far is the last chunk."""
    chunk = Chunk()
    for place, item in came:
        chunk.add(place, item)
        is_last = should_stop()
        if is_last or chunk.is_full(limits):
            yield chunk
            chunk = Chunk()
        if is_last:
            return
    if chunk.place != START:
        yield chunk

"""Whether what was just answered holds for the moment alone, because the search index was behind the archive or away."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass
class Watch:
    has_passing: bool = False


_watch: ContextVar[Watch | None] = ContextVar("passing", default=None)


@contextmanager
def watching() -> Iterator[Watch]:
    """What is noted within it, by note_passing()."""
    watch = Watch()
    token = _watch.set(watch)
    try:
        yield watch
    finally:
        _watch.reset(token)


def note_passing() -> None:
    """The answer being made may be another one in a moment, though nothing in the archive changes."""
    watch = _watch.get()
    if watch is not None:
        watch.has_passing = True

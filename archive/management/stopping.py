"""Ctrl-C and the wish to end (SIGTERM): the first finishes what was begun, the second ends at once."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def stop_on_interrupt(say: Callable[[str], Any]) -> Iterator[Callable[[], bool]]:
    """Whether to stop; asked for again, KeyboardInterrupt is raised, and the chunk being written is then not written."""
    asked: list[int] = []

    def remember(number: int, frame: Any) -> None:
        asked.append(number)
        if len(asked) > 1:
            raise KeyboardInterrupt
        say("Stopping after what has been read; Ctrl-C again stops at once.")

    before = {number: signal.signal(number, remember) for number in SIGNALS}
    try:
        yield lambda: bool(asked)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

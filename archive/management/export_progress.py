"""How far an export, or restoring one, has come, as people at a terminal see it: a bar there, plain lines elsewhere."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any, Protocol

from archive.management.import_progress import LINE_EVERY, duration


class Progress(Protocol):
    """Of articles."""

    total: int
    done: int


Watch = Callable[[Progress], None]


def watching(options: dict[str, Any], err: Any) -> AbstractContextManager[Watch]:
    """Silence where that was asked for. The report is on standard output, this is not."""
    if options["verbosity"] == 0:
        return nullcontext(lambda progress: None)
    return bar() if sys.stderr.isatty() and not options["json"] else nullcontext(lines(err.write))


def lines(say: Callable[[str], Any], clock: Callable[[], float] = time.monotonic) -> Watch:
    began = last = clock()

    def watch(progress: Progress) -> None:
        nonlocal last
        now = clock()
        if now - last >= LINE_EVERY:
            last = now
            say(told(progress, now - began))

    return watch


def told(progress: Progress, seconds: float) -> str:
    """How much, how fast, and how long it will take: "1,200 of 5,000 articles, 400 a second, 10 seconds left"."""
    speed = progress.done / max(seconds, 1e-9)
    left = f", {duration((progress.total - progress.done) / speed)} left" if speed > 0 else ""
    return f"{progress.done:,} of {progress.total:,} articles, {speed:,.0f} a second{left}"


@contextmanager
def bar(clock: Callable[[], float] = time.monotonic) -> Iterator[Watch]:
    """A bar on the terminal that standard error is."""
    from rich import progress as rich_progress  # noqa: PLC0415 - only on a terminal
    from rich.console import Console  # noqa: PLC0415 - only on a terminal

    began, columns = clock(), (rich_progress.BarColumn(), rich_progress.TextColumn("{task.fields[said]}"))
    with rich_progress.Progress(*columns, console=Console(stderr=True)) as shown:
        task = shown.add_task("", total=None, said="Reading")

        def watch(progress: Progress) -> None:
            shown.update(task, completed=progress.done, total=progress.total, said=told(progress, clock() - began))

        yield watch

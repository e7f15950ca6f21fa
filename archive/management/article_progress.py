"""How far work on articles has come, as people at a terminal see it: a bar there, a plain line now and then elsewhere."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from typing import Any, Protocol

from archive.management.import_progress import LINE_EVERY, duration, shown_as_asked


class Progress(Protocol):
    """Of articles. done: those of a run that was broken off, and goes on, are among them."""

    total: int
    done: int


Watch = Callable[[Any], None]
More = Callable[[Any], str]
Clock = Callable[[], float]


def nothing_more(progress: Progress) -> str:
    return ""


def watching(options: dict[str, Any], err: Any, *, more: More = nothing_more) -> AbstractContextManager[Watch]:
    """more: what is told of the progress besides."""
    return shown_as_asked(options, lines=lambda: lines(err.write, more=more), bar=partial(bar, more=more))


def lines(say: Callable[[str], Any], clock: Clock = time.monotonic, *, more: More = nothing_more) -> Watch:
    told, last = telling(began := clock(), more), began

    def watch(progress: Progress) -> None:
        nonlocal last
        now = clock()
        said = told(progress, now)
        if now - last >= LINE_EVERY:
            last = now
            say(said)

    return watch


def telling(began: float, more: More) -> Callable[[Progress, float], str]:
    """Tells how much, how fast, and how long it will take: "1,200 of 5,000 articles, 40 a second, 2 minutes left"."""
    before: int | None = None

    def told(progress: Progress, now: float) -> str:
        nonlocal before
        before = progress.done if before is None else before
        speed = (progress.done - before) / max(now - began, 1e-9)
        left = f", {duration((progress.total - progress.done) / speed)} left" if speed > 0 else ""
        return f"{progress.done:,} of {progress.total:,} articles, {speed:,.0f} a second{left}{more(progress)}"

    return told


@contextmanager
def bar(clock: Clock = time.monotonic, *, more: More = nothing_more) -> Iterator[Watch]:
    """A bar on the terminal that standard error is."""
    from rich import progress as rich_progress  # noqa: PLC0415 - only on a terminal
    from rich.console import Console  # noqa: PLC0415 - only on a terminal

    told, columns = telling(clock(), more), (rich_progress.BarColumn(), rich_progress.TextColumn("{task.fields[said]}"))
    with rich_progress.Progress(*columns, console=Console(stderr=True)) as shown:
        task = shown.add_task("", total=None, said="Reading")

        def watch(progress: Progress) -> None:
            shown.update(task, completed=progress.done, total=progress.total, said=told(progress, clock()))

        yield watch

"""How far reading articles anew has come, as people at a terminal see it: a bar there, a plain line now and then elsewhere."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from archive.ingest.reanalysing import Outcome, Watch
from archive.management.import_progress import LINE_EVERY, duration


def watching(options: dict[str, Any], err: Any) -> AbstractContextManager[Watch]:
    """Silence where that was asked for. The report is on standard output, this is not."""
    if options["verbosity"] == 0:
        return nullcontext(lambda outcome: None)
    return bar() if sys.stderr.isatty() and not options["json"] else nullcontext(lines(err.write))


def lines(say: Callable[[str], Any], clock: Callable[[], float] = time.monotonic) -> Watch:
    began = last = clock()
    before: int | None = None

    def watch(outcome: Outcome) -> None:
        nonlocal last, before
        now = clock()
        before = outcome.articles if before is None else before
        if now - last >= LINE_EVERY:
            last = now
            say(told(outcome, outcome.articles - before, now - began))

    return watch


def told(outcome: Outcome, done: int, seconds: float) -> str:
    """How much, how fast, and how long it will take: "1,200 of 5,000 articles, 40 a second, 2 minutes left"."""
    speed = done / max(seconds, 1e-9)
    left = f", {duration((outcome.total - outcome.articles) / speed)} left" if speed > 0 else ""
    return f"{outcome.articles:,} of {outcome.total:,} articles, {speed:,.0f} a second{left}, {outcome.changed:,} changed"


@contextmanager
def bar(clock: Callable[[], float] = time.monotonic) -> Iterator[Watch]:
    """A bar on the terminal that standard error is."""
    from rich import progress  # noqa: PLC0415 - only on a terminal
    from rich.console import Console  # noqa: PLC0415 - only on a terminal

    began, columns = clock(), (progress.BarColumn(), progress.TextColumn("{task.fields[said]}"))
    with progress.Progress(*columns, console=Console(stderr=True)) as shown:
        task = shown.add_task("", total=None, said="Reading")

        def watch(outcome: Outcome) -> None:
            said = told(outcome, outcome.articles, clock() - began)
            shown.update(task, completed=outcome.articles, total=outcome.total, said=said)

        yield watch

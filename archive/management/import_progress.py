"""How far an import has come, as people at a terminal see it: a bar there, a plain line now and then elsewhere."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any

from archive.ingest.progress import Progress, Watch, nobody

LINE_EVERY = 30  # seconds
BAR_EVERY = 0.2
MINUTE, HOUR = 60, 3600
UNITS = ((1e9, "GB"), (1e6, "MB"), (1e3, "kB"))


@dataclass
class Pace:
    """How fast it goes since it was begun, or resumed."""

    began: float
    records: int | None = None  # done before that
    bytes: int = 0

    def begin(self, progress: Progress) -> None:
        """What was done before is none of it."""
        if self.records is None:
            self.records, self.bytes = progress.records, progress.bytes

    def of(self, progress: Progress, now: float) -> str:
        """What was done, how fast, and how long it will take: "12,000 records, 310 a second, 1.2 MB a second, 3 minutes left"."""
        elapsed = max(now - self.began, 1e-9)
        speed = (progress.bytes - self.bytes) / elapsed
        said = [
            f"{progress.records:,} records",
            f"{(progress.records - self.records) / elapsed:,.0f} a second",
            f"{amount(speed)} a second",
        ]
        if progress.size and speed > 0:
            said.append(f"{duration((progress.size - progress.bytes) / speed)} left")
        return ", ".join(said)


def share_done(progress: Progress) -> str:
    """How much of the input was read: "45 % of 4.0 GB", or so many files where nobody knows how long they are."""
    if progress.size:
        return f"{100 * progress.bytes // progress.size} % of {amount(progress.size)}"
    return f"{amount(progress.bytes)}, {progress.files} of {progress.total} files"


def amount(size: float) -> str:
    """Bytes in a unit that suits them."""
    return next((f"{size / unit:.1f} {name}" for unit, name in UNITS if size >= unit), f"{size:.0f} bytes")


def duration(seconds: float) -> str:
    if seconds >= HOUR:
        return f"{seconds / HOUR:.1f} hours"
    return f"{seconds / MINUTE:.0f} minutes" if seconds >= 2 * MINUTE else f"{seconds:.0f} seconds"


def lines(say: Callable[[str], Any], clock: Callable[[], float] = time.monotonic) -> Watch:
    """Says how far it has come every half a minute."""
    pace = Pace(clock())
    last = pace.began

    def watch(progress: Progress) -> None:
        nonlocal last
        now = clock()
        pace.begin(progress)
        if now - last >= LINE_EVERY:
            last = now
            say(f"{share_done(progress)}: {pace.of(progress, now)}")

    return watch


@contextmanager
def bar(clock: Callable[[], float] = time.monotonic) -> Iterator[Watch]:
    """A bar on the terminal that standard error is."""
    from rich import progress as rich_progress  # noqa: PLC0415 - only on a terminal
    from rich.console import Console  # noqa: PLC0415 - only on a terminal

    columns = (rich_progress.BarColumn(), rich_progress.TextColumn("{task.fields[share]}: {task.fields[pace]}"))
    pace, last = Pace(clock()), 0.0
    with rich_progress.Progress(*columns, console=Console(stderr=True)) as shown:
        task = shown.add_task("", total=None, share="Reading", pace="")

        def watch(progress: Progress) -> None:
            nonlocal last
            now = clock()
            pace.begin(progress)
            if now - last >= BAR_EVERY or progress.files == progress.total:
                last = now
                done = (progress.bytes, progress.size) if progress.size else (progress.files, progress.total)
                said = {"share": share_done(progress), "pace": pace.of(progress, now)}
                shown.update(task, completed=done[0], total=done[1], **said)

        yield watch


def watching(options: dict[str, Any], err: Any) -> AbstractContextManager[Watch]:
    return shown_as_asked(options, lines=lambda: lines(err.write), bar=bar)


def shown_as_asked(
    options: dict[str, Any], *, lines: Callable[[], Any], bar: Callable[[], AbstractContextManager[Any]]
) -> AbstractContextManager[Any]:
    """A bar for people, lines for a log, silence where that was asked for. The report is on standard output, this is not."""
    if options["verbosity"] == 0:
        return nullcontext(nobody)
    return bar() if sys.stderr.isatty() and not options["json"] else nullcontext(lines())

"""Exit codes: 0 done, 1 it could not be, 2 another process is at it, 130 stopped by Ctrl-C, to be gone on with."""

import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from archive.management.import_errors import STOPPED
from archive.management.import_progress import duration
from archive.management.stopping import stop_on_interrupt
from archive.search.index import IndexFailed
from archive.search.rebuilding import AlreadyRebuilding, rebuild


class Command(BaseCommand):
    help = "Makes the search index anew beside the one in use, and puts it in its place. Stopped, it goes on where it was."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--threads", type=int, default=1, metavar="N", help="of the engine (default: 1)")

    def handle(self, *args: Any, **options: Any) -> None:
        if not 1 <= options["threads"] <= 8:
            raise CommandError("--threads is a number from 1 to 8.", returncode=2)
        say = self.stderr.write if options["verbosity"] else lambda line: None
        try:
            with stop_on_interrupt(self.stderr.write) as should_stop:
                done = rebuild(threads=options["threads"], watch=lines(say), should_stop=should_stop)
        except AlreadyRebuilding as error:
            raise CommandError(str(error), returncode=2) from error
        except (IndexFailed, OSError) as error:
            raise CommandError(f"{error} The index in use stands as it was.", returncode=1) from error
        if done is None:
            self.stderr.write("Stopped. The same command goes on from there.")
            sys.exit(STOPPED)
        self.stdout.write(f"The search index holds {done:,} articles.")


def lines(say: Callable[[str], Any], clock: Callable[[], float] = time.monotonic) -> Callable[[int, int], None]:
    """A line a second at most: how many, how fast, how long it will take."""
    began, before = clock(), None

    def watch(done: int, total: int) -> None:
        nonlocal before
        before = done if before is None else before
        speed = (done - before) / max(clock() - began, 1e-9)
        left = f", {speed:,.0f} a second, {duration((total - done) / speed)} left" if speed > 0 and done < total else ""
        say(f"{done:,} of {total:,} articles{left}")

    return watch

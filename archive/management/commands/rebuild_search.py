"""Exit codes: 0 done, 1 it could not be, 2 another process is at it, 3 the database failed, 130 stopped by Ctrl-C.

Where it was broken off or stopped the same command goes on.
"""

import sys
from argparse import ArgumentParser
from dataclasses import dataclass
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from archive.management.article_progress import watching
from archive.management.import_errors import STOPPED, exit_codes
from archive.management.stopping import stop_on_interrupt
from archive.search.index import IndexFailed
from archive.search.rebuilding import AlreadyRebuilding, rebuild

AGAIN = "The index in use stands as it was; the same command goes on."


@dataclass(frozen=True)
class Reading:
    """How many articles were read, as article_progress tells it."""

    total: int
    done: int


class Command(BaseCommand):
    help = "Makes the search index anew beside the one in use, and puts it in its place. Stopped, it goes on where it was."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--threads", type=int, default=1, metavar="N", help="of the engine (default: 1)")

    def handle(self, *args: Any, **options: Any) -> None:
        if not 1 <= options["threads"] <= 8:
            raise CommandError("--threads is a number from 1 to 8.", returncode=2)
        try:
            with (
                exit_codes(AGAIN),
                stop_on_interrupt(self.stderr.write) as should_stop,
                watching({**options, "json": False}, self.stderr) as watch,
            ):
                done = rebuild(
                    threads=options["threads"], watch=lambda done, total: watch(Reading(total, done)), should_stop=should_stop
                )
        except AlreadyRebuilding as error:
            raise CommandError(str(error), returncode=2) from error
        except (IndexFailed, OSError) as error:
            raise CommandError(f"{error} The index in use stands as it was.", returncode=1) from error
        if done is None:
            self.stderr.write("Stopped. The same command goes on from there.")
            sys.exit(STOPPED)
        self.stdout.write(f"The search index holds {done:,} articles.")

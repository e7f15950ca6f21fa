"""Exit codes: 0 done, 2 unusable arguments or already running; what was written stays: 3 broken off, 130 stopped by Ctrl-C."""

import json
import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from archive.distributed.reanalysing import reanalyse_distributed
from archive.ingest.reanalysing import Outcome, reanalyse
from archive.management.article_progress import watching
from archive.management.commands.import_articles import worker_count
from archive.management.import_errors import STOPPED, exit_codes
from archive.management.stopping import stop_on_interrupt

AGAIN = "What was written before stays; the same command with --resume goes on from there."


class Command(BaseCommand):
    help = (
        "Reads the newest text of every article anew, and brings what is suggested in it to what is found now. What people set"
        " stays as it is. Running it again changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--workers", type=int, default=os.cpu_count() or 1, metavar="N", help="processes (default: the cores)"
        )
        parser.add_argument(
            "--distributed", default="", metavar="SCHEDULER", help="workers of Dask: tcp://HOST:PORT, or local:N on this machine"
        )
        parser.add_argument("--resume", action="store_true", help="go on with the newest run where it was broken off")
        parser.add_argument("--json", action="store_true", help="print the report as JSON, and nothing else on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        workers = worker_count(options["workers"])
        with (
            exit_codes(AGAIN),
            stop_on_interrupt(self.stderr.write) as should_stop,
            watching(options, self.stderr, more=changed) as watch,
        ):
            told = {"resume": options["resume"], "at": timezone.now(), "watch": watch, "should_stop": should_stop}
            if options["distributed"]:
                outcome = reanalyse_distributed(scheduler=options["distributed"], **told)
            else:
                outcome = reanalyse(workers=workers, **told)
        self._tell(outcome, options)
        if outcome.state == "stopped":
            self.stderr.write(f"Stopped. {AGAIN}")
            sys.exit(STOPPED)

    def _tell(self, outcome: Outcome, options: dict[str, Any]) -> None:
        if options["json"]:
            self.stdout.write(json.dumps(outcome.as_json()))
        elif options["verbosity"] > 0:
            self.stdout.write(f"Analysis {outcome.run}: {outcome.state}")
            self.stdout.write(f"Articles: {outcome.articles}")
            self.stdout.write(f"Changed: {outcome.changed}")
            self.stdout.write(f"Left as they stand, between review and publication: {outcome.standing_still}")


def changed(outcome: Outcome) -> str:
    return f", {outcome.changed:,} changed"

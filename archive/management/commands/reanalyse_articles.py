"""Exit codes: 0 done, 1 some set aside, 2 unusable arguments or already running; what was written stays: 3 broken off,
130 stopped by Ctrl-C.
"""

import json
import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from archive.distributed.reanalysing import reanalyse_distributed
from archive.distributed.rereading import reread_set_aside
from archive.ingest.reanalysing import Outcome, reanalyse
from archive.management.article_progress import watching
from archive.management.commands.import_articles import worker_count
from archive.management.import_errors import STOPPED, UNUSABLE, exit_codes
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
        parser.add_argument(
            "--set-aside", action="store_true", help="read once more only what the newest run set aside: it ended its readers"
        )
        parser.add_argument("--json", action="store_true", help="print the report as JSON, and nothing else on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        workers = worker_count(options["workers"])
        if options["set_aside"] and options["resume"]:
            raise CommandError("--set-aside begins where a run has ended: leave --resume out.", returncode=UNUSABLE)
        with (
            exit_codes(AGAIN),
            stop_on_interrupt(self.stderr.write) as should_stop,
            watching(options, self.stderr, more=changed) as watch,
        ):
            told = {"at": timezone.now(), "watch": watch, "should_stop": should_stop}
            if options["set_aside"]:
                outcome = reread_set_aside(scheduler=options["distributed"], **told)
            elif options["distributed"]:
                outcome = reanalyse_distributed(scheduler=options["distributed"], resume=options["resume"], **told)
            else:
                outcome = reanalyse(workers=workers, resume=options["resume"], **told)
        self._tell(outcome, options)
        if outcome.state == "stopped":
            self.stderr.write(f"Stopped. {AGAIN}")
            sys.exit(STOPPED)
        if outcome.set_aside:
            sys.exit(1)

    def _tell(self, outcome: Outcome, options: dict[str, Any]) -> None:
        if options["json"]:
            self.stdout.write(json.dumps(outcome.as_json(), ensure_ascii=False))
        elif options["verbosity"] > 0:
            self.stdout.write(f"Analysis {outcome.run}: {outcome.state}")
            self.stdout.write(f"Articles: {outcome.articles}")
            self.stdout.write(f"Changed: {outcome.changed}")
            self.stdout.write(f"Left as they stand, between review and publication: {outcome.standing_still}")
            for pk, headline, why in outcome.set_aside:
                self.stdout.write(f"Set aside article {pk} ({headline[:60]}): {why}")
            if outcome.set_aside:
                self.stdout.write("With --set-aside they are read once more: by workers with more memory, or a newer version.")


def changed(outcome: Outcome) -> str:
    return f", {outcome.changed:,} changed"

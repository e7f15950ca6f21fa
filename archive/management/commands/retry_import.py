"""Exit codes: 0 all taken, 1 some refused again, 2 unusable arguments; what was stored stays: 3 broken off, 130 stopped."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from archive.formats import FORMATS
from archive.ingest.report import Report
from archive.ingest.retrying import RetryRefused
from archive.management.commands.undo_import import batch_of
from archive.management.import_errors import UNUSABLE, exit_codes
from archive.management.import_output import exit_with, tell
from archive.management.import_progress import watching
from archive.management.stopping import stop_on_interrupt
from archive.pipeline import retry_batch
from archive.policy.vocabulary import REFUSALS

REASONS = [code for code, _ in REFUSALS]
AGAIN = "What was stored before stays; the same command takes the rest."


class Command(BaseCommand):
    help = "Takes the refused items of an import again, from the bytes that were kept of them, as an import of its own."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("batch", type=int, metavar="BATCH", help="the number of the import")
        parser.add_argument("--format", default="", metavar="NAME", help=f"read every item as: {', '.join(FORMATS)}")
        parser.add_argument("--map", default="", metavar="FIELD=KEY,...", help="what is what: headline=title,text=body")
        parser.add_argument(
            "--reason", default="", choices=REASONS, metavar="CODE", help=f"only what was refused so: {', '.join(REASONS)}"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and write nothing")
        parser.add_argument("--json", action="store_true", help="print the report as JSON, and nothing else on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        report = self._retry(options)
        tell(report, options, self.stdout)
        exit_with(report, self.stderr, again="the same command takes the rest.")

    def _retry(self, options: dict[str, Any]) -> Report:
        batch = batch_of(options["batch"])
        said = {
            "format": options["format"],
            "mapping": options["map"],
            "reason": options["reason"],
            "dry_run": options["dry_run"],
        }
        try:
            with exit_codes(AGAIN), stop_on_interrupt(self.stderr.write) as should_stop, watching(options, self.stderr) as watch:
                return retry_batch(batch, at=timezone.now(), watch=watch, should_stop=should_stop, **said)
        except RetryRefused as error:
            raise CommandError(str(error), returncode=UNUSABLE) from error

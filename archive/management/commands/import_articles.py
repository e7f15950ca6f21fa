"""Exit codes: 0 all taken, 1 some refused, 2 unusable arguments; what was stored stays: 3 broken off, 130 stopped by Ctrl-C."""

import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from archive.distributed.importing import import_distributed
from archive.formats import FORMATS
from archive.ingest.own_export import Export
from archive.ingest.report import Report
from archive.management.import_errors import exit_codes
from archive.management.import_output import exit_with, skips_of, tell
from archive.management.import_progress import watching
from archive.management.restoring_command import export_named, paths_of, restored
from archive.management.stopping import stop_on_interrupt
from archive.models import Source
from archive.pipeline import import_paths

MOST_WORKERS = 64
SOURCE_LENGTH = Source._meta.get_field("name").max_length


class Command(BaseCommand):
    help = "Imports articles in any of the formats of docs/import.md, compressed or not; restores an export of its own."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", metavar="PATHS", help="file, folder, glob, or - for standard input")
        parser.add_argument("--source", default="", metavar="NAME", help="the outlet; else NAME.txt.meta.json beside a file says")
        parser.add_argument("--format", default="", metavar="NAME", help=f"read every file as: {', '.join(FORMATS)}")
        parser.add_argument("--map", default="", metavar="FIELD=KEY,...", help="what is what: headline=title,text=body")
        parser.add_argument(
            "--join", default="", metavar="FILE:COLUMN", help="the texts of a table of headlines, by a column of both"
        )
        parser.add_argument(
            "--workers", type=int, default=os.cpu_count() or 1, metavar="N", help="processes (default: the cores)"
        )
        parser.add_argument(
            "--distributed", default="", metavar="SCHEDULER", help="workers of Dask: tcp://HOST:PORT, or local:N on this machine"
        )
        parser.add_argument("--resume", action="store_true", help="go on with the same import where it was broken off")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and write nothing")
        parser.add_argument("--json", action="store_true", help="print the report as JSON, and nothing else on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        report = self._import(options)
        tell(report, options, self.stdout)
        if report.skipped and options["verbosity"] > 0:
            self.stderr.write(f"Skipped: {report.skipped}" + "".join(f"\n  {what}: {n}" for what, n in skips_of(report)))
        exit_with(report, self.stderr, again="the same command with --resume imports the rest.")

    def _import(self, options: dict[str, Any]) -> Report:
        said, workers = source_name(options["source"]), worker_count(options["workers"])
        if options["distributed"] and options["dry_run"]:
            raise CommandError("--dry-run is done by this process alone: leave --distributed out.", returncode=2)
        if (export := export_named(options)) and (report := self._restore(export, options)):
            return report
        with exit_codes(), stop_on_interrupt(self.stderr.write) as should_stop, watching(options, self.stderr) as watch:
            names = {"format": "format", "mapping": "map", "join": "join", "resume": "resume"}
            told = {name: options[option] for name, option in names.items()}
            told |= {"source": said, "at": timezone.now(), "watch": watch, "should_stop": should_stop}
            paths = paths_of(options["paths"])
            if options["distributed"]:
                return import_distributed(paths, scheduler=options["distributed"], **told)
            return import_paths(paths, workers=workers, dry_run=options["dry_run"], **told)

    def _restore(self, export: Export, options: dict[str, Any]) -> Report | None:
        with exit_codes(again="Nothing was restored."):
            return restored(export, options, self.stderr, at=timezone.now())


def source_name(given: str) -> str:
    """The name without white space around it. Raises CommandError where it could not be one."""
    name = " ".join(given.split())
    if len(name) > SOURCE_LENGTH or not name.isprintable():
        raise CommandError(f"--source: a name has at most {SOURCE_LENGTH} characters, all printable.", returncode=2)
    return name


def worker_count(given: int) -> int:
    if not 1 <= given <= MOST_WORKERS:
        raise CommandError(f"--workers: a number from 1 to {MOST_WORKERS}.", returncode=2)
    return given

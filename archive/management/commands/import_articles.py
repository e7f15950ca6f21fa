"""Exit codes: 0 all taken, 1 some refused, 2 unusable arguments; what was stored stays: 3 the database failed, 130 Ctrl-C."""

import json
import os
import signal
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError
from django.utils import timezone

from archive.formats import FORMATS
from archive.ingest.paths import PathsUnusable
from archive.ingest.recipe import RecipeUnusable
from archive.ingest.report import Report
from archive.ingest.resuming import CannotResume
from archive.management.import_output import print_report, progress_bar, skips_of
from archive.models import Source
from archive.pipeline import import_paths

MOST_WORKERS = 64
SOURCE_LENGTH = Source._meta.get_field("name").max_length


class Command(BaseCommand):
    help = "Imports articles in any of the formats of docs/import.md, compressed or not. Running it again changes nothing."

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
        parser.add_argument("--resume", action="store_true", help="go on with the same import where it was broken off")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and write nothing")
        parser.add_argument("--json", action="store_true", help="print the report as JSON, and nothing else on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        report = self._import(options)
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False))
        elif options["verbosity"] > 0:
            print_report(report, self.stdout, dry_run=options["dry_run"])
        if report.skipped and options["verbosity"] > 0:
            self.stderr.write(f"Skipped: {report.skipped}" + "".join(f"\n  {what}: {n}" for what, n in skips_of(report)))
        if report.state == "stopped":
            self.stderr.write("Stopped. What is counted above is stored; the same command with --resume imports the rest.")
            sys.exit(130)
        if report.refused:
            sys.exit(1)

    def _import(self, options: dict[str, Any]) -> Report:
        shows_progress = options["verbosity"] > 0 and not options["json"] and sys.stderr.isatty()
        try:
            with stop_on_interrupt(self.stderr.write) as should_stop, progress_bar() if shows_progress else nullcontext() as bar:
                return import_paths(
                    options["paths"],
                    source=source_name(options["source"]),
                    format=options["format"],
                    mapping=options["map"],
                    join=options["join"],
                    workers=worker_count(options["workers"]),
                    resume=options["resume"],
                    dry_run=options["dry_run"],
                    at=timezone.now(),
                    progress=bar or (lambda done, total: None),
                    should_stop=should_stop,
                )
        except (PathsUnusable, RecipeUnusable, CannotResume) as error:
            raise CommandError(str(error), returncode=2) from error
        except OperationalError as error:  # the disk is full, the server is gone, another writer does not let go
            said = str(error).strip().replace("\n", " ")
            stays = "What was stored before stays; once that is mended, run the same command again to import the rest."
            raise CommandError(f"The database failed: {said}. {stays}", returncode=3) from error


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


@contextmanager
def stop_on_interrupt(say: Callable[[str], Any]) -> Iterator[Callable[[], bool]]:
    """Whether Ctrl-C was pressed; a second one interrupts at once, and the chunk being written is then not written."""
    pressed: list[int] = []

    def remember(number: int, frame: Any) -> None:
        pressed.append(number)
        signal.signal(signal.SIGINT, before)
        say("Stopping after what has been read; Ctrl-C again stops at once.")

    before = signal.signal(signal.SIGINT, remember)
    try:
        yield lambda: bool(pressed)
    finally:
        signal.signal(signal.SIGINT, before)

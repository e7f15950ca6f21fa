"""Exit codes: 0 written, 2 unusable arguments, 3 broken off (no room, database or search index away), 130 stopped by Ctrl-C.

Nothing is written but with exit code 0.
"""

import json
from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from archive.management.article_progress import watching
from archive.management.export_errors import exit_codes
from archive.management.import_progress import amount
from archive.management.stopping import stop_on_interrupt
from archive.publish.exporting import WRITERS, export_archive
from archive.queries.filters import Filters, filters_of
from archive.queries.search import faults_of, question, resolver
from archive.review.evidence_files import open_file
from archive.search.tree import Question

FILTERS = {
    "source": "of the source with this slug",
    "topic": "on this topic or one under it, by its slug",
    "entity": "with this entity, by its slug",
    "rating": "whose headline has this rating (none: no rating)",
    "verdict": "with a claim of this verdict",
}


class Command(BaseCommand):
    help = "Writes what readers see of the archive to FOLDER as JSON Lines, CSV and SQLite, with a manifest: docs/exporting.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="FOLDER", help="a new or empty folder")
        parser.add_argument("--format", choices=[*WRITERS, "all"], default="all", help="what to write (default: all)")
        parser.add_argument("--query", default="", metavar="WORDS", help="only articles that a search for this finds")
        for name, meaning in FILTERS.items():
            parser.add_argument(f"--{name}", default="", metavar="NAME", help=f"only articles {meaning}")
        parser.add_argument("--at", default="", metavar="MOMENT", help="the moment that the manifest tells (default: now)")
        parser.add_argument("--evidence-files", action="store_true", help="put in the files of evidence that readers may have")
        parser.add_argument("--replace", action="store_true", help="put the new export in the place of an earlier one")
        parser.add_argument("--json", action="store_true", help="print the manifest, and nothing else on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        asked, filters = question(options["query"]), filters_of(options)
        check_asked(asked, filters)
        at, broken = moment(options["at"]), exit_codes(options["folder"])
        with broken, stop_on_interrupt(self.stderr.write) as should_stop, watching(options, self.stderr) as watch:
            told = export_archive(
                Path(options["folder"]),
                formats=[*WRITERS] if options["format"] == "all" else [options["format"]],
                asked=asked,
                filters=filters,
                at=at,
                site=settings.PUBLIC_URL,
                replace=options["replace"],
                open_file=open_file if options["evidence_files"] else None,
                watch=watch,
                should_stop=should_stop,
            )
        self.tell(told, options)

    def tell(self, told: dict[str, Any], options: dict[str, Any]) -> None:
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False))
        elif options["verbosity"] > 0:
            for file in told["files"]:
                self.stdout.write(f"{file['sha256']}  {file['name']} ({file['rows']:,} rows, {amount(file['bytes'])})")
            self.stdout.write(f"Exported {told['rows']['articles']:,} articles to {options['folder']}.")


def check_asked(asked: Question, filters: Filters) -> None:
    """Raises CommandError where a part of what was asked could not be used: half of it would export something else."""
    if faults := faults_of(asked, filters, resolver(is_staff=False)):
        raise CommandError(" ".join(faults), returncode=2)
    if asked.typed.strip() and asked.tree is None:
        raise CommandError("--query: name at least one word that must occur.", returncode=2)


def moment(given: str) -> datetime:
    try:
        found = parse_datetime(given) if given else timezone.now()
    except ValueError:
        found = None
    if found is None or found.utcoffset() is None:
        raise CommandError("--at: a moment with its zone, as 2026-03-02T09:00:00Z.", returncode=2)
    return found

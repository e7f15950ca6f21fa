"""Exit codes: 0 done, 2 an age that is none."""

from argparse import ArgumentParser
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from archive.review.evidence_sweep import Swept, sweep_files

LONGEST = 24 * 366 * 100


class Command(BaseCommand):
    help = (
        "Removes files that were brought for evidence and that no evidence names, of drafts neither, and what is left of files "
        "broken off on their way in. To be run now and then, once a day say."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--older-than",
            type=int,
            default=24,
            metavar="HOURS",
            help="only what was brought longer ago than this, for pages still open may name the others (default 24)",
        )
        parser.add_argument("--dry-run", action="store_true", help="remove nothing; say what would be removed")

    def handle(self, *args: Any, **options: Any) -> None:
        hours, dry_run = options["older_than"], options["dry_run"]
        if not 1 <= hours <= LONGEST:
            raise CommandError(f"--older-than takes whole hours from 1 to {LONGEST}, not {hours}.", returncode=2)
        swept = sweep_files(older_than=timedelta(hours=hours), at=timezone.now(), dry_run=dry_run)
        for one in swept:
            self.stdout.write(
                f"{one.name}  {one.size} bytes, of {datetime.fromtimestamp(one.brought_at, UTC):%Y-%m-%d %H:%M} UTC"
            )
        self.stdout.write(_summary(swept, "to be removed" if dry_run else "removed"))


def _summary(swept: Sequence[Swept], what: str) -> str:
    parts = sum(one.is_part for one in swept)
    size = sum(one.size for one in swept)
    return f"Files of evidence {what}: {len(swept) - parts}; half-written ones: {parts}; {size} bytes."

"""Exit codes: 0 whole, 1 not whole, not guarded, or a review, verdict, text or file gone or changed, 2 a head that is none."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from archive.audit import Head, parse_head, unguarded_tables, verify_chain
from archive.models import Event, Evidence
from archive.review.evidence_files import verify_files
from archive.review.verifying import verify_answers


class Command(BaseCommand):
    help = (
        "Checks that no event of the record was changed, removed, slipped in or moved, and names the first that was; "
        "that submitted reviews, verdicts and the texts they judge say what they said, and lists what the standing verdicts say; "
        "and that the files of evidence are there, and the same as when they were brought."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--head",
            action="append",
            default=[],
            metavar="NUMBER:HASH",
            help="a head of the record as somebody kept it from /about/data/; can be given more than once",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        faults = verify_chain(kept=[_head(text) for text in options["head"]])
        faults += [f"The database does not guard {table}: its triggers are gone or switched off." for table in unguarded_tables()]
        faults += [*verify_answers(), *verify_files()]
        for fault in faults:
            self.stdout.write(fault)
        if faults:
            raise CommandError(f"The record is not in order: {faults[0]}", returncode=1)
        self.stdout.write(f"the record is whole: {Event.objects.count()} events")
        if files := Evidence.objects.with_file().values("file_sha256").distinct().count():
            self.stdout.write(f"the files of evidence are whole: {files}")


def _head(text: str) -> Head:
    try:
        return parse_head(text)
    except ValueError as error:
        raise CommandError(str(error), returncode=2) from error

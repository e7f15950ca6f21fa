"""Exit codes: 0 in order, 1 where --check found keys that are not."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from archive.review.claim_keys import faulty_keys, rebuild_keys


class Command(BaseCommand):
    help = (
        "Makes anew what claims are found by when the same is said again. To be run after an upgrade that reads claims otherwise."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; say whether a recount gives what is stored")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["check"]:
            self.stdout.write(f"Claims with a key: {rebuild_keys()}.")
        if faulty := faulty_keys():
            shown = ", ".join(map(str, faulty[:20]))
            raise CommandError(f"{len(faulty)} claims have another key than a recount gives: {shown}.", returncode=1)
        self.stdout.write("Every key is what a recount gives.")

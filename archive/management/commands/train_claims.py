from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from archive.analysis.lessons import TooFew
from archive.management.lessons import told
from archive.review.learning import forget, learn_claims


class Command(BaseCommand):
    help = (
        "Learns from suggested claims that people accepted and rejected, and says what it gains "
        "on decisions that it had not learned from. "
        "Used for later imports only if it gains."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what it would gain, and keep nothing")
        parser.add_argument("--forget", action="store_true", help="suggest as shipped again; what was learned is kept")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["forget"]:
            forget("claims", at=timezone.now())
            self.stdout.write("From the next import on, suggestions are as shipped.")
            return
        try:
            lesson = learn_claims(at=timezone.now(), write=not options["dry_run"])
        except TooFew as error:
            raise CommandError(str(error), returncode=2) from error
        for line in told(lesson, is_kept=not options["dry_run"]):
            self.stdout.write(line)

"""Exit codes: 0 erased, 2 refused or no such account, 3 the database failed; nothing is changed but with 0."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from archive.management.accounts import account
from archive.management.import_errors import exit_codes
from archive.review.persons import ErasureRefused, erase_person, erasure_refusal


class Command(BaseCommand):
    help = "Erases name, mail address and sign-in of one of the archive's people. What they did stays: docs/backup.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("user", metavar="USER", help="the name of the account")
        parser.add_argument("--by", metavar="USER", help="the account that orders it")
        parser.add_argument("--confirm", default="", metavar="USER", help="the name of the account once more")

    def handle(self, *args: Any, **options: Any) -> None:
        with exit_codes("Nothing was changed."):
            person, by = account(options["user"]), account(options["by"]) if options["by"] else None
            if said := erasure_refusal(person):
                raise CommandError(f"{said} Nothing was changed.", returncode=2)
            if options["confirm"] != options["user"]:
                raise CommandError(f"It cannot be undone: say --confirm {options['user']}. Nothing was changed.", returncode=2)
            try:
                erased = erase_person(person, by=by, at=timezone.now())
            except ErasureRefused as error:
                raise CommandError(f"{error} Nothing was changed.", returncode=2) from error
        self.stdout.write(f"Erased: the account is {erased.username} now, and shown as {erased.get_full_name()}.")
        self.stdout.write("Earlier backups still hold the name: docs/backup.md says what is to be done with them.")

"""Exit codes: 0 changed, 2 no such account, or one that was erased, 3 the database failed; nothing is changed but with 0."""

from argparse import ArgumentParser
from getpass import getpass, getuser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from archive.management.accounts import account
from archive.management.import_errors import UNUSABLE, exit_codes
from archive.review.accounts import AccountRefused, set_password

TRIES = 3


class Command(BaseCommand):
    """In the place of Django's, which writes the password and tells nobody."""

    help = "Sets the password of an account, on the record; its person is told. What was open in its name is ended."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("user", metavar="USER", nargs="?", default="", help="the name of the account (default: your own)")

    def handle(self, *args: Any, **options: Any) -> None:
        with exit_codes("Nothing was changed."):
            person = account(options["user"] or getuser())
            try:
                ended = set_password(person, self._asked(person), at=timezone.now())
            except AccountRefused as error:
                raise CommandError(f"{error} Nothing was changed.", returncode=UNUSABLE) from error
        self.stdout.write(f"The password of {person.get_username()} was changed, and the account is told.")
        self.stdout.write(f"Ended with it: {ended['sessions']} sessions, {ended['tokens']} tokens for the read API.")

    def _asked(self, person: Any) -> str:
        """Typed twice, and strong enough. Raises CommandError."""
        for _ in range(TRIES):
            password = getpass(f"New password of {person.get_username()}: ")
            if password != getpass("Once more: "):
                self.stderr.write("These are two passwords.")
                continue
            try:
                validate_password(password, person)
            except ValidationError as error:
                self.stderr.write("\n".join(error.messages))
            else:
                return password
        raise CommandError("Nothing was changed.", returncode=UNUSABLE)

"""Exit codes: 0 written, 2 no such account, 3 the database failed."""

import base64
import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.core.serializers.json import DjangoJSONEncoder

from archive.management.accounts import account
from archive.management.import_errors import exit_codes
from archive.review.persons import person_data


class Encoder(DjangoJSONEncoder):
    def default(self, value: Any) -> Any:
        return base64.b64encode(value).decode() if isinstance(value, bytes | memoryview) else super().default(value)


class Command(BaseCommand):
    help = "Prints everything the archive holds on one of its people as JSON Lines, a row a line: docs/backup.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("user", metavar="USER", help="the name of the account")

    def handle(self, *args: Any, **options: Any) -> None:
        with exit_codes("The list is not whole."):
            for table, row in person_data(account(options["user"])):
                self.stdout.write(json.dumps({"table": table, "row": row}, cls=Encoder, ensure_ascii=False))

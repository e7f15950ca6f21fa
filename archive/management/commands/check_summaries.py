"""Exit codes: 0 equal, 1 not equal."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from archive.search.recounting import recount

SHOWN = 20


class Command(BaseCommand):
    help = "Checks that counts, and what names are looked up by, are what a recount of everything gives. Changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        found = recount()
        self.stdout.write(f"Articles: {found.articles:,}.")
        if found.stale:
            shown = ", ".join(map(str, found.stale[:SHOWN]))
            self.stdout.write(f"Counted otherwise than they are: {len(found.stale):,}: {shown}")
        for (of, key, month, answer), count, right in found.wrong[:SHOWN]:
            self.stdout.write(f"{of} {key}, {month or 'no date'}, {answer or 'no answer'}: {count:,}, should be {right:,}")
        if found.misnamed:
            shown = ", ".join(map(str, found.misnamed[:SHOWN]))
            self.stdout.write(f"Entities looked up by other names than they have: {len(found.misnamed):,}: {shown}")
        if not found.is_equal:
            raise CommandError("The counts or names are not what a recount gives. Run rebuild_summaries.", returncode=1)
        self.stdout.write("Every count and every name is what a recount gives.")

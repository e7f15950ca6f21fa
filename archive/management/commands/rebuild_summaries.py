"""Exit codes: 0 counted anew, 3 the database failed."""

from typing import Any

from django.core.management.base import BaseCommand

from archive.management.import_errors import exit_codes
from archive.search.recounting import rebuild_summaries


class Command(BaseCommand):
    help = "Counts anew what pages and lists read in place of counting. Stopped half-way, it is to be run again."

    def handle(self, *args: Any, **options: Any) -> None:
        with exit_codes("Run it again."):
            counted = rebuild_summaries()
        self.stdout.write(f"Counted anew: {counted:,} articles.")

from typing import Any

from django.core.management.base import BaseCommand

from archive.search.recounting import rebuild_summaries


class Command(BaseCommand):
    help = "Counts anew what pages and lists read in place of counting. Stopped half-way, it is to be run again."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Counted anew: {rebuild_summaries():,} articles.")

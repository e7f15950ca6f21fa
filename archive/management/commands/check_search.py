"""Exit codes: 0 equal, 1 not equal, or no index that could be asked."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from archive.search.checking import compare
from archive.search.index import IndexFailed, IndexUnfit

SHOWN = 20


class Command(BaseCommand):
    help = (
        "Checks that the search index holds every article, and of each what can be found of it. Changes nothing in the archive."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = compare()
        except (IndexUnfit, IndexFailed) as error:
            raise CommandError(f"{error} Run rebuild_search.", returncode=1) from error
        self.stdout.write(f"Articles: {found.articles:,}. In the index: {found.indexed:,}.")
        named = {"Not in it": found.missing, "Held otherwise": found.stale, "Held though they are gone": found.extra}
        for words, pks in named.items():
            if pks:
                self.stdout.write(f"{words}: {len(pks):,}: {', '.join(map(str, pks[:SHOWN]))}")
        if found.damaged:
            self.stdout.write(f"Damaged files of it: {', '.join(found.damaged)}")
        if not found.is_equal:
            waiting = f" {found.behind:,} changes wait in the log." if found.behind else ""
            raise CommandError(f"The search index is not what the archive is.{waiting} Run rebuild_search.", returncode=1)
        self.stdout.write("The search index is equal to the archive.")

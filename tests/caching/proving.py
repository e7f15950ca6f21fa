"""With PROVE_PAGES=1: what a transaction of any test changes of what readers are shown must change the stamp of pages.

Before the outermost transaction of the code under test, and at its end, every row of every table that a public page may tell of
is reckoned. Where one differs and the stamp does not, a page that was kept could be shown though it is out of date.
"""

import hashlib
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import connection

from archive.queries.stamps import stamp
from tests.search.proving import Prover, unseen, watched

# Nothing of these is shown to strangers, or not before a move or a verdict, which the record tells, opens it.
NOT_SHOWN = {
    "AnalysisRun", "ApiToken", "Assignment", "ClaimRating", "Comment", "Event", "Evidence", "HeadlineRating", "ImportBatch",
    "KnownAnswer", "KnownVerdict", "LearnedWeights", "Notification", "Record", "SearchArchive", "SearchChange", "Sheet", "Upload",
}  # fmt: skip


class PagesProver(Prover):
    def __init__(self) -> None:
        super().__init__()
        self.stamp = ""

    def begin(self) -> None:
        self.before, self.stamp = unseen(shown_now), unseen(stamp)

    def prove(self) -> None:
        now, stamped = unseen(shown_now), unseen(stamp)
        changed = [table for table in now if now[table] != self.before.get(table)]
        if changed and stamped == self.stamp:
            self.faults.append(f"{', '.join(changed)} changed, and the stamp of pages did not")


def shown_now() -> dict[str, str]:
    """By table, the digest of its rows."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_app_config("archive").get_models(include_auto_created=True):
            if model.__name__ not in NOT_SHOWN:
                cursor.execute(f"SELECT * FROM {model._meta.db_table} ORDER BY 1")  # noqa: S608 - a table of ours
                found[model.__name__] = hashlib.sha256(repr(cursor.fetchall()).encode()).hexdigest()
    return found


@pytest.fixture(autouse=True)
def every_change_is_stamped(request: pytest.FixtureRequest) -> Iterator[None]:
    yield from watched(request, PagesProver)

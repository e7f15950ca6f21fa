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
    "AnalysisRun", "ApiToken", "Assignment", "ClaimKey", "ClaimKeyNumber", "ClaimRating", "Comment", "Event", "Evidence",
    "FactCheckRecord", "HeadlineRating", "ImportBatch", "KnownAnswer", "KnownVerdict", "LearnedWeights", "Notification", "Record",
    "SavedSearch", "SavedSearchFind", "SearchArchive", "SearchChange", "Sheet", "Upload",
}  # fmt: skip
OF_RECORD = {"RecordHead"}  # shown on pages that are kept under the stamp of the whole record alone
ROWS = "SELECT * FROM {table} ORDER BY 1"
SHOWN_ROWS = {
    # Written anew, they are the same; and both of these are shown where a public article has the entity or the topic.
    "NameStart": "SELECT entity_id, place, words FROM {table} WHERE entity_id IN"
    " (SELECT key FROM archive_tally WHERE \"of\" = 'entity') ORDER BY 1, 2, 3",
    "Topic": "SELECT * FROM {table} WHERE id IN (SELECT key FROM archive_tally WHERE \"of\" IN ('topic', 'branch')) ORDER BY 1",
}


class PagesProver(Prover):
    def __init__(self) -> None:
        super().__init__()
        self.stamps = ("", "")

    def begin(self) -> None:
        self.before, self.stamps = unseen(shown_now), unseen(stamps)

    def prove(self) -> None:
        now, stamped = unseen(shown_now), unseen(stamps)
        changed = [table for table in now if now[table] != self.before.get(table)]
        for tables, before, after in zip(apart(changed), self.stamps, stamped, strict=True):
            if tables and before == after:
                self.faults.append(f"{', '.join(tables)} changed, and the stamp of pages did not")


def stamps() -> tuple[str, str]:
    """Of pages, and of those that tell of the whole record."""
    return stamp(), stamp(whole_record=True)


def apart(tables: list[str]) -> tuple[list[str], list[str]]:
    return [name for name in tables if name not in OF_RECORD], [name for name in tables if name in OF_RECORD]


def shown_now() -> dict[str, str]:
    """By table, the digest of its rows."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_app_config("archive").get_models(include_auto_created=True):
            if model.__name__ not in NOT_SHOWN:
                cursor.execute(SHOWN_ROWS.get(model.__name__, ROWS).format(table=model._meta.db_table))
                found[model.__name__] = hashlib.sha256(repr(cursor.fetchall()).encode()).hexdigest()
    return found


@pytest.fixture(autouse=True)
def every_change_is_stamped(request: pytest.FixtureRequest) -> Iterator[None]:
    yield from watched(request, PagesProver)

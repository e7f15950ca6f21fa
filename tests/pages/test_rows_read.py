"""No list reads more rows than it shows, of its own and of those around them, in an archive of more than a page has room for."""

import re
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.test import Client

from archive.queries.paging import PAGE_SIZE
from archive.search.rebuilding import rebuild
from archive.search.recounting import rebuild_summaries
from bench import archive_pages, archive_writing
from tests.desk.pages import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.long]
ARTICLES = 300
ADMIN_PAGE = 50
BESIDE_EACH = {"block": 30, "evidence": 10, "claimverdict": 10, "entity": 2}  # rows that one shown brings; a facet shows 30
OWN = re.compile(r'^SELECT (?:DISTINCT )?.*? FROM "archive_(\w+)"', re.S)
LISTS = {
    "public": ("articles", "claims", "entities", "corrections", "fact checks", "search", "entity", "topic,", "source,"),
    "API": ("articles?", "claims?", "claims", "verdicts", "entities", "corrections", "fact-checks", "articles"),
    "admin": ("list of", "articles", "claims", "entities", "events"),
    "file": ("entities", "claims"),
}


@contextmanager
def counted() -> Iterator[list[tuple[str, int]]]:
    """(statement, rows fetched) of every query."""
    found: list[tuple[str, int]] = []

    class Counting(CursorWrapper):
        def execute(self, sql: Any, params: Any = None) -> Any:
            found.append((str(sql), 0))
            return super().execute(sql, params)

        def _add(self, rows: int) -> None:
            found[-1] = (found[-1][0], found[-1][1] + rows)

        def fetchone(self) -> Any:
            row = self.cursor.fetchone()
            self._add(row is not None)
            return row

        def fetchmany(self, *args: Any) -> Any:
            rows = self.cursor.fetchmany(*args)
            self._add(len(rows))
            return rows

        def fetchall(self) -> Any:
            rows = self.cursor.fetchall()
            self._add(len(rows))
            return rows

    connection.make_cursor = lambda cursor: Counting(cursor, connection)  # type: ignore[method-assign]
    try:
        yield found
    finally:
        del connection.make_cursor


def too_many(found: list[tuple[str, int]], most: int) -> list[str]:
    """Statements that gave more rows than fit on a page, and one that tells whether there is another."""
    faults = []
    for sql, rows in found:
        table = own.group(1) if (own := OWN.match(sql)) else ""
        is_small = table in ("source", "topic", "tally", "alias", "assignment", "term", "")
        if not is_small and rows > (most + 1) * BESIDE_EACH.get(table, 1):
            faults.append(f"{rows} rows of {table}: {sql[:300]}")
    return faults


def test_no_list_reads_more_rows_than_it_shows(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.API_REQUESTS_A_MINUTE = 10**6
    monkeypatch.setattr(archive_writing, "CHUNK", ARTICLES)
    monkeypatch.setattr(archive_writing, "quick_writing", nullcontext)  # what it switches off it cannot within a test
    archive_writing.write(ARTICLES)
    archive_writing.give_out_work()
    rebuild_summaries()
    rebuild()
    root, stranger = signed_in(User.objects.get(username="root")), Client(headers={"host": "localhost"})
    faults, asked = [], 0
    groups = {
        "public": archive_pages.public(),
        "API": archive_pages.api(),
        "file": archive_pages.files(),
        "admin": archive_pages.admin(),
    }
    for group, addresses in groups.items():
        client, most = (root, ADMIN_PAGE) if group == "admin" else (stranger, PAGE_SIZE)
        for name, address in addresses.items():
            if not name.startswith(LISTS[group]) or "last page" in name or re.match(r"(articles|claims|entities)/", name):
                continue
            client.get(address)
            with counted() as found:
                assert client.get(address).status_code == 200, address
            asked += 1
            faults += [f"{group}: {name}: {fault}" for fault in too_many(found, most)]
    assert asked > 60
    assert "\n".join(faults) == ""

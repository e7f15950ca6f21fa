"""No query of an import goes through the archive: each finds its rows by an index that narrows, however large the archive is."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from archive.pipeline import import_records
from tests.factories import AT, TEXT, raw_record

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.unproved,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans by what the tables hold; SQLite by rule alone."),
]
SMALL = {"source", "topic", "entity", "alias", "importbatch", "upload"}  # do not grow with the articles
SCAN = re.compile(r"SCAN (?:archive_)?(\w+)")
NULLS = re.compile(r"USING (?:COVERING )?INDEX archive_article_(?:duplicate_of|story)_id\w* \(\w+=\?\)")
ASKED = re.compile(r'"(?:duplicate_of_id|story_id)" IS NULL')
MANY = 300  # in one chunk: only then does SQLite think an index with all articles in one place the shorter way
STORIES = [
    (TEXT, "https://ledger.example/fees"),
    (TEXT.replace("280", "290"), "https://ledger.example/fees"),
    (TEXT, "https://ledger.example/fees"),
    (TEXT, "https://post.example/fees"),
    (TEXT.replace("Tuesday", "Wednesday"), "https://post.example/harbour"),
]


@contextmanager
def plans() -> Iterator[list[tuple[str, str]]]:
    """The plan of every query that reads, as (query, line of the plan)."""
    found: list[tuple[str, str]] = []

    def explain(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not many and sql.lstrip().startswith(("SELECT", "UPDATE", "DELETE", "WITH")) and "archive_" in sql:
            raw = context["connection"].connection
            rows = raw.execute("EXPLAIN QUERY PLAN " + sql.replace("%s", "?"), params or ()).fetchall()
            found.extend((sql, row[-1]) for row in rows)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(explain):
        yield found


def test_no_query_of_an_import_goes_through_the_archive():
    with plans() as found:
        for text, url in STORIES:
            import_records([raw_record(text, url=url)], at=AT)
        import_records([raw_record(f"Fee {n}\nThe fee is {n} crowns.", guid=f"fee-{n}") for n in range(MANY)], at=AT)
    assert len(found) > 50
    scans = {(line, sql) for sql, line in found if (table := SCAN.search(line)) and table[1] not in SMALL}
    scans = {(line, sql) for line, sql in scans if not ("USING INDEX" in line and sql.endswith("LIMIT 1"))}  # the newest of all
    nulls = {(line, sql) for sql, line in found if NULLS.search(line) and ASKED.search(sql)}
    assert not scans
    assert not nulls

"""What docs/scaling.md says of partitioned tables is what PostgreSQL says of the tables there are now."""

from pathlib import Path

import psycopg
import pytest
from django.db import connection

from bench.partitioning import BEGIN, END, refusal, rows
from tests.distributed.archives import server

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "scaling.md"

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no partitions."),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def archive():
    with psycopg.connect(**server(), dbname=connection.settings_dict["NAME"], autocommit=True) as own:
        yield own


def test_what_the_document_says_is_what_the_server_says(archive):
    said = DOCUMENT.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0].strip()
    assert "\n".join(rows(archive)) == said
    assert archive.execute("SELECT to_regclass('trial')").fetchone() == (None,)


def test_a_column_that_is_not_there_is_told(archive):
    assert "does not exist" in refusal(archive, "archive_event", "nonsense")

"""A page of a long list is read in the order of an index, and no further, also where there are many rows to choose from."""

import pytest
from django.db import connection
from django.db.models import Model, QuerySet

from archive.models import Article, HeadlineVerdict
from archive.queries.figures import standing_headlines
from archive.queries.queue import open_for
from tests.pages.desk import editor, person
from tests.pages.walk import walked_archive

pytestmark = pytest.mark.django_db
MANY = 900


def copied(row: Model, **differing: str) -> None:
    """MANY rows like this one. differing: a column and its value, in SQL, for the copy n."""
    table = row._meta.db_table
    columns = [field.column for field in row._meta.concrete_fields if not field.primary_key]
    values = [differing.get(column, f'"{column}"') for column in columns]
    names = ", ".join(f'"{column}"' for column in columns)
    numbers = f"WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {MANY}) "  # noqa: S608 - ours
    chosen = f"SELECT {', '.join(values)} FROM {table}, numbers WHERE id = {row.pk}"  # noqa: S608 - as above
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({names}) {numbers}{chosen}")
        cursor.execute("ANALYZE")


def is_put_in_order(rows: QuerySet, column: str) -> bool:
    """Whether the database means to find all of them first; a few that an index leaves in no order may be put in order."""
    lines = rows.explain().splitlines()
    if connection.vendor == "sqlite":
        told = [line.split(" ", 3) for line in lines]  # its number, what it is within, whatever, words
        return any(within == "0" and words == "USE TEMP B-TREE FOR ORDER BY" for _, within, _, words in told)
    ordered = [at for at, line in enumerate(lines) if line.strip().startswith("Sort Key:") and column in line]
    return any("Incremental Sort" not in lines[at - 1] for at in ordered)


@pytest.mark.parametrize("role", ["reviewer", "editor"])
def test_what_can_be_picked_up_is_read_no_further_than_a_page(role: str) -> None:
    article = walked_archive()
    article = Article.objects.filter(state="queued").first() or article
    copied(article, natural_key="'copy ' || n", state="'queued'")
    user = person("remy", "reviewer") if role == "reviewer" else editor()
    waiting = open_for(user, state="queued")[:21]
    assert len(waiting) == 21 and not is_put_in_order(waiting, "archive_article.id")
    if role == "reviewer":  # of each row of an editor's more is asked, and within that there may be one
        assert "Anti Join" not in waiting.explain()  # which PostgreSQL makes with all the rows before it puts them in order


def test_the_newest_verdicts_are_read_no_further_than_a_page() -> None:
    walked_archive()
    verdict = HeadlineVerdict.objects.standing().first()
    earlier = {"sqlite": "datetime(published_at, '-' || n || ' minutes')", "postgresql": "published_at - n * interval '1 minute'"}
    copied(verdict, published_at=earlier[connection.vendor])
    newest = standing_headlines().order_by("-published_at", "-pk")[:10]
    assert len(newest) == 10 and not is_put_in_order(newest, "published_at")

"""No page that readers or the desk ask for often goes through the archive: EXPLAIN tells, on either database.

SQLite plans by rule where it knows nothing of the tables. PostgreSQL is told to leave tables alone wherever an index will do.
"""

import csv
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from archive.admin.base import RecordAdmin
from archive.models import Article
from archive.queries.at_work import articles_i_rate
from archive.search.fields import find_entities
from tests.desk.pages import signed_in
from tests.pages.desk import editor, person
from tests.pages.walk import WALK, walked_archive

pytestmark = [pytest.mark.django_db, pytest.mark.prepared(by=walked_archive)]
STATISTICS = Path(__file__).with_name("statistics.csv")  # that ANALYZE takes of 10,000 made-up articles (make bench-archive)
GROWING = {
    "article", "version", "block", "mention", "articleentity", "articletopic", "claim", "headlineverdict", "claimverdict",
    "correction", "event", "record", "sheet", "headlinerating", "claimrating", "evidence", "verdictevidence", "searchchange",
    "articleterm", "sketch", "sketchnumber", "tally", "counted",
}  # fmt: skip
FEW_ROWS = "claim_lost|assignment_open"  # indexes of few rows, which are gone through whole
SCAN = re.compile(rf"SCAN (?:archive_)?(\w+)(?! USING (?:COVERING )?INDEX (?:{FEW_ROWS})\b)\b")
SEQUENTIAL = re.compile(r"Seq Scan on archive_(\w+)")
ALIAS = re.compile(r'"archive_(\w+)" "?([A-Z]\d+)"?')
OF_LIMIT = re.compile(r"(LIMIT \d+( OFFSET \d+)?\)?|\"id\" DESC)$")  # the admin asks for no limit where all fit on a page
PUBLIC = (
    "home", "articles", "claims", "entities", "topics", "sources", "corrections", "article", "claim", "entity", "topic", "source",
)  # fmt: skip
BESIDE = (
    "/claims/?verdict=false", "/articles/?topic=transport", "/articles/?entity=ada-marsh", "/feeds/verdicts.atom",
    "/corrections.atom",
    "/entities/ada-marsh.atom", "/topics/transport.atom", "/sources/the-tarn-post.atom", "/claimreview.json", "/api/v1/claims",
    "/api/v1/verdicts/headlines", "/api/v1/verdicts/claims", "/api/v1/verdicts/headlines?rating=supported",
    "/api/v1/claims?speaker=ada-marsh", "/search/suggest.json?q=ta", "/api/v1/claims?source=the-tarn-post",
    "/api/v1/verdicts/claims?source=the-tarn-post", "/api/v1/verdicts/headlines?source=the-tarn-post",
)  # fmt: skip
ADMIN = (
    "article",
    "articleentity",
    "articletopic",
    "claim",
    "version",
    "block",
    "mention",
    "headlineverdict",
    "claimrating",
    "headlinerating",
    "event",
    "record",
)


@contextmanager
def statements() -> Iterator[list[tuple[str, str]]]:
    """(query, plan) of every query that reads the archive."""
    found: list[tuple[str, str]] = []

    def explain(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not many and sql.lstrip().startswith("SELECT") and "archive_" in sql:
            raw = context["connection"].connection
            if connection.vendor == "sqlite":
                rows = raw.execute("EXPLAIN QUERY PLAN " + sql.replace("%s", "?"), params or ()).fetchall()
                lines = [f"{'within: ' if row[1] else ''}{row[-1]}" for row in rows]
            else:
                lines = [row[-1] for row in raw.execute("EXPLAIN " + sql, params).fetchall()]
            found.append((sql, "\n".join(lines)))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(explain):
        yield found


def gone_through(found: list[tuple[str, str]]) -> set[str]:
    """What of the plans goes through a table that grows: unless in its order, and until some rows are found."""
    faults = set()
    for sql, plan in found:
        names = {alias: table for table, alias in ALIAS.findall(sql)}
        read = SCAN if connection.vendor == "sqlite" else SEQUENTIAL
        tables = {names.get(name, name) for name in read.findall(plan)} & GROWING
        walked = OF_LIMIT.search(sql) and "\nUSE TEMP B-TREE FOR ORDER BY" not in plan and connection.vendor == "sqlite"
        listed = "article_visibility_newest (visibility=?)\n" in f"{plan}\n" and "LIST SUBQUERY" in plan
        if (tables and not walked) or listed:
            faults.add(f"{sorted(tables)}\n{sql}\n{plan}")
    return faults


@pytest.fixture
def there(prepared: Article) -> Article:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
    return prepared


@pytest.mark.parametrize("name", PUBLIC)
def test_no_public_page_goes_through_the_archive(name: str, there: Article, client: Client) -> None:
    with statements() as found:
        assert client.get(WALK[name](Article.objects.order_by("pk").first()), follow=True).status_code == 200
    assert found and "\n\n".join(gone_through(found)) == ""


@pytest.mark.parametrize("address", BESIDE)
def test_no_list_and_no_feed_goes_through_the_archive(address: str, there: Article, client: Client) -> None:
    with statements() as found:
        assert client.get(address).status_code == 200
    assert found and "\n\n".join(gone_through(found)) == ""


@pytest.mark.parametrize("name", ADMIN)
def test_no_list_of_the_admin_goes_through_the_archive(name: str, there: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RecordAdmin, "list_per_page", 1)
    client = signed_in(User.objects.create_superuser("root"))
    with statements() as found:
        assert client.get(f"/admin/archive/{name}/").status_code == 200
    counted = [
        (sql, plan) for sql, plan in found if not sql.startswith("SELECT COUNT(*) FROM (SELECT")
    ]  # no further than a limit
    assert "\n\n".join(gone_through(counted)) == ""
    assert all("LIMIT" in sql for sql, _ in found if "COUNT(*)" in sql)


@pytest.mark.parametrize("address", ["/desk/", "/desk/?topic=transport", "/desk/?source=the-tarn-post", "/desk/?due=late"])
def test_the_queue_does_not_go_through_the_archive(address: str, there: Article) -> None:
    client = signed_in(editor())
    client.get("/desk/")  # what lapses does so once an hour
    with statements() as found:
        assert client.get(address).status_code == 200
    assert "\n\n".join(gone_through(found)) == ""


def test_names_are_suggested_without_going_through_them(there: Article, client: Client) -> None:
    """They are read in the order of an index, from where what was typed begins, until there are enough."""
    with statements() as found:
        assert client.get("/search/suggest.json?q=ma").json()["items"]
    plans = [plan for sql, plan in found if "archive_entity" in sql or "archive_namestart" in sql or "archive_alias" in sql]
    assert len(plans) == 4
    assert [plan for plan in plans if re.search(r"\bSCAN\b|Seq Scan", plan)] == []
    if connection.vendor == "sqlite":  # PostgreSQL sorts what is few
        names = [plan for plan in plans if "INDEX name_start_words" in plan]
        assert len(names) == 2 and not [plan for plan in names if "USE TEMP B-TREE" in plan]


def test_the_queue_of_a_reviewer_looks_at_no_other_sheets(there: Article) -> None:
    """For each waiting article at those of its newest version alone: a reviewer has more of them with every year."""
    client = signed_in(person("remy", "reviewer"))
    client.get("/desk/")
    with statements() as found:
        assert client.get("/desk/").status_code == 200
    waiting = [plan for sql, plan in found if '"archive_sheet"' in sql and 'FROM "archive_article"' in sql]
    assert waiting and not [plan for plan in waiting if re.search(r"sheet_reviewer\w* \(reviewer_id", plan)]
    with statements() as found:
        articles_i_rate(person("remy", "reviewer"), [there.pk])
    rated = [plan for sql, plan in found if 'FROM "archive_sheet"' in sql]
    assert rated and not [plan for plan in rated if re.search(r"sheet_reviewer\w* \(reviewer_id|on sheet_reviewer", plan)]


def test_the_page_of_an_article_goes_through_no_other_articles(there: Article, client: Client) -> None:
    with statements() as found:
        client.get(WALK["article"](there), follow=True)
    assert not [plan for _, plan in found if "within: SCAN W0" in plan]


def test_the_claims_of_an_article_are_not_looked_for_among_all_that_are_accepted(there: Article, client: Client) -> None:
    with statements() as found:
        assert client.get(f"/api/v1/articles/{there.pk}/claims").json()["items"]
    asked = [plan for sql, plan in found if sql.startswith("SELECT") and 'FROM "archive_claim"' in sql]
    assert asked and not [plan for plan in asked if re.search(r"claim_status_newest \(status=\?\)|on claim_status_newest", plan)]


def test_the_lost_claims_of_an_article_are_not_looked_for_among_all_that_are_accepted(there: Article) -> None:
    client = signed_in(editor())
    with statements() as found:
        assert client.get(f"/desk/articles/{there.pk}/").status_code == 200
    asked = [plan for sql, plan in found if "orphaned" in sql or '"anchor_state" = ' in sql]
    assert asked
    if connection.vendor == "sqlite":  # PostgreSQL knows how many there are
        assert not [plan for plan in asked if "claim_status_newest" in plan]


@pytest.mark.parametrize("address", ["verdicts/claims", "verdicts/headlines", "claims"])
def test_what_is_told_of_a_row_is_read_for_those_of_the_page_alone(address: str, there: Article, client: Client) -> None:
    """Evidence and texts would be read for all rows of a source first, where these are put in order."""
    with statements() as found:
        assert client.get(f"/api/v1/{address}?source=the-tarn-post&limit=1").json()["items"]
    told = [sql for sql, _ in found if '"archive_version"."text"' in sql and "LIMIT" in sql]
    assert told and all(sql.endswith("LIMIT 2)") for sql in told)


def take_statistics() -> None:
    """The database knows how much there is: on SQLite in an archive of 10,000 articles, on PostgreSQL in this one."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE name LIKE 'sqlite_stat%'")
            for (name,) in cursor.fetchall():
                cursor.execute(f"DELETE FROM {name}")
            rows = [
                (row["table"], row["index"] or None, row["statistics"])
                for row in csv.DictReader(STATISTICS.read_text().splitlines())
            ]
            cursor.executemany("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (%s, %s, %s)", rows)
            cursor.execute("ANALYZE sqlite_schema")  # has them read


def test_plans_of_pages_hold_where_the_database_knows_how_much_there_is(there: Article, client: Client) -> None:
    take_statistics()
    with statements() as found:
        for address in (*(WALK[name](there) for name in PUBLIC), *BESIDE):
            assert client.get(address, follow=True).status_code == 200
    assert found and "\n\n".join(gone_through(found)) == ""


@pytest.mark.parametrize("asked", ["", "?state=queued", "?status=accepted&anchor_state=anchored"])
@pytest.mark.parametrize("name", ["claim", "mention", "block", "version", "headlineverdict", "claimverdict"])
def test_lists_of_the_admin_hold_too(name: str, asked: str, there: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    take_statistics()
    monkeypatch.setattr(RecordAdmin, "list_per_page", 1)
    client = signed_in(User.objects.create_superuser("root"))
    with statements() as found:
        assert client.get(f"/admin/archive/{name}/{asked if name == 'claim' else ''}").status_code == 200
    assert "\n\n".join(gone_through(uncounted(found))) == ""


def test_a_list_of_the_admin_puts_numbers_in_order_and_no_rows(there: Article) -> None:
    client = signed_in(User.objects.create_superuser("root"))
    with statements() as found:
        assert client.get("/admin/archive/claim/").status_code == 200
    shown = [sql for sql, _ in found if '"archive_claim"."statement"' in sql]
    assert len(shown) == 1 and re.search(r'"id" (IN|= ANY)', shown[0]) and "ORDER BY" not in shown[0]


def test_plans_of_the_desk_hold_too(there: Article) -> None:
    take_statistics()
    client = signed_in(editor())
    client.get("/desk/")
    with statements() as found:
        assert client.get("/desk/").status_code == 200
    told = [(sql, plan) for sql, plan in found if "archive_notification" in sql]
    assert told and "\n\n".join(gone_through([*uncounted(found), *told])) == ""


def uncounted(found: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Without what is counted no further than a limit."""
    return [(sql, plan) for sql, plan in found if not sql.startswith("SELECT COUNT(*) FROM (SELECT")]


def test_entities_are_walked_by_their_names(there: Article, client: Client) -> None:
    with statements() as found:
        assert client.get("/entities/?kind=person").status_code == 200
    listed = [plan for sql, plan in found if '"archive_entity"."name" ASC' in sql]
    assert listed
    if connection.vendor == "sqlite":  # PostgreSQL sorts what is few
        assert not [plan for plan in listed if "TEMP B-TREE" in plan]


def test_articles_with_a_verdict_are_not_looked_for_among_all_accepted_claims(there: Article) -> None:
    with statements() as found:
        page = signed_in(User.objects.create_superuser("root")).get("/admin/archive/article/?verdict=true")
    assert page.status_code == 200
    asked = [plan for sql, plan in found if "U0" in sql and '"verification"' in sql]
    assert asked and not [plan for plan in asked if "claim_status_newest" in plan]


def test_a_name_in_a_question_is_found_in_an_index(there: Article) -> None:
    with statements() as found:
        assert [one.slug for one in find_entities("ada MARSH")] == ["ada-marsh"]
    plans = "\n\n".join(plan for _, plan in found)
    assert len(found) > 3 and not re.search(r"SCAN |Seq Scan|merged_into_id=\?", plans), plans

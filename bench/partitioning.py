"""Whether the largest tables could be declared partitioned as they are: PostgreSQL is asked, by trying it.

usage: python -m bench.partitioning [DOCUMENT], with DATABASE_URL naming an archive on PostgreSQL

For each table and each way to cut it a partitioned one is declared with the same columns, constraints and indexes, given a
partition, the triggers and foreign keys of the table, and those that other tables have on it. All of it is taken back. The table
is written into DOCUMENT, between its comments.
"""

import os
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import psycopg

from bench.documents import write_between

BEGIN, END = "<!-- partitions: begin -->", "<!-- partitions: end -->"
TABLES = {  # the largest, each with the columns by which it could be cut
    "archive_record": ("id", "batch_id"),
    "archive_version": ("article_id",),
    "archive_block": ("version_id",),
    "archive_mention": ("version_id",),
    "archive_claim": ("version_id",),
    "archive_articleentity": ("content_object_id",),
    "archive_articleterm": ("article_id",),
    "archive_sketchnumber": ("article_id",),
    "archive_event": ("number",),
    "archive_article": ("natural_key",),
}
OWN_KEYS = "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'f' AND conrelid = %s::regclass"
UNIQUE = """
    SELECT contype::text, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE contype IN ('p', 'u') AND conrelid = %s::regclass ORDER BY conname
"""
KEYS_ON_IT = """
    SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE contype = 'f' AND confrelid = %s::regclass AND conrelid <> confrelid ORDER BY 1, 2
"""
TRIGGERS = "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal ORDER BY tgname"
COUNTED = "SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND confrelid = %s::regclass"


def rows(connection: Any) -> Iterator[str]:
    yield "| table | cut by | taken as it is | with that column in its primary key | foreign keys on it |"
    yield "|---|---|---|---|---|"
    for table, columns in TABLES.items():
        count = connection.execute(COUNTED, [table]).fetchone()[0]
        for column in columns:
            why = refusal(connection, table, column)
            wider = refusal(connection, table, column, is_wider=True) if why else ""
            yield f"| `{table}` | `{column}` | {told(why)} | {told(wider) if why else '-'} | {count} |"


def told(why: str) -> str:
    return f"no: {why}" if why else "yes"


def refusal(connection: Any, table: str, column: str, *, is_wider: bool = False) -> str:
    """Why the server does not have it so; "" where it does. is_wider: column is added to the primary key. Nothing is left."""
    try:
        with connection.transaction(force_rollback=True):
            for statement in declared(connection, table, column, is_wider=is_wider):
                connection.execute(statement)
    except psycopg.Error as error:
        words = (error.diag.message_detail or error.diag.message_primary).replace('"', "`")
        return re.sub(r"\.$| on table `trial`| for referenced table `trial`| which is part of the partition key", "", words)
    return ""


def declared(connection: Any, table: str, column: str, *, is_wider: bool) -> Iterator[str]:
    without = " EXCLUDING INDEXES" if is_wider else ""
    yield f"CREATE TABLE trial (LIKE {table} INCLUDING ALL{without}) PARTITION BY RANGE ({column})"
    yield "CREATE TABLE trial_rest PARTITION OF trial DEFAULT"
    for number, (kind, definition) in enumerate(connection.execute(UNIQUE, [table]).fetchall() if is_wider else ()):
        wider = definition if kind == "u" or column in definition else definition.replace(")", f", {column})")
        yield f"ALTER TABLE trial ADD CONSTRAINT trial_unique_{number} {wider}"
    for name, definition in connection.execute(OWN_KEYS, [table]).fetchall():
        yield f"ALTER TABLE trial ADD CONSTRAINT trial_{name[:50]} {definition}"
    for (definition,) in connection.execute(TRIGGERS, [table]).fetchall():
        yield re.sub(rf" ON (public\.)?{table} ", " ON trial ", definition)
    for number, (other, definition) in enumerate(connection.execute(KEYS_ON_IT, [table]).fetchall()):
        on_trial = definition.replace(f"REFERENCES {table}(", "REFERENCES trial(")
        yield f"ALTER TABLE {other} ADD CONSTRAINT trial_{number} {on_trial}"


def main(arguments: Sequence[str]) -> None:
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        text = "\n".join(rows(connection))
    print(text)
    for document in map(Path, arguments):
        write_between(document, BEGIN, END, text)


if __name__ == "__main__":
    main(sys.argv[1:])

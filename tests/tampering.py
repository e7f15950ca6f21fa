"""What somebody with all rights on the database could do to the record, past every door of the archive."""

from typing import Any

from django.db import connection

from archive.models.append_only import APPEND_ONLY, is_guarded, lifts


def lift_guards() -> None:
    """The triggers taken away, as one may who owns the tables."""
    with connection.cursor() as cursor:
        for table in APPEND_ONLY:
            if is_guarded(connection, table):
                for statement in lifts(connection.vendor, table):
                    cursor.execute(statement)


def tamper(statement: str, *values: Any) -> None:
    lift_guards()
    with connection.cursor() as cursor:
        cursor.execute(statement, values)

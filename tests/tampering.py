"""What somebody with all rights on the database could do to the record, past every door of the archive."""

from typing import Any

from django.db import connection

from archive.models.append_only import all_lifts, is_guarded


def lift_guards() -> None:
    """The triggers taken away, as one may who owns the tables."""
    with connection.cursor() as cursor:
        if is_guarded(connection, "archive_event"):
            for statement in all_lifts(connection.vendor):
                cursor.execute(statement)


def tamper(statement: str, *values: Any) -> None:
    lift_guards()
    with connection.cursor() as cursor:
        cursor.execute(statement, values)

import sqlite3
from collections.abc import Sequence
from typing import TypeVar

from django.db import connection
from django.db.models import Model

Row = TypeVar("Row", bound=Model)


def insert(rows: Sequence[Row]) -> Sequence[Row]:
    """rows, saved in one statement, each with its id."""
    if rows:
        _allow_wide_statements()
        type(rows[0])._default_manager.bulk_create(rows)
    return rows


def _allow_wide_statements() -> None:
    """Django 5.2 takes SQLite's limit of variables in a statement to be 999, as it was once; this asks the library itself.

    Source: django/db/backends/sqlite3/features.py in Django 6.0, which asks too.
    """
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        connection.features.max_query_params = connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)

"""One writer at a time: whoever writes to the record, or to the log of what search must read anew, holds this until the end."""

from django.db import connection

LOCK = 0x6E657773  # "news": the key of PostgreSQL's advisory lock


def take_writing_lock() -> None:
    """Nobody else adds to the record, or to the log of searching, until this transaction ends. May be taken twice.

    SQLite: the transaction began IMMEDIATE (settings), so it is the only writer already.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])

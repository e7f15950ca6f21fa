"""What PostgreSQL plans its answers by, taken anew after many rows were written at once."""

from django.apps import apps
from django.db import connection
from django.db.models import QuerySet

MANY = 1_000  # rows, after which the database no longer knows how large the archive is


def take_statistics(written: QuerySet) -> None:
    """Of all tables of the archive, where the rows just written are MANY. A second or so, whatever the tables hold.

    PostgreSQL does so by itself within a minute or two. Until then it believes tables to be as small as they were, and goes
    through a whole archive for its newest five articles. SQLite plans by rule, and nothing is done.
    """
    if connection.vendor != "postgresql" or written.order_by()[:MANY].count() < MANY:
        return
    names = (model._meta.db_table for model in apps.get_app_config("archive").get_models())
    with connection.cursor() as cursor:  # a table that somebody takes them of already is left to them
        cursor.execute(f"ANALYZE (SKIP_LOCKED) {', '.join(map(connection.ops.quote_name, sorted(names)))}")

"""What PostgreSQL plans its answers by, taken anew after many rows were written at once."""

from django.apps import apps
from django.db import connection


def take_statistics() -> None:
    """Of all tables of the archive, but for those that somebody is taking them of already. A second or so, whatever they hold.

    PostgreSQL does so by itself within a minute or two. Until then it believes tables to be as small as they were, and goes
    through a whole archive for its newest five articles. SQLite plans by rule, and nothing is done.
    """
    if connection.vendor != "postgresql":
        return
    names = (model._meta.db_table for model in apps.get_app_config("archive").get_models())
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE (SKIP_LOCKED) {', '.join(map(connection.ops.quote_name, sorted(names)))}")

from django.db import migrations

TABLE = "newsroom_shared_cache"  # newsroom/shared_cache.py; SQLite has it in a file of its own
COLUMNS = "(key char(64) PRIMARY KEY, value text NOT NULL, expires double precision NOT NULL)"


def make_table(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"CREATE UNLOGGED TABLE {TABLE} {COLUMNS} WITH (fillfactor = 50)")


def drop_table(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TABLE {TABLE}")


class Migration(migrations.Migration):
    dependencies = [("archive", "0030_account_events")]

    operations = [migrations.RunPython(make_table, drop_table)]

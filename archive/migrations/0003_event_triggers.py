"""The database itself refuses to change or remove an event, on SQLite and on PostgreSQL."""

from django.db import migrations

from archive.models.append_only import guards, lifts

TABLE = 'archive_event'


def guard(apps, schema_editor):
    for statement in guards(schema_editor.connection.vendor, TABLE):
        schema_editor.execute(statement, params=None)


def lift(apps, schema_editor):
    for statement in lifts(schema_editor.connection.vendor, TABLE):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0002_import_anything'),
    ]

    operations = [
        migrations.RunPython(guard, lift),
    ]

"""Events of format 2, which readers can check. What was written before keeps its hash, and is checked by format 1."""

from django.db import migrations, models

from archive.models.append_only import guards, lifts

TABLE = 'archive_event'


class EventsCannotGoBack(Exception):
    """Without its salt nothing proves that an event of format 2 is as it was written."""


def guard(apps, schema_editor):
    for statement in guards(schema_editor.connection.vendor, TABLE):
        schema_editor.execute(statement, params=None)


def lift(apps, schema_editor):
    for statement in lifts(schema_editor.connection.vendor, TABLE):
        schema_editor.execute(statement, params=None)


def lift_unless_written(apps, schema_editor):
    count = apps.get_model('archive', 'Event').objects.exclude(format=1).count()
    if count:
        raise EventsCannotGoBack(f'{count} events are of a format that came with this migration; nothing was changed.')
    lift(apps, schema_editor)


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0010_calibration'),
    ]

    operations = [
        migrations.RunPython(lift, guard),  # SQLite makes the table anew for a column, and its triggers go with the old one
        migrations.AddField(
            model_name='event',
            name='format',
            field=models.PositiveSmallIntegerField(default=1),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='event',
            name='salt',
            field=models.CharField(blank=True, max_length=32),
        ),
        migrations.RunPython(guard, lift_unless_written),
    ]

"""The daily heads of the record, in a table that only grows."""

from django.db import migrations, models

from archive.models.append_only import guards, lifts

TABLE = 'archive_recordhead'


def guard(apps, schema_editor):
    for statement in guards(schema_editor.connection.vendor, TABLE):
        schema_editor.execute(statement, params=None)


def lift(apps, schema_editor):
    for statement in lifts(schema_editor.connection.vendor, TABLE):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0003_event_triggers'),
    ]

    operations = [
        migrations.CreateModel(
            name='RecordHead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveBigIntegerField(unique=True)),
                ('hash', models.CharField(max_length=64)),
                ('date', models.DateField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.RunPython(guard, lift),
    ]

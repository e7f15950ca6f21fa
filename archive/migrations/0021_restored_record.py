"""What a restored archive keeps of the record it was exported from, in tables that only grow."""

from django.db import migrations, models

from archive.models.append_only import guards, lifts

TABLES = ('archive_restoredline', 'archive_restoredhead')


def guard(apps, schema_editor):
    for table in TABLES:
        for statement in guards(schema_editor.connection.vendor, table):
            schema_editor.execute(statement, params=None)


def lift(apps, schema_editor):
    for table in TABLES:
        for statement in lifts(schema_editor.connection.vendor, table):
            schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0020_api_tokens'),
    ]

    operations = [
        migrations.CreateModel(
            name='RestoredHead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.CharField(max_length=90, unique=True)),
                ('chain', models.CharField(max_length=64)),
                ('number', models.PositiveBigIntegerField()),
                ('hash', models.CharField(max_length=64)),
                ('date', models.DateField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RestoredLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('chain', models.CharField(max_length=64)),
                ('number', models.PositiveBigIntegerField()),
                ('article_id', models.BigIntegerField(db_index=True)),
                ('hash', models.CharField(max_length=64, unique=True)),
                ('body', models.TextField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.RunPython(guard, lift),
    ]

"""Texts that were taken down, and parts of events that were removed with them: the one change of an event that is let be."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from archive.models.append_only import no_shutting, shutting


class EventsStayShut(Exception):
    """What was removed of events cannot be put back, and their hashes are reckoned from what stands in its place."""


def shut(apps, schema_editor):
    for statement in shutting(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def no_more(apps, schema_editor):
    count = apps.get_model('archive', 'Event').objects.exclude(shut=None).count()
    if count:
        raise EventsStayShut(f'parts of {count} events were removed for good; nothing was changed.')
    for statement in no_shutting(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0024_event_told'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='event',
            name='shut',
            field=models.JSONField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name='Takedown',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField()),
                ('reference', models.CharField(blank=True, max_length=200)),
                ('with_headline', models.BooleanField()),
                ('at', models.DateTimeField()),
                ('article', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='takedown', to='archive.article')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='TakedownDigest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=10)),
                ('digest', models.CharField(db_index=True, max_length=64)),
                ('takedown', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='digests', to='archive.takedown')),
            ],
        ),
        migrations.AddConstraint(
            model_name='takedown',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='takedown_says_why'),
        ),
        migrations.AddConstraint(
            model_name='takedowndigest',
            constraint=models.UniqueConstraint(fields=('takedown', 'kind', 'digest'), name='takedown_digest_once'),
        ),
        migrations.RunPython(shut, no_more),
    ]

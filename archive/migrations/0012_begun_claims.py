"""A claim that a reviewer has begun and not added is kept with the draft."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0011_sealed_events'),
    ]

    operations = [
        migrations.AddField(
            model_name='sheet',
            name='begun_claim',
            field=models.JSONField(
                blank=True, default=dict, help_text='The words of a claim that was begun and not added, see review/begun.py.'
            ),
        ),
    ]

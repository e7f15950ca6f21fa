import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("archive", "0031_shared_cache")]

    operations = [
        migrations.CreateModel(
            name="NameStart",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "entity_id", "place", "words", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("place", models.PositiveSmallIntegerField()),
                ("words", models.BinaryField()),
                (
                    "entity",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="archive.entity"
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["place", "words", "entity"], name="name_start_words")]},
        ),
    ]

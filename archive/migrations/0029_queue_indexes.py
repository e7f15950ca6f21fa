import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FIELDS = [("sheet", "version"), ("sheet", "reviewer")]  # whose index another begins with


def drop_indexes(apps, schema_editor):
    for name, field in FIELDS:
        model = apps.get_model("archive", name)
        column = model._meta.get_field(field).column
        for index in schema_editor._constraint_names(model, [column], index=True, unique=False, primary_key=False):
            schema_editor.execute(f"DROP INDEX IF EXISTS {schema_editor.quote_name(index)}")


def make_indexes(apps, schema_editor):
    for name, field in FIELDS:
        model = apps.get_model("archive", name)
        schema_editor.execute(schema_editor._create_index_sql(model, fields=[model._meta.get_field(field)]))


class Migration(migrations.Migration):
    dependencies = [
        ("archive", "0028_distributed_imports"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # The indexes go, the table stays as it is: SQLite would write it anew, with all its rows.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="sheet",
                    name="version",
                    field=models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="sheets", to="archive.version"
                    ),
                ),
                migrations.AlterField(
                    model_name="sheet",
                    name="reviewer",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sheets",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            database_operations=[migrations.RunPython(drop_indexes, make_indexes)],
        ),
        migrations.RemoveIndex(model_name="sheet", name="sheet_reviewer_state"),
        migrations.AddIndex(
            model_name="sheet", index=models.Index(fields=["version", "reviewer", "state"], name="sheet_version_reviewer")
        ),
        migrations.AddIndex(
            model_name="sheet", index=models.Index(fields=["reviewer", "state", "saved_at"], name="sheet_reviewer_saved")
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(
                condition=models.Q(("released_at__isnull", True)), fields=["reviewer", "article"], name="assignment_open"
            ),
        ),
        migrations.AddIndex(
            model_name="headlineverdict",
            index=models.Index(fields=["rating", "-published_at", "-id"], name="headline_verdict_rating_latest"),
        ),
        migrations.AddIndex(
            model_name="headlineverdict", index=models.Index(fields=["basis", "-id"], name="headline_verdict_basis_newest")
        ),
        migrations.AddIndex(
            model_name="claimverdict", index=models.Index(fields=["basis", "-id"], name="claim_verdict_basis_newest")
        ),
    ]

from django.db import migrations, models

import archive.models.search_change


def log_what_is_there(apps, schema_editor):
    """Every article that was stored before the log began is a change of it, so that an index grows from the log alone."""
    SearchChange, Article = apps.get_model("archive", "SearchChange"), apps.get_model("archive", "Article")
    quoted = schema_editor.connection.ops.quote_name
    log, articles = SearchChange._meta.db_table, Article._meta.db_table
    schema_editor.execute(f"INSERT INTO {quoted(log)} (article_id) SELECT id FROM {quoted(articles)} ORDER BY id")


class Migration(migrations.Migration):
    dependencies = [("archive", "0021_restored_record")]

    operations = [
        migrations.CreateModel(
            name="SearchArchive",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "key",
                    models.CharField(default=archive.models.search_change.new_key, editable=False, max_length=32),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SearchChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("article_id", models.BigIntegerField(db_index=True)),
            ],
        ),
        migrations.AddConstraint(
            model_name="searcharchive",
            constraint=models.CheckConstraint(condition=models.Q(("id", 1)), name="search_archive_is_one_row"),
        ),
        migrations.RunPython(log_what_is_there, migrations.RunPython.noop),
    ]

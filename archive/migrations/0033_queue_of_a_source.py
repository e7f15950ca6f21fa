from django.db import migrations, models

INDEX = models.Index(fields=["source", "state", "id"], name="article_source_queue")


def make_index(apps, schema_editor):
    """On PostgreSQL beside the work: an import would wait for it."""
    article = apps.get_model("archive", "article")
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX CONCURRENTLY IF EXISTS article_source_queue")  # what a migration broken off has left
        schema_editor.execute(INDEX.create_sql(article, schema_editor, concurrently=True))
    else:
        schema_editor.add_index(article, INDEX)


def drop_index(apps, schema_editor):
    schema_editor.remove_index(apps.get_model("archive", "article"), INDEX)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("archive", "0032_name_starts")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.AddIndex(model_name="article", index=INDEX)],
            database_operations=[migrations.RunPython(make_index, drop_index, atomic=False)],
        ),
    ]

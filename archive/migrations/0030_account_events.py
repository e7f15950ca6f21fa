from django.db import migrations, models

INDEX = models.Index(condition=models.Q(("subject_type", "user")), fields=["subject_id", "number"], name="event_of_account")


def make_index(apps, schema_editor):
    """On PostgreSQL beside the work: whatever is done writes an event, and would wait for it."""
    event = apps.get_model("archive", "event")
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX CONCURRENTLY IF EXISTS event_of_account")  # what a migration broken off has left
        schema_editor.execute(INDEX.create_sql(event, schema_editor, concurrently=True))
    else:
        schema_editor.add_index(event, INDEX)


def drop_index(apps, schema_editor):
    schema_editor.remove_index(apps.get_model("archive", "event"), INDEX)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("archive", "0029_queue_indexes")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.AddIndex(model_name="event", index=INDEX)],
            database_operations=[migrations.RunPython(make_index, drop_index, atomic=False)],
        ),
    ]

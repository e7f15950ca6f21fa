from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("archive", "0029_queue_indexes")]

    operations = [
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                condition=models.Q(("subject_type", "user")), fields=["subject_id", "number"], name="event_of_account"
            ),
        ),
    ]

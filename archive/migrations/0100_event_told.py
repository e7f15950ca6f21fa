from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("archive", "0022_search_changes")]

    operations = [
        migrations.AddIndex(
            model_name="event",
            index=models.Index(condition=models.Q(("blind", False)), fields=["number"], name="event_told"),
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("archive", "0023_saved_searches")]

    operations = [
        migrations.AddIndex(
            model_name="event",
            index=models.Index(condition=models.Q(("blind", False)), fields=["number"], name="event_told"),
        ),
    ]

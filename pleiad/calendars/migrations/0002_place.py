from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("calendars", "0001_initial")]

    operations = [
        migrations.AddField("calendarentry", "place", models.CharField(blank=True, max_length=200)),
        migrations.AddField("calendarentry", "online", models.BooleanField(default=True)),
    ]

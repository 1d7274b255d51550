"""What subscribers' calendars saw as SEQUENCE until now goes on from where it was, so that no program takes it for older."""

from django.db import migrations, models
from django.db.models import F


def go_on(apps, editor):
    apps.get_model("events", "Event").objects.update(sequence=F("revision"))


class Migration(migrations.Migration):
    dependencies = [("events", "0004_declined_in_the_calendar")]
    operations = [
        migrations.AddField("event", "sequence", models.PositiveIntegerField(default=0, db_default=0)),
        migrations.RunPython(go_on, migrations.RunPython.noop),
    ]

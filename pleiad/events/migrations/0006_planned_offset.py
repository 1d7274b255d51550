"""Each event knows by which rules of the clock its time was set; for those there are, the rules of today."""

from zoneinfo import ZoneInfo

from django.db import migrations, models


def by_the_rules_of_today(apps, editor):
    events, london = apps.get_model("events", "Event").objects, ZoneInfo("Europe/London")
    some = []
    for event in events.only("starts_at").iterator(chunk_size=1000):
        event.planned_offset = event.starts_at.astimezone(london).utcoffset().total_seconds() // 60
        some.append(event)
        if len(some) == 500:
            events.bulk_update(some, ["planned_offset"])
            some = []
    events.bulk_update(some, ["planned_offset"])


class Migration(migrations.Migration):
    dependencies = [("events", "0005_sequence")]
    operations = [
        migrations.AddField("event", "planned_offset", models.SmallIntegerField(null=True)),
        migrations.RunPython(by_the_rules_of_today, migrations.RunPython.noop),
    ]

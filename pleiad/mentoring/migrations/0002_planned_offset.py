"""Each date knows by which rules of the clock its time was set; for those there are, the rules of today."""

from zoneinfo import ZoneInfo

from django.db import migrations, models


def by_the_rules_of_today(apps, editor):
    dates, london = apps.get_model("mentoring", "MentoringMeeting").objects, ZoneInfo("Europe/London")
    some = []
    for each in dates.only("starts_at").iterator(chunk_size=1000):
        each.planned_offset = each.starts_at.astimezone(london).utcoffset().total_seconds() // 60
        some.append(each)
        if len(some) == 500:
            dates.bulk_update(some, ["planned_offset"])
            some = []
    dates.bulk_update(some, ["planned_offset"])


class Migration(migrations.Migration):
    dependencies = [("mentoring", "0001_initial")]
    operations = [
        migrations.AddField("mentoringmeeting", "planned_offset", models.SmallIntegerField(null=True)),
        migrations.RunPython(by_the_rules_of_today, migrations.RunPython.noop),
    ]

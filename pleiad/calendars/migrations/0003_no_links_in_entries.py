"""Personal join links go from calendar entries: what is left says only which registration a link is made for."""

import re

from django.db import migrations

LINK = re.compile(r"^https?://[^/]+/(?:cy/)?join/([0-9]+(?:-[0-9]+)?)\.[^/]+/$")


def shorten(apps, _editor):
    entries = apps.get_model("calendars", "CalendarEntry").objects
    some = []
    for entry in entries.filter(location__contains="/join/").only("pk", "location").iterator(chunk_size=1000):
        if found := LINK.match(entry.location):
            entry.location = f"registration:{found[1]}"
            some.append(entry)
        if len(some) >= 500:
            entries.bulk_update(some, ["location"])
            some = []
    entries.bulk_update(some, ["location"])


class Migration(migrations.Migration):
    dependencies = [("calendars", "0002_answers")]
    operations = [migrations.RunPython(shorten, migrations.RunPython.noop)]

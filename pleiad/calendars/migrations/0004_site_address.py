"""Addresses of the site leave the notes of entries about events: they are made when a calendar is written."""

from django.db import migrations, models


def without_addresses(apps, editor):
    entries = apps.get_model("calendars", "CalendarEntry").objects
    for entry in entries.filter(about__startswith="event:", note__contains="://").only("note").iterator(chunk_size=1000):
        before, _gap, last = entry.note.rpartition("\n\n")
        if last.startswith(("http://", "https://")):
            entries.filter(pk=entry.pk).update(note=before)


class Migration(migrations.Migration):
    dependencies = [("calendars", "0003_no_links_in_entries")]
    operations = [
        migrations.CreateModel(
            "SiteAddress",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("base_url", models.CharField(max_length=500)),
                ("first_host", models.CharField(max_length=253)),
            ],
            options={"verbose_name_plural": "site addresses"},
        ),
        migrations.RunPython(without_addresses, migrations.RunPython.noop),
    ]

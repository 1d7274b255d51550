from django.db import migrations
from django.db.models import OuterRef, Subquery


def write_days(apps, schema_editor):
    """Give every event that can be found already its day."""
    starts = apps.get_model("events", "Event").objects.filter(pk=OuterRef("object_id")).values("starts_at")
    documents = apps.get_model("search", "Document").objects.filter(kind="event")
    documents.update(takes_place_at=Subquery(starts))


class Migration(migrations.Migration):
    dependencies = [("events", "0008_found_at_once"), ("search", "0001_initial")]

    operations = [migrations.RunPython(write_days, migrations.RunPython.noop)]

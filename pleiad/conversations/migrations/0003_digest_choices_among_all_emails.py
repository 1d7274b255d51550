from django.db import migrations
from django.utils import timezone

EVERY = {"day": "daily", "never": "never"}  # "week" is what comes without a choice


def copy(apps, _schema_editor):
    old = apps.get_model("conversations", "DigestChoice").objects.filter(every__in=EVERY)
    new = apps.get_model("home", "EmailChoice")
    new.objects.bulk_create(
        [
            new(member_id=each.member_id, subscription="followed", every=EVERY[each.every], chosen_at=timezone.now())
            for each in old.iterator()
        ],
        batch_size=1000,
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [("conversations", "0002_posts_that_were_changed"), ("home", "0001_initial")]
    operations = [migrations.RunPython(copy, migrations.RunPython.noop)]

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def each_to_its_question(apps, _schema_editor):
    """What is being asked already was asked one nomination at a time."""
    Approval = apps.get_model("approvals", "Approval")
    Nomination = apps.get_model("spotlight", "Nomination")
    asked = Approval.objects.filter(
        kind="spotlight.nomination", answered_at=None, withdrawn_at=None, lapsed_at=None
    ).values_list("about", "pk")
    for nomination, approval in asked:
        Nomination.objects.filter(pk=nomination).update(approval=approval)


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0001_initial"),
        ("spotlight", "0002_looked_at_before_public"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField(
            "nomination",
            "approval",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="nominations",
                to="approvals.approval",
            ),
        ),
        migrations.AddField(
            "piece",
            "others",
            models.ManyToManyField(related_name="pieces_prompted_too", to=settings.AUTH_USER_MODEL),
        ),
        migrations.RunPython(each_to_its_question, migrations.RunPython.noop),
    ]

from django.db import migrations, models
from django.db.models import F, Q


def looked_at(apps, editor):
    """What everybody sees already stays seen."""
    apps.get_model("spotlight", "Piece").objects.filter(audience="public").update(public_at=F("written_at"))


class Migration(migrations.Migration):
    dependencies = [("spotlight", "0001_initial")]
    operations = [
        migrations.AddField("piece", "answer_by", models.DateTimeField(null=True)),
        migrations.AddField("piece", "public_at", models.DateTimeField(null=True)),
        migrations.AddField("piece", "reason", models.TextField(blank=True, default=""), preserve_default=False),
        migrations.RunPython(looked_at, migrations.RunPython.noop),
        migrations.AddIndex(
            "piece",
            models.Index(fields=["answer_by"], name="piece_to_look_at", condition=Q(answer_by__isnull=False)),
        ),
        migrations.AddConstraint(
            "piece",
            models.CheckConstraint(
                condition=~Q(audience="public") | Q(answer_by__isnull=False) | Q(public_at__isnull=False),
                name="public_piece_is_looked_at",
            ),
        ),
    ]

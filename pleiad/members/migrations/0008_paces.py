import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0007_ways_in"),
    ]

    operations = [
        migrations.CreateModel(
            name="Paced",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("network_hash", models.CharField(blank=True, max_length=64)),
                ("what", models.CharField(max_length=40)),
                ("about", models.CharField(blank=True, max_length=40)),
                ("at", models.DateTimeField()),
                (
                    "member",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "paced",
                "indexes": [
                    models.Index(fields=["member", "what", "at"], name="paced_by_member"),
                    models.Index(
                        condition=models.Q(("member__isnull", True)), fields=["what", "at"], name="paced_by_visitors"
                    ),
                    models.Index(fields=["at"], name="paced_by_age"),
                ],
            },
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("members", "0002_block")]
    operations = [
        migrations.AddIndex(
            model_name="member",
            index=models.Index(
                condition=models.Q(("shielded_since__isnull", False)),
                fields=["organisation"],
                name="colleagues_behind_a_shield",
            ),
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("members", "0003_colleagues_behind_a_shield")]
    operations = [
        migrations.AddField(model_name="member", name="erased_at", field=models.DateTimeField(null=True)),
    ]

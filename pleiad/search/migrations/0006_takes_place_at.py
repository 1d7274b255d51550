from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("search", "0005_longer_half_words")]

    operations = [
        migrations.AddField(
            model_name="document",
            name="takes_place_at",
            field=models.DateTimeField(null=True),
        ),
    ]

from django.db import migrations, models

import pleiad.members.models.people
from pleiad.members.names import folded


def fold(apps, schema_editor):
    members = apps.get_model("members", "Member").objects.using(schema_editor.connection.alias)
    few = []
    for pk, name in members.exclude(name="").values_list("pk", "name").iterator():
        few.append(members.model(pk=pk, name_folded=folded(name)[:200]))
        if len(few) == 1000:
            members.bulk_update(few, ["name_folded"])
            few = []
    members.bulk_update(few, ["name_folded"])


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0008_paces"),
    ]

    operations = [
        migrations.AddField(
            model_name="member",
            name="name_folded",
            field=pleiad.members.models.people.FoldedField(
                blank=True, db_default="", default="", editable=False, max_length=200
            ),
        ),
        migrations.AddIndex(
            model_name="member",
            index=models.Index(fields=["name_folded"], name="members_of_one_name"),
        ),
        migrations.RunPython(fold, migrations.RunPython.noop),
    ]

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Heartbeat',
            fields=[
                ('worker', models.CharField(max_length=60, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Email',
            fields=[
                ('written_at', models.DateTimeField()),
                ('due_at', models.DateTimeField(null=True)),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('key', models.CharField(max_length=120, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=60)),
                ('address', models.CharField(max_length=254)),
                ('language', models.CharField(default='en', max_length=5)),
                ('payload', models.JSONField(default=dict)),
                ('sealed', models.TextField(blank=True)),
                ('sent_at', models.DateTimeField(null=True)),
                ('dropped_at', models.DateTimeField(null=True)),
                ('gave_up_at', models.DateTimeField(null=True)),
                ('trouble', models.CharField(blank=True, max_length=200)),
                ('member', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='emails', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('due_at__isnull', False)), fields=['due_at'], name='email_due'), models.Index(fields=['member', 'kind'], name='email_of_member'), models.Index(condition=models.Q(('gave_up_at__isnull', False)), fields=['gave_up_at'], name='email_given_up')],
            },
        ),
    ]

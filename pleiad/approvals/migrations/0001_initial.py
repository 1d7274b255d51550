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
            name='Approval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('about', models.BigIntegerField()),
                ('name', models.CharField(blank=True, max_length=100)),
                ('address', models.CharField(max_length=254)),
                ('language', models.CharField(default='en', max_length=5)),
                ('secret_hash', models.CharField(max_length=64, unique=True)),
                ('asked_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('answer', models.CharField(blank=True, choices=[('yes', 'yes'), ('no', 'no')], max_length=3)),
                ('words', models.TextField(blank=True, max_length=1000)),
                ('answered_at', models.DateTimeField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('lapsed_at', models.DateTimeField(null=True)),
                ('asker', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='approvals', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('answered_at', None), ('lapsed_at', None), ('withdrawn_at', None)), fields=['expires_at'], name='approval_lapses'), models.Index(fields=['asker', 'asked_at'], name='approval_by_asker')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('answered_at', None), ('lapsed_at', None), ('withdrawn_at', None)), fields=('kind', 'about'), name='one_open_approval_about_a_thing'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at', None)), models.Q(('answered_at__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='answered_approval_has_an_answer'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at', None), ('withdrawn_at', None)), models.Q(('answered_at', None), ('lapsed_at', None)), models.Q(('lapsed_at', None), ('withdrawn_at', None)), _connector='OR'), name='an_approval_ends_once')],
            },
        ),
    ]

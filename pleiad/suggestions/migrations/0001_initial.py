import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('directory', '0001_initial'),
        ('events', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Suggestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('written_at', models.DateTimeField()),
                ('hidden_at', models.DateTimeField(null=True)),
                ('hidden_reason', models.TextField(blank=True)),
                ('taken_back_at', models.DateTimeField(null=True)),
                ('title', models.CharField(max_length=120, verbose_name='What should a meeting discuss?')),
                ('why', models.TextField(help_text='What would help, and who it would help. Members read it with your name, unless you hide from lists.', max_length=2000, verbose_name='Why?')),
                ('supporters', models.PositiveIntegerField(default=0)),
                ('planned_at', models.DateTimeField(null=True)),
                ('told_at', models.DateTimeField(null=True)),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('event', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='suggestions', to='events.event', verbose_name='Event')),
                ('topic', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='directory.topic', verbose_name='Topic (optional)')),
            ],
        ),
        migrations.CreateModel(
            name='Support',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('suggestion', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='supports', to='suggestions.suggestion')),
            ],
        ),
        migrations.AddIndex(
            model_name='suggestion',
            index=models.Index(condition=models.Q(('hidden_at', None), ('taken_back_at', None)), fields=['-supporters', '-written_at', '-id'], name='suggestions_by_support'),
        ),
        migrations.AddIndex(
            model_name='suggestion',
            index=models.Index(condition=models.Q(('planned_at__isnull', False), ('told_at', None)), fields=['planned_at'], name='suggestions_to_tell'),
        ),
        migrations.AddConstraint(
            model_name='suggestion',
            constraint=models.CheckConstraint(condition=models.Q(('told_at', None), ('planned_at__isnull', False), _connector='OR'), name='told_when_planned'),
        ),
        migrations.AddConstraint(
            model_name='support',
            constraint=models.UniqueConstraint(fields=('suggestion', 'member'), name='one_support_each'),
        ),
    ]

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('events', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Pack',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.TextField(max_length=1000, verbose_name='Why you would like to go')),
                ('gains', models.TextField(help_text='For example: what you will try afterwards, who you will tell, what it saves.', max_length=1000, verbose_name='What your team gains')),
                ('time_class', models.CharField(choices=[('working', 'Working time'), ('own', 'My own time')], default='working', max_length=10, verbose_name='Whose time is it?')),
                ('learning', models.BooleanField(default=True, verbose_name='It counts as learning and development')),
                ('cost', models.CharField(max_length=200, verbose_name='What it costs')),
                ('cover', models.TextField(blank=True, max_length=500, verbose_name='Who covers for you (optional)')),
                ('made_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='packs', to='events.event')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='packs', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='SignOff',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.TextField()),
                ('time_class', models.CharField(choices=[('working', 'Working time'), ('own', 'My own time')], max_length=10)),
                ('approver_name', models.CharField(max_length=100)),
                ('approver_address', models.CharField(max_length=254)),
                ('words', models.TextField(blank=True)),
                ('given_at', models.DateTimeField()),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sign_offs', to='events.event')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sign_offs', to=settings.AUTH_USER_MODEL)),
                ('pack', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='sign_offs', to='manager_approval.pack')),
            ],
        ),
        migrations.AddConstraint(
            model_name='pack',
            constraint=models.UniqueConstraint(fields=('member', 'event'), name='one_pack_each'),
        ),
        migrations.AddIndex(
            model_name='signoff',
            index=models.Index(fields=['event', 'given_at'], name='sign_off_trail'),
        ),
        migrations.AddConstraint(
            model_name='signoff',
            constraint=models.CheckConstraint(condition=models.Q(('approver_address', ''), _negated=True), name='sign_off_names_who_gave_it'),
        ),
    ]

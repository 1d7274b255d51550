"""Sessions that who reads the database cannot use, browsers that are known, ways back in, and tickets kept as hashes."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from pleiad.members.hashes import keyed_hash


def hash_tickets(apps, _editor):
    for vouch in apps.get_model("members", "Vouch").objects.only("pk", "ticket").iterator(chunk_size=1000):
        vouch.ticket = keyed_hash("vouch", vouch.ticket)
        vouch.save(update_fields=["ticket"])


def end_readable_sessions(apps, _editor):
    apps.get_model("sessions", "Session").objects.all().delete()


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0006_appeals'),
        ('sessions', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='BrowserSession',
            fields=[
                ('session_data', models.TextField(verbose_name='session data')),
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('session_key', models.CharField(max_length=64, unique=True)),
                ('expire_date', models.DateTimeField(db_index=True)),
                ('browser', models.CharField(blank=True, max_length=60)),
                ('began_at', models.DateTimeField()),
                ('seen_on', models.DateField()),
            ],
            options={
                'verbose_name': 'session',
                'verbose_name_plural': 'sessions',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='KnownBrowser',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_hash', models.CharField(max_length=64)),
                ('last_used_on', models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name='Recovery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('said', models.TextField()),
                ('asked_at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('first_at', models.DateTimeField(null=True)),
                ('first_checked', models.TextField(blank=True)),
                ('second_at', models.DateTimeField(null=True)),
                ('second_checked', models.TextField(blank=True)),
                ('stopped_at', models.DateTimeField(null=True)),
                ('done_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name_plural': 'recoveries',
            },
        ),
        migrations.CreateModel(
            name='StoppedAddress',
            fields=[
                ('address_hash', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('stopped_at', models.DateTimeField()),
            ],
            options={
                'verbose_name_plural': 'stopped addresses',
            },
        ),
        migrations.AddField(
            model_name='mailedcode',
            name='browser_hash',
            field=models.CharField(blank=True, db_default='', default='', max_length=64),
        ),
        migrations.AlterField(
            model_name='vouch',
            name='ticket',
            field=models.CharField(max_length=64, unique=True),
        ),
        migrations.AddIndex(
            model_name='mailedcode',
            index=models.Index(fields=['asked_at'], name='code_by_time'),
        ),
        migrations.AddField(
            model_name='browsersession',
            name='member',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='browser_sessions', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='knownbrowser',
            name='member',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='known_browsers', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='recovery',
            name='first_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='recovery',
            name='member',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recoveries', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='recovery',
            name='second_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='knownbrowser',
            index=models.Index(fields=['last_used_on'], name='known_browser_by_day'),
        ),
        migrations.AddConstraint(
            model_name='knownbrowser',
            constraint=models.UniqueConstraint(fields=('token_hash', 'member'), name='one_row_a_browser_and_member'),
        ),
        migrations.AddConstraint(
            model_name='recovery',
            constraint=models.UniqueConstraint(condition=models.Q(('done_at', None), ('stopped_at', None)), fields=('member',), name='one_open_recovery_a_member'),
        ),
        migrations.AddConstraint(
            model_name='recovery',
            constraint=models.CheckConstraint(condition=models.Q(('first_by', None), ('second_by', None), models.Q(('first_by', models.F('second_by')), _negated=True), _connector='OR'), name='a_recovery_takes_two'),
        ),
        migrations.RunPython(hash_tickets, migrations.RunPython.noop),
        migrations.RunPython(end_readable_sessions, migrations.RunPython.noop),
    ]

import django.db.models.deletion
import pleiad.members.eligibility.sectors
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(help_text='One line, up to 160 characters.', max_length=160, verbose_name='Text')),
                ('text_cy', models.CharField(blank=True, max_length=160, verbose_name='Text in Welsh (optional)')),
                ('link', models.CharField(blank=True, help_text='A page of this site, like /training/, or an address that begins with https://.', max_length=500, verbose_name='Link (optional)')),
                ('sector', models.CharField(blank=True, choices=pleiad.members.eligibility.sectors.sector_choices, max_length=40, verbose_name='For members of this sector')),
                ('nation', models.CharField(blank=True, choices=pleiad.members.eligibility.sectors.nation_choices, max_length=40, verbose_name='For members in this nation')),
                ('from_at', models.DateTimeField()),
                ('until_at', models.DateTimeField()),
                ('made_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('ended_at', None)), fields=['until_at'], name='notice_until')],
                'constraints': [models.CheckConstraint(condition=models.Q(('until_at__gt', models.F('from_at'))), name='notice_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='Dismissal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='dismissals', to='notices.notice')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('notice', 'member'), name='hidden_once')],
            },
        ),
    ]

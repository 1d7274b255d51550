import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('directory', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Deed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('about', models.CharField(max_length=60)),
                ('what', models.CharField(max_length=120)),
                ('what_cy', models.CharField(blank=True, max_length=120)),
                ('where', models.CharField(blank=True, max_length=120)),
                ('where_cy', models.CharField(blank=True, max_length=120)),
                ('minutes', models.PositiveIntegerField()),
                ('done_at', models.DateTimeField()),
                ('proposed_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('left_out_at', models.DateTimeField(null=True)),
                ('outcome', models.CharField(blank=True, help_text='One or two sentences that you can use in an appraisal. For example, what someone did differently afterwards.', max_length=500, verbose_name='What came of it (optional)')),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deeds', to=settings.AUTH_USER_MODEL)),
                ('skills', models.ManyToManyField(blank=True, help_text='From the government digital and data profession capability framework.', related_name='+', to='directory.skill', verbose_name='Skills it took (optional)')),
            ],
            options={
                'indexes': [models.Index(fields=['member', '-done_at'], name='deeds_of_a_member')],
                'constraints': [models.UniqueConstraint(fields=('member', 'about'), name='one_deed_for_one_cause'), models.CheckConstraint(condition=models.Q(('minutes__gt', 0)), name='a_deed_takes_time'), models.CheckConstraint(condition=models.Q(('confirmed_by', None), models.Q(('confirmed_at__isnull', False), models.Q(('confirmed_by', models.F('member')), _negated=True)), _connector='OR'), name='nobody_confirms_their_own_deed')],
            },
        ),
    ]

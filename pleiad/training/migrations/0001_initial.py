import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

import pleiad.training.models.courses
import pleiad.training.models.watches
import pleiad.ui.model_fields


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('approvals', '0001_initial'),
        ('content', '0001_initial'),
        ('events', '0001_initial'),
        ('members', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Course',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=60, unique=True)),
                ('name', models.CharField(max_length=100, verbose_name='Name')),
                ('name_cy', models.CharField(blank=True, max_length=100, verbose_name='Name in Welsh (optional)')),
                ('about', models.TextField(max_length=10000, verbose_name='What it is')),
                ('about_cy', models.TextField(blank=True, max_length=10000, verbose_name='What it is, in Welsh (optional)')),
                ('for_whom', models.CharField(max_length=300, verbose_name='Who may come')),
                ('for_whom_cy', models.CharField(blank=True, max_length=300, verbose_name='Who may come, in Welsh (optional)')),
                ('months', pleiad.ui.model_fields.ChoiceListField(blank=True, choices=pleiad.training.models.courses.month_names, default=list, help_text='None means the whole year.', verbose_name='Months in which it runs')),
                ('points', models.PositiveSmallIntegerField(default=0, help_text='0 when a place costs nothing: nobody is asked then.', validators=[django.core.validators.MaxValueValidator(1000)], verbose_name='Points for a place')),
                ('made_at', models.DateTimeField()),
                ('retired_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Allowance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(2000), django.core.validators.MaxValueValidator(2100)], verbose_name='Year in which it begins')),
                ('points', models.PositiveIntegerField(validators=[django.core.validators.MaxValueValidator(100000)], verbose_name='Points')),
                ('reserved', models.PositiveIntegerField(default=0)),
                ('spent', models.PositiveIntegerField(default=0)),
                ('contact_name', models.CharField(max_length=100, verbose_name='Who books there')),
                ('contact_address', models.EmailField(help_text='Yes or no is asked of this address, by a link that works once.', max_length=254, verbose_name='Their email address')),
                ('expires_at', models.DateTimeField()),
                ('warned_at', models.DateTimeField(null=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='allowances', to='members.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='Cohort',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('location_key', models.CharField(blank=True, max_length=80)),
                ('location', models.CharField(blank=True, max_length=100)),
                ('latitude', models.FloatField(null=True)),
                ('longitude', models.FloatField(null=True)),
                ('nation', models.CharField(blank=True, max_length=40)),
                ('land', models.CharField(blank=True, max_length=40)),
                ('made_at', models.DateTimeField()),
                ('published_at', models.DateTimeField(null=True)),
                ('told_at', models.DateTimeField(null=True)),
                ('events', models.ManyToManyField(related_name='cohorts', to='events.event')),
                ('lead', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='leads_cohort', to='events.event')),
                ('space', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='cohort', to='content.space')),
                ('course', models.ForeignKey(limit_choices_to={'retired_at': None}, on_delete=django.db.models.deletion.PROTECT, related_name='cohorts', to='training.course', verbose_name='Course')),
            ],
        ),
        migrations.CreateModel(
            name='Alumna',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField()),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='alumnae', to='training.course')),
            ],
            options={
                'verbose_name_plural': 'alumnae',
            },
        ),
        migrations.CreateModel(
            name='CourseCheckIn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('months', models.PositiveSmallIntegerField()),
                ('asked_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(null=True)),
                ('since', models.CharField(blank=True, choices=[('used', 'I have used what I learned'), ('changed', 'Something at work has changed because of it'), ('not yet', 'Not yet, but I mean to'), ('not', 'It has not been of use so far')], max_length=10, verbose_name='What has become of what you learned?')),
                ('words', models.TextField(blank=True, max_length=1000, verbose_name='A few words (optional)')),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='check_ins', to='training.cohort')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='PlaceRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('points', models.PositiveSmallIntegerField()),
                ('asked_at', models.DateTimeField()),
                ('agreed_at', models.DateTimeField(null=True)),
                ('registered_at', models.DateTimeField(null=True)),
                ('placed_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_why', models.CharField(blank=True, choices=[('declined', 'Your contact said no'), ('lapsed', 'Your contact did not answer in time'), ('withdrawn', 'You gave it back'), ('cancelled', 'The cohort was called off'), ('no place', 'No place came free in time'), ('let go', 'Your membership has ended')], max_length=10)),
                ('allowance', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='requests', to='training.allowance')),
                ('approval', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='approvals.approval')),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='requests', to='training.cohort')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='place_requests', to=settings.AUTH_USER_MODEL)),
                ('registration', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='place_requests', to='events.registration')),
            ],
        ),
        migrations.CreateModel(
            name='Movement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('granted', 'granted'), ('reserved', 'reserved'), ('spent', 'spent'), ('given back', 'given back')], max_length=12)),
                ('points', models.IntegerField()),
                ('at', models.DateTimeField()),
                ('allowance', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='movements', to='training.allowance')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('request', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='movements', to='training.placerequest')),
            ],
        ),
        migrations.CreateModel(
            name='Watch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('location_key', models.CharField(blank=True, max_length=80)),
                ('location', models.CharField(blank=True, max_length=100)),
                ('latitude', models.FloatField(null=True)),
                ('longitude', models.FloatField(null=True)),
                ('nation', models.CharField(blank=True, max_length=40)),
                ('land', models.CharField(blank=True, max_length=40)),
                ('miles', models.PositiveSmallIntegerField(choices=pleiad.training.models.watches.within, default=60, verbose_name='Tell me when one opens within')),
                ('made_at', models.DateTimeField()),
                ('stopped_at', models.DateTimeField(null=True)),
                ('course', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='watches', to='training.course')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='watches', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'watches',
            },
        ),
        migrations.AddIndex(
            model_name='allowance',
            index=models.Index(fields=['expires_at'], name='allowance_lapses'),
        ),
        migrations.AddConstraint(
            model_name='allowance',
            constraint=models.UniqueConstraint(fields=('organisation', 'year'), name='one_allowance_a_year'),
        ),
        migrations.AddConstraint(
            model_name='allowance',
            constraint=models.CheckConstraint(condition=models.Q(('points__gte', django.db.models.expressions.CombinedExpression(models.F('reserved'), '+', models.F('spent')))), name='never_more_than_the_allowance'),
        ),
        migrations.AddConstraint(
            model_name='allowance',
            constraint=models.CheckConstraint(condition=models.Q(('reserved__gte', 0), ('spent__gte', 0)), name='points_never_below_zero'),
        ),
        migrations.AddIndex(
            model_name='cohort',
            index=models.Index(condition=models.Q(('published_at__isnull', False), ('told_at', None)), fields=['published_at'], name='cohort_to_tell'),
        ),
        migrations.AddConstraint(
            model_name='cohort',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('latitude', None), ('location', ''), ('longitude', None)), models.Q(('latitude__isnull', False), ('longitude__isnull', False), models.Q(('location', ''), _negated=True)), _connector='OR'), name='cohort_is_somewhere_or_online'),
        ),
        migrations.AddConstraint(
            model_name='alumna',
            constraint=models.UniqueConstraint(fields=('course', 'member'), name='alumna_once'),
        ),
        migrations.AddConstraint(
            model_name='coursecheckin',
            constraint=models.UniqueConstraint(fields=('cohort', 'member', 'months'), name='checked_in_once'),
        ),
        migrations.AddConstraint(
            model_name='coursecheckin',
            constraint=models.CheckConstraint(condition=models.Q(('months__in', [3, 12])), name='after_three_or_twelve_months'),
        ),
        migrations.AddIndex(
            model_name='placerequest',
            index=models.Index(condition=models.Q(('ended_at', None)), fields=['cohort', 'asked_at'], name='requests_in_order'),
        ),
        migrations.AddIndex(
            model_name='placerequest',
            index=models.Index(condition=models.Q(('ended_at', None), ('registered_at', None)), fields=['agreed_at'], name='request_to_register'),
        ),
        migrations.AddIndex(
            model_name='placerequest',
            index=models.Index(condition=models.Q(('ended_at', None), ('placed_at', None)), fields=['registration'], name='request_to_place'),
        ),
        migrations.AddConstraint(
            model_name='placerequest',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('cohort', 'member'), name='one_standing_request_each'),
        ),
        migrations.AddConstraint(
            model_name='placerequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ended_why', '')), models.Q(('ended_at__isnull', False), models.Q(('ended_why', ''), _negated=True)), _connector='OR'), name='ended_means_a_why'),
        ),
        migrations.AddConstraint(
            model_name='movement',
            constraint=models.UniqueConstraint(fields=('request', 'kind'), name='points_move_once_each_way'),
        ),
        migrations.AddIndex(
            model_name='watch',
            index=models.Index(condition=models.Q(('stopped_at', None)), fields=['latitude'], name='watch_standing'),
        ),
        migrations.AddConstraint(
            model_name='watch',
            constraint=models.UniqueConstraint(condition=models.Q(('course__isnull', False), ('stopped_at', None)), fields=('member', 'location_key', 'course'), name='one_watch_a_location_and_course'),
        ),
        migrations.AddConstraint(
            model_name='watch',
            constraint=models.UniqueConstraint(condition=models.Q(('course', None), ('stopped_at', None)), fields=('member', 'location_key'), name='one_watch_a_location'),
        ),
        migrations.AddConstraint(
            model_name='watch',
            constraint=models.CheckConstraint(condition=models.Q(('miles__gte', 5), ('miles__lte', 500)), name='watch_within_reason'),
        ),
    ]

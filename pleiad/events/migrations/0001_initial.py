import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('directory', '0001_initial'),
        ('teams', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AccessNeeds',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.TextField(help_text='For example captions, a seat near the door, or breaks. No reason or diagnosis is needed.', max_length=1000, verbose_name='What you need to take part')),
                ('said_at', models.DateTimeField()),
                ('forget_on', models.DateField(db_index=True)),
                ('member', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='access_needs', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'access needs',
            },
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=80, unique=True)),
                ('title', models.CharField(max_length=120, verbose_name='Title')),
                ('title_cy', models.CharField(blank=True, max_length=120, verbose_name='Title in Welsh')),
                ('summary', models.CharField(help_text='One or two sentences, for lists and search.', max_length=300, verbose_name='Summary')),
                ('summary_cy', models.CharField(blank=True, max_length=300, verbose_name='Summary in Welsh')),
                ('description', models.TextField(blank=True, max_length=10000, verbose_name='What happens')),
                ('description_cy', models.TextField(blank=True, max_length=10000, verbose_name='What happens, in Welsh')),
                ('kind', models.CharField(choices=[('meeting', 'Meeting'), ('social', 'Social'), ('learning', 'Learning'), ('conference', 'Conference session')], default='meeting', max_length=20, verbose_name='Kind')),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('venue', models.CharField(blank=True, help_text='Leave this empty for an event that is only online.', max_length=200, verbose_name='Venue')),
                ('link', models.URLField(blank=True, help_text='Members never see it: each member has a personal link that leads here while they have a place.', max_length=1000, verbose_name='Link to the meeting')),
                ('capacity', models.PositiveIntegerField(blank=True, help_text='Leave this empty if there is room for everyone.', null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100000)], verbose_name='Places')),
                ('rule', models.CharField(choices=[('attributable', 'Attributable'), ('chatham', 'Chatham House rule'), ('stays', 'Stays here')], default='chatham', max_length=20, verbose_name='Rule of the room')),
                ('recorded', models.BooleanField(default=False, verbose_name='Recorded')),
                ('region', models.CharField(blank=True, choices=[('north-east', 'North East'), ('north-west', 'North West'), ('yorkshire', 'Yorkshire and the Humber'), ('east-midlands', 'East Midlands'), ('west-midlands', 'West Midlands'), ('east', 'East of England'), ('london', 'London'), ('south-east', 'South East'), ('south-west', 'South West'), ('scotland', 'Scotland'), ('wales', 'Wales'), ('northern-ireland', 'Northern Ireland')], help_text='For an event with a venue, so that people nearby can find it.', max_length=20, verbose_name='Nation or region')),
                ('language', models.CharField(choices=[('en', 'English'), ('cy', 'Welsh'), ('both', 'Welsh and English, interpreted')], default='en', max_length=4, verbose_name='Language')),
                ('captions', models.BooleanField(default=False, verbose_name='Live captions')),
                ('interpreter', models.BooleanField(default=False, verbose_name='BSL interpreter')),
                ('step_free', models.BooleanField(default=False, verbose_name='Step-free')),
                ('access', models.CharField(blank=True, help_text='For example “Hearing loop” or “Quiet room”.', max_length=200, verbose_name='Access')),
                ('public', models.BooleanField(default=True, help_text='Without this, only members see it.', verbose_name='Anyone may see this page')),
                ('created_at', models.DateTimeField()),
                ('published_at', models.DateTimeField(null=True)),
                ('changed_at', models.DateTimeField(null=True)),
                ('cancelled_at', models.DateTimeField(null=True)),
                ('cancel_reason', models.CharField(blank=True, max_length=300)),
                ('asked_for_at', models.CharField(blank=True, max_length=60)),
                ('names_shown', models.BooleanField(default=False, help_text='Never members who hide or come quietly, or colleagues behind a shield.', verbose_name='Members see who comes')),
                ('week_told_for', models.DateTimeField(null=True)),
                ('hour_told_for', models.DateTimeField(null=True)),
                ('places_taken', models.PositiveIntegerField(default=0)),
                ('waiting', models.PositiveIntegerField(default=0)),
                ('arrivals', models.PositiveIntegerField(default=0)),
                ('revision', models.PositiveIntegerField(default=0)),
                ('part_of', models.ForeignKey(blank=True, db_index=False, help_text='Conferences and events that have sessions already are offered.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='sessions', to='events.event', verbose_name='Part of')),
                ('topics', models.ManyToManyField(blank=True, related_name='events', to='directory.topic', verbose_name='Topics')),
            ],
        ),
        migrations.CreateModel(
            name='AfterMeeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('notes', models.TextField(blank=True, help_text='What came out of it, as the rule of the room allows. Lists, emphasis and links work.', max_length=20000, verbose_name='Notes (optional)')),
                ('slides', models.URLField(blank=True, max_length=1000, verbose_name='Link to the slides')),
                ('recording', models.URLField(blank=True, max_length=1000, verbose_name='Link to the recording')),
                ('public', models.BooleanField(default=False, help_text='Without this, only members see it.', verbose_name='Anyone who can see the event’s page can see this too')),
                ('written_at', models.DateTimeField(null=True)),
                ('asked_at', models.DateTimeField(null=True)),
                ('event', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='after', to='events.event')),
            ],
        ),
        migrations.CreateModel(
            name='Intention',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quiet_since', models.DateTimeField(null=True)),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='events.event')),
                ('member', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='intention', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Registration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('registered_at', models.DateTimeField()),
                ('arrival', models.PositiveIntegerField()),
                ('offered_at', models.DateTimeField(null=True)),
                ('offered_until', models.DateTimeField(null=True)),
                ('placed_at', models.DateTimeField(null=True)),
                ('cancelled_at', models.DateTimeField(null=True)),
                ('quiet_since', models.DateTimeField(null=True)),
                ('came_at', models.DateTimeField(null=True)),
                ('channel_invite', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='registrations', to='teams.channelinvite')),
                ('event', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='registrations', to='events.event')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='registrations', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='AccessShare',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('shared_at', models.DateTimeField()),
                ('needs', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shares', to='events.accessneeds')),
                ('registration', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='access_share', to='events.registration')),
            ],
        ),
        migrations.CreateModel(
            name='Series',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day_rule', models.CharField(max_length=100)),
                ('first_day', models.DateField()),
                ('begins', models.TimeField()),
                ('ends', models.TimeField()),
                ('holidays_of', models.CharField(blank=True, max_length=20)),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'verbose_name_plural': 'series',
                'constraints': [models.CheckConstraint(condition=models.Q(('ends__gt', models.F('begins'))), name='series_ends_after_it_begins')],
            },
        ),
        migrations.AddField(
            model_name='event',
            name='series',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='events', to='events.series'),
        ),
        migrations.CreateModel(
            name='Feedback',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('worth', models.CharField(choices=[('yes', 'Yes'), ('partly', 'Partly'), ('no', 'No')], max_length=10, verbose_name='Was it worth your time?')),
                ('part', models.CharField(choices=[('yes', 'Yes'), ('partly', 'Partly'), ('no', 'No')], max_length=10, verbose_name='Could you take part as you wanted?')),
                ('words', models.CharField(blank=True, help_text='Optional. Do not name anyone: organisers read it without your name.', max_length=1000, verbose_name='What should we keep, or do differently?')),
                ('at', models.DateTimeField()),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='feedback', to='events.event')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'feedback',
                'constraints': [models.UniqueConstraint(fields=('event', 'member'), name='one_feedback_each')],
            },
        ),
        migrations.CreateModel(
            name='Host',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('deputy', models.BooleanField(default=False)),
                ('since', models.DateTimeField()),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hosts', to='events.event')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hosting', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('event', 'member'), name='hosts_an_event_once'), models.UniqueConstraint(condition=models.Q(('deputy', False)), fields=('event',), name='one_host_an_event')],
            },
        ),
        migrations.AddIndex(
            model_name='registration',
            index=models.Index(condition=models.Q(('cancelled_at', None), ('offered_until', None), ('placed_at', None)), fields=['event', 'arrival'], name='waiting_in_order'),
        ),
        migrations.AddIndex(
            model_name='registration',
            index=models.Index(condition=models.Q(('cancelled_at', None), ('offered_until__isnull', False)), fields=['offered_until'], name='offers_that_lapse'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.UniqueConstraint(condition=models.Q(('cancelled_at', None)), fields=('event', 'member'), name='one_active_registration_each'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.UniqueConstraint(fields=('event', 'arrival'), name='arrivals_in_order'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.CheckConstraint(condition=models.Q(('offered_until', None), models.Q(('offered_at__isnull', False), ('offered_until__gt', models.F('offered_at')), ('placed_at', None)), _connector='OR'), name='offered_or_placed_never_both'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.CheckConstraint(condition=models.Q(('came_at', None), ('placed_at__isnull', False), _connector='OR'), name='who_came_had_a_place'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['starts_at'], name='event_by_start'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['ends_at'], name='event_by_end'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['kind', 'starts_at'], name='event_by_kind'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(condition=models.Q(('region', ''), _negated=True), fields=['region', 'starts_at'], name='event_by_region'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(condition=models.Q(('language', 'en'), _negated=True), fields=['language', 'starts_at'], name='event_by_language'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(condition=models.Q(('captions', True)), fields=['starts_at'], name='event_captions'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(condition=models.Q(('interpreter', True)), fields=['starts_at'], name='event_interpreter'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(condition=models.Q(('step_free', True)), fields=['starts_at'], name='event_step_free'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(condition=models.Q(('published_at', None)), fields=['starts_at'], name='event_draft'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(condition=models.Q(('cancelled_at__isnull', False)), fields=['starts_at'], name='event_cancelled'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(condition=models.Q(('part_of__isnull', False)), fields=['part_of', 'starts_at'], name='sessions_in_order'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(condition=models.Q(('waiting__gt', 0)), fields=['ends_at'], name='event_with_a_list'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(condition=models.Q(('link', ''), ('venue', '')), fields=['ends_at'], name='event_without_a_way_in'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='event_ends_after_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('capacity', None), ('places_taken__lte', models.F('capacity')), _connector='OR'), name='never_overbooked'),
        ),
    ]

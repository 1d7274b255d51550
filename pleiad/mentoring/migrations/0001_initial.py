import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import pleiad.mentoring.models.profiles
import pleiad.ui.model_fields


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('directory', '0001_initial'),
        ('members', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='Name')),
                ('opens_at', models.DateTimeField()),
                ('closes_at', models.DateTimeField()),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('answer_days', models.PositiveSmallIntegerField(default=7, help_text='A proposal not answered by then lapses, and the place goes to someone else.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(30)], verbose_name='Days to answer a proposal')),
                ('importance', models.JSONField(default=dict)),
                ('created_at', models.DateTimeField()),
                ('matched_at', models.DateTimeField(null=True)),
                ('sent_at', models.DateTimeField(null=True)),
                ('again_since', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['ends_at'], name='round_by_end')],
                'constraints': [models.CheckConstraint(condition=models.Q(('closes_at__lte', models.F('starts_at')), ('opens_at__lt', models.F('closes_at')), ('starts_at__lt', models.F('ends_at'))), name='round_runs_forward'), models.CheckConstraint(condition=models.Q(('answer_days__gte', 1), ('answer_days__lte', 30)), name='round_answers_in_days')],
            },
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form', models.CharField(choices=[('pairing', 'Pairing'), ('circle', 'Circle'), ('flash', 'Single conversation'), ('peers', 'Peers')], default='pairing', max_length=10)),
                ('score', models.IntegerField(default=0)),
                ('reasons', models.JSONField(default=list)),
                ('unused', models.JSONField(default=list)),
                ('seat', models.PositiveSmallIntegerField(null=True)),
                ('planned_at', models.DateTimeField()),
                ('proposed_at', models.DateTimeField(null=True)),
                ('answer_by', models.DateTimeField(null=True)),
                ('mentee_yes_at', models.DateTimeField(null=True)),
                ('mentor_yes_at', models.DateTimeField(null=True)),
                ('going_since', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('end', models.CharField(blank=True, choices=[('paired', 'Both said yes'), ('refused', 'One said no'), ('lapsed', 'Not answered in time'), ('withdrawn', 'Withdrawn'), ('superseded', 'Replaced by a better match')], max_length=10)),
                ('mentee', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proposals_as_mentee', to=settings.AUTH_USER_MODEL)),
                ('mentor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proposals_as_mentor', to=settings.AUTH_USER_MODEL)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proposals', to='mentoring.round')),
            ],
        ),
        migrations.CreateModel(
            name='Participation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('mentor', 'Mentor'), ('mentee', 'Mentee')], max_length=10)),
                ('joined_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('rested_at', models.DateTimeField(null=True)),
                ('first_since', models.DateTimeField(null=True)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mentoring_participations', to=settings.AUTH_USER_MODEL)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='participations', to='mentoring.round')),
            ],
        ),
        migrations.CreateModel(
            name='Pairing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form', models.CharField(choices=[('pairing', 'Pairing'), ('circle', 'Circle'), ('flash', 'Single conversation'), ('peers', 'Peers')], max_length=10)),
                ('began_at', models.DateTimeField()),
                ('until', models.DateTimeField()),
                ('goals', models.TextField(blank=True, help_text='Only you two can read this. Two or three lines are plenty.', max_length=3000, verbose_name='What do the two of you want to achieve?')),
                ('paused_at', models.DateTimeField(null=True)),
                ('quiet_since', models.DateTimeField(null=True)),
                ('nudges', models.PositiveSmallIntegerField(default=0)),
                ('nudged_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('end', models.CharField(blank=True, choices=[('finished', 'Came to its planned end'), ('no-fault', 'Ended by one of the two'), ('left', 'One of the two left the network'), ('apart', 'The two are kept apart')], max_length=10)),
                ('mentee', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pairings_as_mentee', to=settings.AUTH_USER_MODEL)),
                ('mentor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pairings_as_mentor', to=settings.AUTH_USER_MODEL)),
                ('proposal', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='pairing', to='mentoring.proposal')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pairings', to='mentoring.round')),
            ],
        ),
        migrations.CreateModel(
            name='Wish',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pinned_at', models.DateTimeField(null=True)),
                ('forbidden_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('mentee', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('mentor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='wishes', to='mentoring.round')),
            ],
        ),
        migrations.CreateModel(
            name='Avoidance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('named', models.CharField(blank=True, help_text='Their full name or, better, their work email address. We never say whether they are a member.', max_length=254, verbose_name='A person')),
                ('key', models.CharField(blank=True, max_length=254)),
                ('at', models.DateTimeField()),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='members.organisation', verbose_name='Or an organisation')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='avoidances', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('key', ''), ('organisation__isnull', False)), models.Q(('organisation', None), models.Q(('key', ''), _negated=True)), _connector='OR'), name='avoids_one_thing'), models.UniqueConstraint(condition=models.Q(('organisation__isnull', False)), fields=('owner', 'organisation'), name='avoids_an_organisation_once'), models.UniqueConstraint(condition=models.Q(('key', ''), _negated=True), fields=('owner', 'key'), name='avoids_a_person_once')],
            },
        ),
        migrations.CreateModel(
            name='MentoringProfile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mentors_since', models.DateTimeField(null=True)),
                ('seeks_since', models.DateTimeField(null=True)),
                ('words', models.CharField(blank=True, help_text='For example: I moved from a library into service design at 40 and can tell how.', max_length=600, verbose_name='In your own words (optional)')),
                ('time', models.CharField(choices=[('monthly', 'About an hour a month'), ('fortnightly', 'About an hour every two weeks'), ('now-and-then', 'Now and then, when there is something to talk about')], max_length=20, verbose_name='How much time do you have?')),
                ('talks', pleiad.ui.model_fields.ChoiceListField(choices=[('video', 'Video call'), ('phone', 'Phone'), ('person', 'In person'), ('writing', 'In writing')], default=list, verbose_name='How do you like to talk?')),
                ('capacity', models.PositiveSmallIntegerField(blank=True, default=1, help_text='Only if you can help someone. One is a good number to begin with.', validators=[django.core.validators.MaxValueValidator(10)], verbose_name='How many mentees would you take at a time?')),
                ('conversations', models.PositiveSmallIntegerField(default=0, help_text='For people who get no mentor in a round. 0 for none.', validators=[django.core.validators.MaxValueValidator(6)], verbose_name='Single conversations you would give at a time')),
                ('circle_places', models.PositiveSmallIntegerField(default=0, help_text='You and several mentees talk together. 0 for none.', validators=[django.core.validators.MaxValueValidator(8)], verbose_name='Places in a circle that you would lead')),
                ('profession', models.CharField(blank=True, choices=[('', 'I would rather not say'), ('architecture', 'Architecture'), ('security', 'Cyber security'), ('data', 'Data'), ('leadership', 'Digital leadership'), ('operations', 'IT operations'), ('product', 'Product and delivery'), ('quality', 'Quality and testing'), ('software', 'Software development'), ('design', 'User-centred design'), ('other', 'Something else')], max_length=20, verbose_name='Your profession')),
                ('grade', models.PositiveSmallIntegerField(blank=True, choices=[(None, 'I would rather not say'), (0, 'AA'), (1, 'AO'), (2, 'EO'), (3, 'HEO'), (4, 'SEO'), (5, 'Grade 7'), (6, 'Grade 6'), (7, 'SCS1'), (8, 'SCS2'), (9, 'SCS3'), (10, 'SCS4')], help_text='Civil service grades. If yours has another name, choose the nearest.', null=True, verbose_name='Your grade')),
                ('region', models.CharField(blank=True, choices=[('', 'I would rather not say'), ('east', 'East of England'), ('east-midlands', 'East Midlands'), ('london', 'London'), ('north-east', 'North East'), ('north-west', 'North West'), ('northern-ireland', 'Northern Ireland'), ('scotland', 'Scotland'), ('south-east', 'South East'), ('south-west', 'South West'), ('wales', 'Wales'), ('west-midlands', 'West Midlands'), ('yorkshire', 'Yorkshire and the Humber')], max_length=20, verbose_name='Where you work')),
                ('languages', pleiad.ui.model_fields.ChoiceListField(blank=True, choices=[('en', 'English'), ('cy', 'Cymraeg')], default=list, help_text='With none chosen, any will do.', verbose_name='Languages in which you would like to talk')),
                ('times', pleiad.ui.model_fields.ChoiceListField(blank=True, choices=[('early', 'Before 10am'), ('midday', 'Around midday'), ('afternoon', 'In the afternoon'), ('evening', 'In the evening')], default=list, verbose_name='When can you talk?')),
                ('sector_wished', models.CharField(blank=True, choices=pleiad.mentoring.models.profiles.sectors, max_length=40, verbose_name='A sector that your mentor should know')),
                ('same_organisation_since', models.DateTimeField(null=True)),
                ('shows', pleiad.ui.model_fields.ChoiceListField(blank=True, choices=[('name', 'My name'), ('organisation', 'My organisation'), ('profession', 'My profession'), ('grade', 'My grade'), ('region', 'My region'), ('times', 'When I can talk, and how'), ('words', 'What I wrote in my own words')], default=list, help_text='It always names your topics and your sector. Once you have both said yes, each of you sees the other’s name, organisation and email address.', verbose_name='What may a proposal say about you before you have both said yes?')),
                ('paused_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('member', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='mentoring_profile', to=settings.AUTH_USER_MODEL)),
                ('offers', models.ManyToManyField(blank=True, help_text='Up to eight.', limit_choices_to={'retired_at': None}, related_name='+', to='directory.topic', verbose_name='What I can help with')),
                ('wants', models.ManyToManyField(blank=True, help_text='Up to eight.', limit_choices_to={'retired_at': None}, related_name='+', to='directory.topic', verbose_name='What I want help with')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('capacity__lte', 10)), name='mentoring_capacity_in_reason'), models.CheckConstraint(condition=models.Q(('circle_places__lte', 8)), name='mentoring_circle_in_reason'), models.CheckConstraint(condition=models.Q(('conversations__lte', 6)), name='mentoring_conversations_in_reason'), models.CheckConstraint(condition=models.Q(('mentors_since__isnull', False), ('seeks_since__isnull', False), _connector='OR'), name='mentoring_has_a_side')],
            },
        ),
        migrations.CreateModel(
            name='MentoringMeeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('where', models.CharField(blank=True, help_text='A link to a call, a phone number, or an address.', max_length=300, verbose_name='Where (optional)')),
                ('set_at', models.DateTimeField()),
                ('cancelled_at', models.DateTimeField(null=True)),
                ('set_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('pairing', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='meetings', to='mentoring.pairing')),
            ],
            options={
                'ordering': ['starts_at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='mentoring_meeting_runs_forward')],
            },
        ),
        migrations.CreateModel(
            name='PairingCheckIn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('when', models.CharField(choices=[('two-weeks', 'After two weeks'), ('six-weeks', 'After six weeks')], max_length=10)),
                ('asked_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(null=True)),
                ('answer', models.CharField(blank=True, choices=[('met', 'Yes, we met'), ('date', 'Not yet, but we have a date'), ('not-yet', 'Not yet')], max_length=10)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mentoring_check_ins', to=settings.AUTH_USER_MODEL)),
                ('pairing', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='check_ins', to='mentoring.pairing')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('pairing', 'member', 'when'), name='asked_once_each_time'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at', None)), models.Q(('answered_at__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='answered_check_in_has_an_answer')],
            },
        ),
        migrations.AddIndex(
            model_name='proposal',
            index=models.Index(condition=models.Q(('ended_at', None), ('proposed_at__isnull', False)), fields=['answer_by'], name='proposal_open'),
        ),
        migrations.AddIndex(
            model_name='proposal',
            index=models.Index(fields=['round', 'form', '-score'], name='proposal_in_round'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.UniqueConstraint(condition=models.Q(('seat__isnull', False)), fields=('mentor', 'form', 'seat'), name='one_on_each_seat'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.UniqueConstraint(condition=models.Q(('seat__isnull', False)), fields=('mentee', 'form'), name='one_seat_a_mentee_and_form'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.UniqueConstraint(condition=models.Q(('proposed_at', None)), fields=('round', 'mentee', 'form'), name='one_plan_a_mentee_and_form'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('seat', None), models.Q(('seat__gte', 1), ('seat__lte', 10)), _connector='OR'), name='seats_are_few'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('end', ''), ('ended_at', None)), models.Q(('ended_at__isnull', False), models.Q(('end', ''), _negated=True)), _connector='OR'), name='proposal_ends_in_a_named_state'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer_by', None), ('ended_at', None), ('proposed_at', None), ('seat', None)), models.Q(('answer_by__isnull', False), ('proposed_at__isnull', False)), _connector='OR'), name='proposal_is_planned_or_sent'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('end', 'paired'), _negated=True), models.Q(('mentee_yes_at__isnull', False), ('mentor_yes_at__isnull', False)), _connector='OR'), name='paired_means_both_said_yes'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('mentee', models.F('mentor')), _negated=True), name='two_different_people'),
        ),
        migrations.AddIndex(
            model_name='participation',
            index=models.Index(fields=['round', 'role', 'joined_at'], name='participation_in_order'),
        ),
        migrations.AddConstraint(
            model_name='participation',
            constraint=models.UniqueConstraint(fields=('round', 'member', 'role'), name='takes_part_once_a_side'),
        ),
        migrations.AddIndex(
            model_name='pairing',
            index=models.Index(condition=models.Q(('ended_at', None)), fields=['began_at'], name='pairing_alive'),
        ),
        migrations.AddIndex(
            model_name='pairing',
            index=models.Index(condition=models.Q(('ended_at', None)), fields=['until'], name='pairing_until'),
        ),
        migrations.AddIndex(
            model_name='pairing',
            index=models.Index(condition=models.Q(('ended_at', None), ('quiet_since__isnull', False)), fields=['quiet_since'], name='pairing_quiet'),
        ),
        migrations.AddConstraint(
            model_name='pairing',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('end', ''), ('ended_at', None)), models.Q(('ended_at__isnull', False), models.Q(('end', ''), _negated=True)), _connector='OR'), name='pairing_ends_in_a_named_state'),
        ),
        migrations.AddConstraint(
            model_name='wish',
            constraint=models.UniqueConstraint(fields=('round', 'mentee', 'mentor'), name='one_wish_a_pair'),
        ),
        migrations.AddConstraint(
            model_name='wish',
            constraint=models.UniqueConstraint(condition=models.Q(('pinned_at__isnull', False)), fields=('round', 'mentee'), name='one_pin_a_mentee'),
        ),
        migrations.AddConstraint(
            model_name='wish',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('forbidden_at__isnull', False), ('pinned_at', None)), models.Q(('forbidden_at', None), ('pinned_at__isnull', False)), _connector='OR'), name='pinned_or_forbidden'),
        ),
    ]

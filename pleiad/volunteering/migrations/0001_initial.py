import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import pleiad.ui.model_fields


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('directory', '0001_initial'),
        ('events', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Part',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(choices=[('story', 'Five-minute story'), ('panel', 'Seat on the panel'), ('host', 'Host'), ('chat', 'Chat minder'), ('welcome', 'Welcome'), ('notes', 'Notes'), ('time', 'Timekeeper'), ('slides', 'Slides'), ('interpreter', 'Interpreter’s contact'), ('other', 'Something else')], max_length=20, verbose_name='Part')),
                ('name', models.CharField(blank=True, max_length=80, verbose_name='What it is (only for something else)')),
                ('name_cy', models.CharField(blank=True, max_length=80, verbose_name='The same in Welsh (optional)')),
                ('work', models.CharField(choices=[('stage', 'On the stage'), ('service', 'Behind the scenes')], default='service', max_length=10, verbose_name='Where (only for something else)')),
                ('minutes', models.PositiveIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(600)], verbose_name='Minutes it takes')),
                ('wanted', models.PositiveIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(50)], verbose_name='How many people')),
                ('taken', models.PositiveIntegerField(default=0)),
                ('made_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='events.event')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Offer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('offered_at', models.DateTimeField()),
                ('first_time', models.BooleanField(default=False, help_text='First-timers are welcome, and asked first.', verbose_name='It would be my first time')),
                ('with_partner', models.BooleanField(default=False, help_text='Someone who has done it before does it with you.', verbose_name='Pair me with someone')),
                ('words', models.CharField(blank=True, help_text='For example, what your story would be about. Only the organisers read this.', max_length=300, verbose_name='Anything we should know (optional)')),
                ('accepted_at', models.DateTimeField(null=True)),
                ('kept_at', models.DateTimeField(null=True)),
                ('thanked_at', models.DateTimeField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('done_at', models.DateTimeField(null=True)),
                ('not_done_at', models.DateTimeField(null=True)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='part_offers', to=settings.AUTH_USER_MODEL)),
                ('part', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='offers', to='volunteering.part')),
            ],
        ),
        migrations.CreateModel(
            name='StandingOffer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.CharField(help_text='For example, service design, or chairing a panel. Only the organisers read this.', max_length=300, verbose_name='Ask me about')),
                ('not_in', pleiad.ui.model_fields.ChoiceListField(blank=True, choices=[(1, 'January'), (2, 'February'), (3, 'March'), (4, 'April'), (5, 'May'), (6, 'June'), (7, 'July'), (8, 'August'), (9, 'September'), (10, 'October'), (11, 'November'), (12, 'December')], default=list, verbose_name='Not in these months (optional)')),
                ('not_when', models.CharField(blank=True, help_text='For example, half-term, or Wednesdays.', max_length=120, verbose_name='Other times that do not suit (optional)')),
                ('made_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('member', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='standing_offer', to=settings.AUTH_USER_MODEL)),
                ('topics', models.ManyToManyField(blank=True, limit_choices_to={'retired_at': None}, related_name='+', to='directory.topic', verbose_name='Topics (optional)')),
            ],
        ),
        migrations.AddConstraint(
            model_name='part',
            constraint=models.CheckConstraint(condition=models.Q(('taken__lte', models.F('wanted'))), name='no_part_given_too_often'),
        ),
        migrations.AddConstraint(
            model_name='part',
            constraint=models.CheckConstraint(condition=models.Q(('minutes__gt', 0), ('wanted__gt', 0)), name='a_part_takes_time_and_people'),
        ),
        migrations.AddConstraint(
            model_name='part',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('what', 'other'), _negated=True), models.Q(('name', ''), _negated=True), _connector='OR'), name='something_else_has_a_name'),
        ),
        migrations.AddIndex(
            model_name='offer',
            index=models.Index(condition=models.Q(('accepted_at', None), ('ended_at', None), ('kept_at', None), ('thanked_at', None), ('withdrawn_at', None)), fields=['offered_at'], name='offers_that_wait'),
        ),
        migrations.AddIndex(
            model_name='offer',
            index=models.Index(fields=['member', '-offered_at'], name='offers_of_a_member'),
        ),
        migrations.AddIndex(
            model_name='offer',
            index=models.Index(condition=models.Q(('kept_at__isnull', False)), fields=['kept_at'], name='offers_kept'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None), ('thanked_at', None), ('withdrawn_at', None)), fields=('part', 'member'), name='one_standing_offer_each'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.CheckConstraint(condition=models.Q(('accepted_at', None), ('kept_at', None), _connector='OR'), name='an_offer_has_one_answer'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.CheckConstraint(condition=models.Q(('done_at', None), models.Q(('accepted_at__isnull', False), ('not_done_at', None)), _connector='OR'), name='done_was_accepted'),
        ),
        migrations.AddIndex(
            model_name='standingoffer',
            index=models.Index(condition=models.Q(('withdrawn_at', None)), fields=['-made_at'], name='standing_offers'),
        ),
    ]

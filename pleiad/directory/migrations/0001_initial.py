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
            name='Skill',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=60, unique=True)),
                ('name', models.CharField(max_length=100)),
                ('name_cy', models.CharField(blank=True, max_length=100)),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
                ('description', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'ordering': ['name'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Topic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=60, unique=True)),
                ('name', models.CharField(max_length=100)),
                ('name_cy', models.CharField(blank=True, max_length=100)),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['name'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Profile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('headline', models.CharField(blank=True, help_text='Such as: I help fire services to share their data.', max_length=120, verbose_name='What you do, in a line')),
                ('about', models.TextField(blank=True, help_text='What you work on, and what you care about. Leave out anything that only your employer may share.', max_length=3000, verbose_name='About you')),
                ('private_facts', models.JSONField(blank=True, default=list)),
                ('listed_at', models.DateTimeField(null=True)),
                ('changed_at', models.DateTimeField()),
                ('hidden_at', models.DateTimeField(null=True)),
                ('hidden_reason', models.TextField(blank=True)),
                ('member', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='profile', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(choices=[('question', 'Ask a question'), ('experience', 'Hear how you did something'), ('speak', 'Invite you to speak'), ('work', 'Work on something together'), ('learn', 'Learn from you for a while')], max_length=12, verbose_name='What would you like?')),
                ('text', models.TextField(help_text='Say who you are, what you would like to know, and how much of their time it takes.', max_length=1500, verbose_name='Your message')),
                ('sent_at', models.DateTimeField()),
                ('answer', models.CharField(blank=True, choices=[('yes_address', 'Yes, and they may have my address'), ('yes_here', 'Yes, and I answer here'), ('not_now', 'Thank you for asking. I can’t take this on at the moment.'), ('not_me', 'Thank you for asking. I am not the right person for this.'), ('not_this', 'Thank you for asking. This is not something I do, and I wish you well with it.')], max_length=12, verbose_name='Your answer')),
                ('answer_text', models.TextField(blank=True, help_text='With a no, only the sentence above is sent.', max_length=1500, verbose_name='A few words with a yes')),
                ('shared_address', models.CharField(blank=True, max_length=254)),
                ('answered_at', models.DateTimeField(null=True)),
                ('hidden_at', models.DateTimeField(null=True)),
                ('hidden_reason', models.TextField(blank=True)),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sender', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['sender', '-sent_at'], name='message_by_sender'), models.Index(fields=['recipient', '-sent_at'], name='message_by_recipient'), models.Index(fields=['sent_at'], name='message_by_age')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('answered_at', None)), fields=('sender', 'recipient'), name='one_open_message_a_pair'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at', None)), models.Q(('answered_at__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='answered_means_an_answer'), models.CheckConstraint(condition=models.Q(('shared_address', ''), ('answer', 'yes_address'), _connector='OR'), name='address_only_with_a_yes')],
            },
        ),
        migrations.CreateModel(
            name='Known',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(choices=[('ask', 'Ask me about'), ('learn', 'Learning')], max_length=5)),
                ('position', models.PositiveSmallIntegerField()),
                ('words', models.CharField(blank=True, max_length=60)),
                ('profile', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='known', to='directory.profile')),
                ('skill', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='directory.skill')),
                ('topic', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='directory.topic')),
            ],
            options={
                'ordering': ['side', 'position'],
                'constraints': [models.UniqueConstraint(fields=('profile', 'side', 'position'), name='one_known_a_position'), models.CheckConstraint(condition=models.Q(models.Q(('skill__isnull', False), ('topic', None), ('words', '')), models.Q(('skill', None), ('topic__isnull', False), ('words', '')), models.Q(('skill', None), ('topic', None), models.Q(('words', ''), _negated=True)), _connector='OR'), name='known_is_one_thing')],
            },
        ),
    ]

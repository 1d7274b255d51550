import pleiad.members.eligibility.sectors
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('content', '0001_initial'),
        ('directory', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Story',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('written_at', models.DateTimeField()),
                ('hidden_at', models.DateTimeField(null=True)),
                ('hidden_reason', models.TextField(blank=True)),
                ('taken_back_at', models.DateTimeField(null=True)),
                ('kind', models.CharField(choices=[('experience', 'Experience'), ('challenge', 'Challenge'), ('achievement', 'Achievement'), ('lesson', 'Lesson')], max_length=12)),
                ('title', models.CharField(help_text='What someone would look for.', max_length=120, verbose_name='Title')),
                ('text', models.TextField(blank=True, help_text='A blank line makes a paragraph, - at the beginning of a line a list, *stars* emphasis, > a quote.', max_length=10000, verbose_name='Your story')),
                ('tried', models.TextField(blank=True, help_text='One or two sentences. What was the idea?', max_length=10000, verbose_name='What we tried')),
                ('setting', models.TextField(blank=True, help_text='How big was the team, what kind of place was it, what was special about it?', max_length=10000, verbose_name='In what setting')),
                ('happened', models.TextField(blank=True, help_text='What came of it, the awkward parts too.', max_length=10000, verbose_name='What happened')),
                ('again', models.TextField(blank=True, help_text='What you would keep, and what you would leave.', max_length=10000, verbose_name='What I would do again')),
                ('lead', models.CharField(blank=True, max_length=220)),
                ('language', models.CharField(choices=[('en', 'English'), ('cy', 'Cymraeg')], default='en', max_length=5, verbose_name='Language of your story')),
                ('readers', models.CharField(choices=[('network', 'Members of the network'), ('space', 'Members of one space'), ('public', 'Everybody, once an organiser has looked at it')], max_length=10)),
                ('named', models.BooleanField(default=True)),
                ('sector', models.CharField(blank=True, choices=pleiad.members.eligibility.sectors.sector_choices, max_length=40, verbose_name='Sector (optional)')),
                ('nation', models.CharField(blank=True, choices=pleiad.members.eligibility.sectors.nation_choices, max_length=40, verbose_name='Nation (optional)')),
                ('edited_at', models.DateTimeField(null=True)),
                ('public_at', models.DateTimeField(null=True)),
                ('used_at', models.DateTimeField(null=True)),
                ('told_at', models.DateTimeField(null=True)),
                ('emptied_at', models.DateTimeField(null=True)),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('space', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='stories', to='content.space')),
                ('topics', models.ManyToManyField(related_name='stories', to='directory.topic')),
            ],
            options={
                'verbose_name_plural': 'stories',
                'ordering': ['-written_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField()),
                ('answer_by', models.DateTimeField()),
                ('outcome', models.CharField(blank=True, choices=[('agreed', 'Published'), ('asked-back', 'Asked back'), ('refused', 'Not published')], max_length=10)),
                ('decided_at', models.DateTimeField(null=True)),
                ('reason', models.TextField(blank=True)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('story', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='publications', to='stories.story')),
            ],
        ),
        migrations.CreateModel(
            name='Outcome',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('written_at', models.DateTimeField()),
                ('hidden_at', models.DateTimeField(null=True)),
                ('hidden_reason', models.TextField(blank=True)),
                ('taken_back_at', models.DateTimeField(null=True)),
                ('text', models.TextField(help_text='A sentence or two is enough. It also helps to know that it did not work.', max_length=10000, verbose_name='What happened when you used it')),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('story', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='outcomes', to='stories.story')),
            ],
            options={
                'ordering': ['written_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Applause',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('story', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='applause', to='stories.story')),
            ],
            options={
                'verbose_name_plural': 'applause',
            },
        ),
        migrations.CreateModel(
            name='Use',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('taken_at', models.DateTimeField()),
                ('asked_at', models.DateTimeField(null=True)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lessons_taken', to=settings.AUTH_USER_MODEL)),
                ('story', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='uses', to='stories.story')),
            ],
        ),
        migrations.AddIndex(
            model_name='story',
            index=models.Index(fields=['-written_at', '-id'], name='story_newest'),
        ),
        migrations.AddIndex(
            model_name='story',
            index=models.Index(fields=['author', '-written_at'], name='story_of_author'),
        ),
        migrations.AddIndex(
            model_name='story',
            index=models.Index(condition=models.Q(('public_at__isnull', False)), fields=['-public_at'], name='story_public'),
        ),
        migrations.AddConstraint(
            model_name='story',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('readers', 'space'), ('space__isnull', False)), models.Q(models.Q(('readers', 'space'), _negated=True), ('space', None)), _connector='OR'), name='a_space_when_for_a_space'),
        ),
        migrations.AddConstraint(
            model_name='story',
            constraint=models.CheckConstraint(condition=models.Q(('public_at', None), models.Q(('readers', 'public'), ('taken_back_at', None)), _connector='OR'), name='public_only_while_its_author_wishes'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.UniqueConstraint(condition=models.Q(('decided_at', None)), fields=('story',), name='one_open_publication_each'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('outcome', '')), models.Q(('decided_at__isnull', False), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='publication_decided_means_an_outcome'),
        ),
        migrations.AddConstraint(
            model_name='outcome',
            constraint=models.UniqueConstraint(condition=models.Q(('author__isnull', False)), fields=('story', 'author'), name='one_outcome_each'),
        ),
        migrations.AddConstraint(
            model_name='applause',
            constraint=models.UniqueConstraint(fields=('story', 'member'), name='one_applause_each'),
        ),
        migrations.AddIndex(
            model_name='use',
            index=models.Index(condition=models.Q(('asked_at', None)), fields=['taken_at'], name='use_to_be_asked'),
        ),
        migrations.AddConstraint(
            model_name='use',
            constraint=models.UniqueConstraint(fields=('story', 'member'), name='one_use_each'),
        ),
    ]

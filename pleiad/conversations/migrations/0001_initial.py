import datetime
import django.db.models.deletion
import django.db.models.functions.comparison
import pleiad.conversations.models.sealed
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('content', '0001_initial'),
        ('members', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DigestChoice',
            fields=[
                ('member', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('every', models.CharField(choices=[('week', 'Every Monday'), ('day', 'Every day'), ('never', 'Never')], default='week', max_length=10, verbose_name='How often do you want an email on what is new?')),
            ],
        ),
        migrations.CreateModel(
            name='DigestRun',
            fields=[
                ('name', models.CharField(max_length=20, primary_key=True, serialize=False)),
                ('written_to', models.BigIntegerField(default=0)),
                ('done_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Draw',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('hour', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='SafeguardingKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public', models.CharField(blank=True, max_length=64)),
                ('begun_at', models.DateTimeField()),
                ('made_at', models.DateTimeField(null=True)),
                ('retired_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(django.db.models.functions.comparison.Coalesce('retired_at', models.Value(datetime.datetime(1970, 1, 1, 0, 0, tzinfo=datetime.timezone.utc))), condition=models.Q(('retired_at', None)), name='one_safeguarding_key')],
            },
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('written_at', models.DateTimeField()),
                ('hidden_at', models.DateTimeField(null=True)),
                ('hidden_reason', models.TextField(blank=True)),
                ('taken_back_at', models.DateTimeField(null=True)),
                ('id', models.BigIntegerField(default=pleiad.conversations.models.sealed.random_id, primary_key=True, serialize=False)),
                ('text', models.TextField(help_text='What is it about, and what would help? Leave out names, and anything that could give someone away.', max_length=10000, verbose_name='Tell more')),
                ('content_note', models.CharField(blank=True, help_text='What to be ready for, such as “bereavement”. Your text is folded behind it.', max_length=100, verbose_name='Content note (optional)')),
                ('seal', models.CharField(blank=True, max_length=200)),
                ('title', models.CharField(max_length=150, verbose_name='Your question in one line')),
                ('alias', models.CharField(blank=True, max_length=20)),
                ('label_sector', models.CharField(blank=True, max_length=40)),
                ('label_nation', models.CharField(blank=True, max_length=40)),
                ('claim_hash', models.CharField(blank=True, max_length=64)),
                ('claimed_at', models.DateTimeField(null=True)),
                ('latest_at', models.DateTimeField()),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('space', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='content.space')),
                ('key', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='conversations.safeguardingkey')),
            ],
        ),
        migrations.CreateModel(
            name='Opening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=10)),
                ('item', models.BigIntegerField()),
                ('reason', models.TextField()),
                ('asked_at', models.DateTimeField()),
                ('handed', models.CharField(blank=True, max_length=300)),
                ('opened_at', models.DateTimeField(null=True)),
                ('dropped_at', models.DateTimeField(null=True)),
                ('tell_at', models.DateTimeField(null=True)),
                ('deferred_because', models.TextField(blank=True)),
                ('told_at', models.DateTimeField(null=True)),
                ('agreed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='conversations.safeguardingkey')),
            ],
        ),
        migrations.CreateModel(
            name='Holder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public', models.CharField(max_length=64)),
                ('locked', models.CharField(max_length=300)),
                ('share', models.CharField(blank=True, max_length=300)),
                ('since', models.DateTimeField()),
                ('member', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('key', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='holders', to='conversations.safeguardingkey')),
            ],
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('written_at', models.DateTimeField()),
                ('hidden_at', models.DateTimeField(null=True)),
                ('hidden_reason', models.TextField(blank=True)),
                ('taken_back_at', models.DateTimeField(null=True)),
                ('id', models.BigIntegerField(default=pleiad.conversations.models.sealed.random_id, primary_key=True, serialize=False)),
                ('text', models.TextField(help_text='Put @ before a member’s whole name, and we tell them if they can read this.', max_length=10000, verbose_name='Your answer')),
                ('content_note', models.CharField(blank=True, help_text='What to be ready for, such as “bereavement”. Your text is folded behind it.', max_length=100, verbose_name='Content note (optional)')),
                ('seal', models.CharField(blank=True, max_length=200)),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='conversations.question')),
                ('key', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='conversations.safeguardingkey')),
            ],
        ),
        migrations.CreateModel(
            name='SealedPost',
            fields=[
                ('id', models.BigIntegerField(default=pleiad.conversations.models.sealed.random_id, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('question', 'question'), ('answer', 'answer')], max_length=10)),
                ('title', models.CharField(blank=True, max_length=150)),
                ('text', models.TextField()),
                ('content_note', models.CharField(blank=True, max_length=100)),
                ('label_sector', models.CharField(blank=True, max_length=40)),
                ('label_nation', models.CharField(blank=True, max_length=40)),
                ('seal', models.CharField(max_length=200)),
                ('claim_hash', models.CharField(blank=True, max_length=64)),
                ('key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='conversations.safeguardingkey')),
                ('question', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conversations.question')),
                ('space', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='content.space')),
            ],
        ),
        migrations.CreateModel(
            name='Entered',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.CharField(max_length=20)),
                ('day', models.DateField()),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('space', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='content.space')),
            ],
            options={
                'verbose_name_plural': 'entered',
                'constraints': [models.UniqueConstraint(fields=('space', 'member'), name='entered_once')],
            },
        ),
        migrations.CreateModel(
            name='Helped',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('answer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='helped', to='conversations.answer')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'helped',
                'constraints': [models.UniqueConstraint(fields=('answer', 'member'), name='helped_once')],
            },
        ),
        migrations.CreateModel(
            name='Interest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField()),
                ('muted_at', models.DateTimeField(null=True)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('space', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='content.space')),
                ('question', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conversations.question')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('question__isnull', False), ('space', None)), models.Q(('question', None), ('space__isnull', False)), _connector='OR'), name='interest_in_one_thing'), models.UniqueConstraint(fields=('member', 'space'), name='one_interest_a_space'), models.UniqueConstraint(fields=('member', 'question'), name='one_interest_a_question')],
            },
        ),
        migrations.CreateModel(
            name='QuoteRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('where', models.CharField(help_text='The author reads this, with your name, and says yes or no.', max_length=300, verbose_name='Where would you quote it, and why?')),
                ('asked_at', models.DateTimeField()),
                ('allowed_at', models.DateTimeField(null=True)),
                ('declined_at', models.DateTimeField(null=True)),
                ('answer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conversations.answer')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('question', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conversations.question')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('answer__isnull', False), ('question', None)), models.Q(('answer', None), ('question__isnull', False)), _connector='OR'), name='quotes_one_thing'), models.CheckConstraint(condition=models.Q(('author', models.F('asked_by')), _negated=True), name='nobody_asks_themselves'), models.CheckConstraint(condition=models.Q(('allowed_at', None), ('declined_at', None), _connector='OR'), name='yes_or_no'), models.UniqueConstraint(condition=models.Q(('question__isnull', False)), fields=('question', 'asked_by'), name='one_quote_a_question'), models.UniqueConstraint(condition=models.Q(('answer__isnull', False)), fields=('answer', 'asked_by'), name='one_quote_an_answer')],
            },
        ),
        migrations.AddIndex(
            model_name='question',
            index=models.Index(fields=['space', '-latest_at', 'id'], name='question_of_space'),
        ),
        migrations.AddIndex(
            model_name='question',
            index=models.Index(fields=['space', 'written_at'], name='question_by_age'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(('seal', ''), ('author', None), _connector='OR'), name='sealed_question_names_nobody'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.UniqueConstraint(condition=models.Q(('claim_hash', ''), _negated=True), fields=('claim_hash',), name='one_question_a_claim'),
        ),
        migrations.AddConstraint(
            model_name='opening',
            constraint=models.CheckConstraint(condition=models.Q(('opened_at', None), models.Q(('agreed_by', models.F('asked_by')), _negated=True), ('agreed_by', None), ('asked_by', None), _connector='OR'), name='opened_by_two'),
        ),
        migrations.AddConstraint(
            model_name='opening',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='opened_with_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='opening',
            constraint=models.UniqueConstraint(condition=models.Q(('dropped_at', None), ('opened_at', None)), fields=('kind', 'item'), name='one_opening_under_way'),
        ),
        migrations.AddConstraint(
            model_name='holder',
            constraint=models.UniqueConstraint(fields=('key', 'member'), name='one_share_each'),
        ),
        migrations.AddIndex(
            model_name='answer',
            index=models.Index(fields=['question', 'written_at', 'id'], name='answer_of_question'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.CheckConstraint(condition=models.Q(('seal', ''), ('author', None), _connector='OR'), name='sealed_answer_names_nobody'),
        ),
    ]

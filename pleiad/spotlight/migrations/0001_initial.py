import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('approvals', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Campaign',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=60, unique=True)),
                ('title', models.CharField(max_length=80, verbose_name='Title')),
                ('title_cy', models.CharField(blank=True, max_length=80, verbose_name='Title in Welsh')),
                ('tag', models.CharField(help_text='Letters and digits, for example IWD2027', max_length=40, validators=[django.core.validators.RegexValidator('\\A[A-Za-z0-9]+\\Z', 'A tag has only letters and digits.')], verbose_name='Tag, without the #')),
                ('about', models.TextField(max_length=3000, verbose_name='What it is about')),
                ('about_cy', models.TextField(blank=True, max_length=3000, verbose_name='What it is about, in Welsh')),
                ('nominate_until', models.DateTimeField(verbose_name='Nominations until the end of')),
                ('made_at', models.DateTimeField()),
                ('published_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Nomination',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, verbose_name='Their name')),
                ('address', models.CharField(help_text='We email them once about what you write here. They do not have to be a member.', max_length=254, verbose_name='Their work email address')),
                ('words', models.TextField(help_text='Two or three sentences. They can change every word before anyone else reads it.', max_length=1000, verbose_name='What they did, and what came of it')),
                ('nominated_at', models.DateTimeField()),
                ('approval', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='nominations', to='approvals.approval')),
                ('campaign', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='nominations', to='spotlight.campaign', verbose_name='For')),
                ('nominator', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='nominations', to=settings.AUTH_USER_MODEL)),
                ('nominee', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='nominated', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Picture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('jpeg', models.BinaryField()),
                ('alt', models.CharField(max_length=200, verbose_name='What the picture shows, for people who cannot see it')),
                ('made_at', models.DateTimeField()),
                ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='pictures', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Piece',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('written_at', models.DateTimeField()),
                ('hidden_at', models.DateTimeField(null=True)),
                ('hidden_reason', models.TextField(blank=True)),
                ('taken_back_at', models.DateTimeField(null=True)),
                ('key', models.SlugField(max_length=20, unique=True)),
                ('name', models.CharField(max_length=100, verbose_name='Your name, as it is shown')),
                ('role', models.CharField(blank=True, max_length=120, verbose_name='Your role or organisation (optional)')),
                ('words', models.TextField(max_length=1000, verbose_name='The words')),
                ('address', models.CharField(max_length=254)),
                ('audience', models.CharField(choices=[('network', 'Members of the network'), ('public', 'Everybody')], help_text='If you choose everybody, an organiser looks at it first; then it is on the open web, with a picture card that people can share. You can take it back here at any time, but not what others have copied.', max_length=10, verbose_name='Who may see it')),
                ('answer_by', models.DateTimeField(null=True)),
                ('public_at', models.DateTimeField(null=True)),
                ('reason', models.TextField(blank=True)),
                ('ends_at', models.DateTimeField()),
                ('secret_hash', models.CharField(max_length=64, unique=True)),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('campaign', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='pieces', to='spotlight.campaign')),
                ('nominator', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='pieces_prompted', to=settings.AUTH_USER_MODEL)),
                ('others', models.ManyToManyField(related_name='pieces_prompted_too', to=settings.AUTH_USER_MODEL)),
                ('picture', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='piece', to='spotlight.picture')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('hidden_at', None), ('taken_back_at', None)), fields=['-written_at'], name='piece_newest'), models.Index(fields=['campaign', '-written_at'], name='piece_of_campaign'), models.Index(fields=['ends_at'], name='piece_ends'), models.Index(condition=models.Q(('answer_by__isnull', False)), fields=['answer_by'], name='piece_to_look_at')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('audience', 'public'), _negated=True), ('answer_by__isnull', False), ('public_at__isnull', False), _connector='OR'), name='public_piece_is_looked_at')],
            },
        ),
    ]

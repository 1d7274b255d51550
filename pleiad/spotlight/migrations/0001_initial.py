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
                ('tag', models.CharField(max_length=40, verbose_name='Tag')),
                ('about', models.TextField(verbose_name='What it is about')),
                ('about_cy', models.TextField(blank=True, verbose_name='What it is about, in Welsh')),
                ('nominate_until', models.DateTimeField()),
                ('made_at', models.DateTimeField()),
                ('published_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Nomination',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100)),
                ('address', models.CharField(max_length=254)),
                ('words', models.TextField()),
                ('nominated_at', models.DateTimeField()),
                ('approval', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='nominations', to='approvals.approval')),
                ('campaign', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='nominations', to='spotlight.campaign')),
                ('nominator', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='nominations', to=settings.AUTH_USER_MODEL)),
                ('nominee', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='nominated', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Picture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('jpeg', models.BinaryField()),
                ('alt', models.CharField(max_length=200)),
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
                ('name', models.CharField(max_length=100)),
                ('role', models.CharField(blank=True, max_length=120)),
                ('words', models.TextField()),
                ('address', models.CharField(max_length=254)),
                ('audience', models.CharField(choices=[('network', 'Members of the network'), ('public', 'Everybody')], max_length=10)),
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

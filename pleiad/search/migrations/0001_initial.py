import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('content', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('object_id', models.BigIntegerField()),
                ('title', models.CharField(max_length=200)),
                ('text', models.TextField(blank=True)),
                ('language', models.CharField(default='en', max_length=5)),
                ('view_name', models.CharField(max_length=60)),
                ('view_args', models.JSONField(default=list)),
                ('audience', models.CharField(choices=[('public', 'Public'), ('network', 'Network'), ('space', 'Space')], max_length=10)),
                ('at', models.DateTimeField()),
                ('takes_place_at', models.DateTimeField(null=True)),
                ('title_words', models.TextField(default='')),
                ('text_words', models.TextField(default='')),
                ('tags', models.TextField(default='')),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('space', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='content.space')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('kind', 'object_id', 'language'), name='one_document_each')],
            },
        ),
        migrations.CreateModel(
            name='Looks',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField()),
                ('profiles', models.PositiveIntegerField(default=0)),
                ('searches', models.PositiveIntegerField(default=0)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'looks',
                'indexes': [models.Index(fields=['since'], name='looks_by_time')],
                'constraints': [models.UniqueConstraint(fields=('member', 'since'), name='one_count_each')],
            },
        ),
    ]

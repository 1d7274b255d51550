import django.core.validators
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
            name='Space',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=60, unique=True)),
                ('name', models.CharField(max_length=80, verbose_name='Name')),
                ('name_cy', models.CharField(blank=True, max_length=80, verbose_name='Name in Welsh (optional)')),
                ('purpose', models.CharField(max_length=300, verbose_name='What it is for')),
                ('purpose_cy', models.CharField(blank=True, max_length=300, verbose_name='What it is for, in Welsh (optional)')),
                ('rule', models.CharField(choices=[('attributable', 'Attributable'), ('chatham', 'Chatham House rule'), ('stays', 'Stays here')], default='stays', max_length=20, verbose_name='Rule of the room')),
                ('closed', models.BooleanField(default=False, help_text='Nobody else learns that it exists.', verbose_name='Only for those who are let in')),
                ('sensitive', models.BooleanField(default=False, help_text='Neutral page titles, a way to leave the page fast, and no email names it.', verbose_name='A support space')),
                ('forget_after_days', models.PositiveIntegerField(blank=True, help_text='A question goes with all its answers. Leave this empty to keep them.', null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(3650)], verbose_name='Posts delete themselves after (days, optional)')),
                ('made_at', models.DateTimeField()),
                ('archived_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form_name', models.CharField(max_length=60)),
                ('values', models.JSONField()),
                ('kept_at', models.DateTimeField()),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('member', 'form_name'), name='one_draft_each')],
            },
        ),
        migrations.CreateModel(
            name='Revision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('object_id', models.BigIntegerField()),
                ('words', models.JSONField()),
                ('until', models.DateTimeField()),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['kind', 'object_id', 'until'], name='revision_of')],
            },
        ),
        migrations.CreateModel(
            name='SpaceReader',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField()),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='spaces', to=settings.AUTH_USER_MODEL)),
                ('space', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readers', to='content.space')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('space', 'member'), name='one_reader_each')],
            },
        ),
    ]

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0002_addresses_that_bounce'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='member',
            name='colleagues_behind_a_shield',
        ),
        migrations.AddField(
            model_name='member',
            name='shielded_zone',
            field=models.CharField(blank=True, db_default='', max_length=253),
        ),
        migrations.AddField(
            model_name='organisation',
            name='slug',
            field=models.CharField(max_length=80, null=True, unique=True),
        ),
        migrations.AddField(
            model_name='organisation',
            name='began_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='organisation',
            name='ended_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='organisation',
            name='changed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='organisation',
            name='successors',
            field=models.ManyToManyField(related_name='predecessors', to='members.organisation'),
        ),
        migrations.AlterField(
            model_name='organisation',
            name='name',
            field=models.CharField(max_length=200, unique=True, verbose_name='Name'),
        ),
        migrations.AlterField(
            model_name='organisation',
            name='name_cy',
            field=models.CharField(blank=True, max_length=200, verbose_name='Name in Welsh (optional)'),
        ),
        migrations.AlterField(
            model_name='organisation',
            name='nation',
            field=models.CharField(blank=True, max_length=40, verbose_name='Nation'),
        ),
        migrations.AlterField(
            model_name='organisation',
            name='sector',
            field=models.CharField(blank=True, max_length=40, verbose_name='Sector'),
        ),
        migrations.AddIndex(
            model_name='organisation',
            index=models.Index(fields=['sector', 'nation', 'name'], name='organisations_by_sector'),
        ),
        migrations.CreateModel(
            name='OrganisationName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('folded', models.CharField(db_index=True, max_length=200)),
                ('words', models.CharField(max_length=260)),
                ('kind', models.CharField(choices=[('name', 'Name'), ('welsh', 'Welsh name'), ('short', 'Short name'), ('former', 'Former name'), ('initials', 'Initials'), ('said', 'As members wrote it')], max_length=10)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='names', to='members.organisation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organisation', 'name'), name='one_organisation_name_each')],
            },
        ),
        migrations.CreateModel(
            name='OrganisationDomain',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('domain', models.CharField(max_length=253, unique=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='domains', to='members.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='Employment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('said', models.CharField(blank=True, max_length=200)),
                ('folded', models.CharField(blank=True, max_length=200)),
                ('domain', models.CharField(blank=True, max_length=253)),
                ('zone', models.CharField(blank=True, max_length=253)),
                ('kind', models.CharField(choices=[('main', 'Main employer'), ('second', 'Second employer'), ('secondment', 'Secondment')], default='main', max_length=10)),
                ('from_on', models.DateField()),
                ('until_on', models.DateField(null=True)),
                ('shielded_since', models.DateTimeField(null=True)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='employments', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='employments', to='members.organisation')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('organisation', None), ('until_on', None)), fields=['folded'], name='employers_not_on_the_list')],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('kind', 'main'), ('until_on', None)), fields=('member',), name='one_main_employer_at_a_time'),
                    models.CheckConstraint(condition=models.Q(('until_on', None), ('until_on__gte', models.F('from_on')), _connector='OR'), name='employment_ends_after_it_began'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Workplace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=260)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='workplaces', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('key', 'member'), name='one_workplace_each')],
            },
        ),
        migrations.CreateModel(
            name='OrganisationProposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('folded', models.CharField(max_length=200, unique=True)),
                ('said', models.CharField(max_length=200)),
                ('proposed_at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(null=True)),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='proposals', to='members.organisation')),
                ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('settled_at', None)), fields=['proposed_at'], name='organisations_proposed')],
            },
        ),
        migrations.CreateModel(
            name='OrganisationChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('rename', 'Gets a new name'), ('merge', 'Merges into another'), ('split', 'Is split into several'), ('dissolve', 'Ends without a successor')], max_length=10, verbose_name='What happens')),
                ('name', models.CharField(blank=True, max_length=200, verbose_name='New name')),
                ('name_cy', models.CharField(blank=True, max_length=200, verbose_name='New name in Welsh (optional)')),
                ('on', models.DateField(verbose_name='The day from which it is so')),
                ('why', models.CharField(help_text='The second organiser reads this.', max_length=200, verbose_name='Why')),
                ('prepared_at', models.DateTimeField()),
                ('agreed_at', models.DateTimeField(null=True)),
                ('declined_at', models.DateTimeField(null=True)),
                ('done_at', models.DateTimeField(null=True)),
                ('into', models.ManyToManyField(related_name='changes_into', to='members.organisation')),
                ('of', models.ManyToManyField(related_name='changes', to='members.organisation')),
                ('points_to', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='members.organisation')),
                ('prepared_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('agreed_at__isnull', False), ('done_at', None)), fields=['on'], name='organisations_to_change'), models.Index(condition=models.Q(('agreed_at', None), ('declined_at', None)), fields=['prepared_at'], name='changes_to_agree_to')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('settled_by', models.F('prepared_by')), _negated=True), ('agreed_at', None), _connector='OR'), name='two_organisers_change_an_organisation'), models.CheckConstraint(condition=models.Q(('done_at', None), ('agreed_at__isnull', False), _connector='OR'), name='organisations_change_once_agreed')],
            },
        ),
        migrations.CreateModel(
            name='Shield',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=260)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shields', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('key', 'member'), name='one_shield_each')],
            },
        ),
    ]

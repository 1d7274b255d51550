import pleiad.members.eligibility.sectors
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Member',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('email', models.EmailField(max_length=254, unique=True)),
                ('work_email', models.EmailField(max_length=254)),
                ('name', models.CharField(max_length=100, verbose_name='Your name')),
                ('organisation_said', models.CharField(blank=True, max_length=200)),
                ('sector', models.CharField(blank=True, max_length=40)),
                ('nation', models.CharField(blank=True, max_length=40)),
                ('language', models.CharField(choices=[('en', 'English'), ('cy', 'Cymraeg')], default='en', max_length=5, verbose_name='Language of our emails')),
                ('created_at', models.DateTimeField()),
                ('statement_version', models.PositiveIntegerField(null=True)),
                ('statement_agreed_at', models.DateTimeField(null=True)),
                ('joined_at', models.DateTimeField(null=True)),
                ('suspended_at', models.DateTimeField(null=True)),
                ('left_at', models.DateTimeField(null=True)),
                ('erased_at', models.DateTimeField(null=True)),
                ('organiser_since', models.DateTimeField(null=True)),
                ('hidden_since', models.DateTimeField(null=True)),
                ('shielded_since', models.DateTimeField(null=True)),
                ('passkey_offer_closed_at', models.DateTimeField(null=True)),
                ('signed_in_epoch', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='MembershipStatement',
            fields=[
                ('version', models.PositiveIntegerField(primary_key=True, serialize=False)),
                ('text', models.TextField()),
                ('text_cy', models.TextField(blank=True)),
                ('published_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, unique=True)),
                ('name_cy', models.CharField(blank=True, max_length=200)),
                ('sector', models.CharField(blank=True, max_length=40)),
                ('nation', models.CharField(blank=True, max_length=40)),
            ],
        ),
        migrations.CreateModel(
            name='Address',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.CharField(max_length=254)),
                ('key', models.CharField(max_length=254, unique=True)),
                ('kind', models.CharField(choices=[('work', 'Work'), ('private', 'Private')], max_length=10)),
                ('proved_at', models.DateTimeField()),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='addresses', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'addresses',
            },
        ),
        migrations.CreateModel(
            name='Application',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.CharField(max_length=254)),
                ('lane', models.CharField(choices=[('auto', 'At once'), ('review', 'Review'), ('sponsor', 'Sponsors'), ('refuse', 'Refused')], max_length=10)),
                ('rule', models.CharField(max_length=300)),
                ('reason', models.CharField(max_length=300)),
                ('domain_list_version', models.PositiveIntegerField()),
                ('evidence', models.TextField(blank=True)),
                ('applied_at', models.DateTimeField()),
                ('answer_by', models.DateTimeField(null=True)),
                ('claimed_at', models.DateTimeField(null=True)),
                ('question', models.TextField(blank=True)),
                ('asked_at', models.DateTimeField(null=True)),
                ('answer', models.TextField(blank=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('outcome', models.CharField(blank=True, choices=[('approved', 'Approved'), ('refused', 'Not approved')], max_length=10)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decision_reason', models.TextField(blank=True)),
                ('claimed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='applications', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Block',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('blocked', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='blocked_by', to=settings.AUTH_USER_MODEL)),
                ('blocker', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='blocks', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='DomainListProposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('listed', models.JSONField()),
                ('why', models.CharField(help_text='The second organiser reads this.', max_length=200, verbose_name='Why')),
                ('proposed_at', models.DateTimeField()),
                ('agreed_at', models.DateTimeField(null=True)),
                ('declined_at', models.DateTimeField(null=True)),
                ('proposed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='DomainListVersion',
            fields=[
                ('number', models.PositiveIntegerField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('why', models.CharField(max_length=200)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='ListedDomain',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('domain', models.CharField(help_text='What comes after the @ sign, such as council.example.', max_length=253, verbose_name='Domain')),
                ('match', models.CharField(choices=[('exact', 'This domain alone'), ('subdomains', 'This domain and everything under it')], max_length=10, verbose_name='What it covers')),
                ('lane', models.CharField(choices=[('auto', 'At once'), ('review', 'Review'), ('sponsor', 'Sponsors'), ('refuse', 'Refused')], max_length=10, verbose_name='Lane')),
                ('shared', models.BooleanField(default=False, help_text='Then it never names an employer, and we ask the applicant for theirs.', verbose_name='Many organisations share it')),
                ('organisation', models.CharField(blank=True, help_text='Leave this empty for a shared domain.', max_length=200, verbose_name='Organisation')),
                ('organisation_cy', models.CharField(blank=True, max_length=200, verbose_name='Organisation in Welsh (optional)')),
                ('sector', models.CharField(blank=True, choices=pleiad.members.eligibility.sectors.sector_choices, max_length=40, verbose_name='Sector')),
                ('nation', models.CharField(blank=True, choices=pleiad.members.eligibility.sectors.nation_choices, max_length=40, verbose_name='Nation')),
                ('twin_of', models.CharField(blank=True, max_length=253)),
                ('evidence', models.CharField(blank=True, help_text='Where people can check that it is theirs, such as their contact page.', max_length=200, verbose_name='Evidence (optional)')),
                ('from_version', models.PositiveIntegerField()),
                ('until_version', models.PositiveIntegerField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('until_version', None)), fields=('domain',), name='one_current_line_a_domain'), models.CheckConstraint(condition=models.Q(('shared', False), ('organisation', ''), _connector='OR'), name='shared_zone_names_no_organisation', violation_error_message='A domain that many organisations share cannot be attached to one of them.')],
            },
        ),
        migrations.CreateModel(
            name='MailedCode',
            fields=[
                ('ticket', models.CharField(max_length=43, primary_key=True, serialize=False)),
                ('address', models.CharField(max_length=254)),
                ('address_hash', models.CharField(max_length=64)),
                ('network_hash', models.CharField(max_length=64)),
                ('code_hash', models.CharField(max_length=64)),
                ('asked_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('used_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['address_hash', 'asked_at'], name='code_by_address'), models.Index(fields=['network_hash', 'asked_at'], name='code_by_network')],
            },
        ),
        migrations.AddField(
            model_name='member',
            name='organisation',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='members', to='members.organisation'),
        ),
        migrations.CreateModel(
            name='Vouch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_address', models.CharField(blank=True, max_length=254)),
                ('ticket', models.CharField(max_length=43, unique=True)),
                ('asked_at', models.DateTimeField()),
                ('how_known', models.TextField(blank=True)),
                ('given_at', models.DateTimeField(null=True)),
                ('declined_at', models.DateTimeField(null=True)),
                ('expires_at', models.DateTimeField()),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='vouches', to='members.application')),
                ('member', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='vouches', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'vouches',
            },
        ),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(condition=models.Q(('decided_at', None)), fields=['answer_by'], name='application_waiting'),
        ),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(condition=models.Q(('decided_at__isnull', False), models.Q(('lane', 'auto'), _negated=True)), fields=['-decided_at', '-id'], name='application_answered'),
        ),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(fields=['rule'], name='application_by_rule'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.UniqueConstraint(condition=models.Q(('decided_at', None)), fields=('member',), name='one_open_application_each'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('outcome', '')), models.Q(('decided_at__isnull', False), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='decided_means_an_outcome'),
        ),
        migrations.AddConstraint(
            model_name='block',
            constraint=models.UniqueConstraint(fields=('blocker', 'blocked'), name='one_block_each'),
        ),
        migrations.AddConstraint(
            model_name='block',
            constraint=models.CheckConstraint(condition=models.Q(('blocker', models.F('blocked')), _negated=True), name='nobody_blocks_themselves'),
        ),
        migrations.AddIndex(
            model_name='member',
            index=models.Index(condition=models.Q(('shielded_since__isnull', False)), fields=['organisation'], name='colleagues_behind_a_shield'),
        ),
        migrations.AddIndex(
            model_name='member',
            index=models.Index(condition=models.Q(('organiser_since__isnull', False)), fields=['organiser_since', 'id'], name='organisers'),
        ),
        migrations.AddIndex(
            model_name='member',
            index=models.Index(fields=['joined_at', 'id'], name='members_by_joining'),
        ),
        migrations.AddConstraint(
            model_name='vouch',
            constraint=models.UniqueConstraint(condition=models.Q(('member__isnull', False)), fields=('application', 'member'), name='one_vouch_a_member'),
        ),
    ]

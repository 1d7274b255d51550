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
            name='Pace',
            fields=[
                ('name', models.CharField(max_length=160, primary_key=True, serialize=False)),
                ('next_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Queue',
            fields=[
                ('name', models.CharField(max_length=120, primary_key=True, serialize=False)),
                ('stopped_at', models.DateTimeField(null=True)),
                ('stopped_code', models.CharField(blank=True, max_length=120)),
                ('by_hand_since', models.DateTimeField(null=True)),
                ('target_checked', models.CharField(blank=True, max_length=400)),
                ('swept_at', models.DateTimeField(null=True)),
                ('reconciled_on', models.DateField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='ChannelInvite',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('written_at', models.DateTimeField()),
                ('due_at', models.DateTimeField(null=True)),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('address', models.CharField(max_length=254)),
                ('adapter', models.CharField(choices=[('graph', 'Graph'), ('manual', 'Manual'), ('link', 'Link')], max_length=10)),
                ('state', models.CharField(choices=[('held', 'Waiting for the membership decision'), ('asked', 'In the queue'), ('invited', 'Invited'), ('adding', 'Being added'), ('listed', 'On the organisers’ list'), ('link-sent', 'Link sent'), ('member', 'In the channel'), ('leaving', 'Being taken out'), ('to-remove', 'To be taken out by hand'), ('opted-out', 'Without Teams'), ('withdrawn', 'Withdrawn'), ('blocked-host', 'Blocked by the host organisation'), ('blocked-home', 'Blocked by their employer'), ('address-conflict', 'Address held by someone else in Teams'), ('address-not-accepted', 'Address not accepted'), ('guest-unreachable', 'Guest account without an address'), ('needs-organiser', 'Needs an organiser'), ('stuck-redeeming', 'They cannot get in')], max_length=24)),
                ('state_changed_at', models.DateTimeField()),
                ('cause', models.CharField(max_length=120)),
                ('round', models.PositiveIntegerField(default=1)),
                ('tries', models.PositiveIntegerField(default=0)),
                ('request', models.CharField(blank=True, max_length=10)),
                ('request_at', models.DateTimeField(null=True)),
                ('guest_id', models.CharField(blank=True, max_length=64)),
                ('membership_id', models.CharField(blank=True, max_length=400)),
                ('last_code', models.CharField(blank=True, max_length=120)),
                ('told_at', models.DateTimeField(null=True)),
                ('opted_out_at', models.DateTimeField(null=True)),
                ('member', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='channel_invites', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Drift',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('missing-in-teams', 'missing-in-teams'), ('unknown-here', 'unknown-here')], max_length=20)),
                ('guest_id', models.CharField(max_length=64)),
                ('membership_id', models.CharField(blank=True, max_length=400)),
                ('shown_name', models.CharField(blank=True, max_length=256)),
                ('found_at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(null=True)),
                ('decision', models.CharField(blank=True, max_length=10)),
                ('invite', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='drifts', to='teams.channelinvite')),
                ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='InviteMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('was', models.CharField(blank=True, max_length=24)),
                ('became', models.CharField(choices=[('held', 'Waiting for the membership decision'), ('asked', 'In the queue'), ('invited', 'Invited'), ('adding', 'Being added'), ('listed', 'On the organisers’ list'), ('link-sent', 'Link sent'), ('member', 'In the channel'), ('leaving', 'Being taken out'), ('to-remove', 'To be taken out by hand'), ('opted-out', 'Without Teams'), ('withdrawn', 'Withdrawn'), ('blocked-host', 'Blocked by the host organisation'), ('blocked-home', 'Blocked by their employer'), ('address-conflict', 'Address held by someone else in Teams'), ('address-not-accepted', 'Address not accepted'), ('guest-unreachable', 'Guest account without an address'), ('needs-organiser', 'Needs an organiser'), ('stuck-redeeming', 'They cannot get in'), ('queue-stopped', 'The queue is stopped')], max_length=24)),
                ('code', models.CharField(blank=True, max_length=120)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('invite', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='moves', to='teams.channelinvite')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.AddIndex(
            model_name='channelinvite',
            index=models.Index(condition=models.Q(('due_at__isnull', False)), fields=['due_at'], name='channel_invite_due'),
        ),
        migrations.AddIndex(
            model_name='channelinvite',
            index=models.Index(condition=models.Q(('state__in', ('held', 'listed', 'link-sent', 'to-remove', 'blocked-host', 'blocked-home', 'address-conflict', 'address-not-accepted', 'guest-unreachable', 'needs-organiser', 'stuck-redeeming'))), fields=['state', 'state_changed_at'], name='channel_invite_waits'),
        ),
        migrations.AddIndex(
            model_name='channelinvite',
            index=models.Index(fields=['guest_id'], name='channel_invite_guest'),
        ),
        migrations.AddConstraint(
            model_name='channelinvite',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('opted-out', 'withdrawn')), _negated=True), fields=('member',), name='one_active_channel_invite_each'),
        ),
        migrations.AddConstraint(
            model_name='channelinvite',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('asked', 'invited', 'adding', 'leaving')), _negated=True), ('due_at__isnull', False), _connector='OR'), name='moving_invite_is_due'),
        ),
        migrations.AddConstraint(
            model_name='drift',
            constraint=models.UniqueConstraint(condition=models.Q(('settled_at', None)), fields=('kind', 'guest_id'), name='one_open_drift_a_person'),
        ),
    ]

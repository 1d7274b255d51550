from django.conf import settings
from django.db import models
from django.db.models import Exists, F, Func, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from pleiad.outbox.models import Outgoing, OutgoingQuerySet
from pleiad.privacy import (
    AFTERWARDS,
    DAY,
    INNER,
    NOBODY,
    Keep,
    PrivacyDeclaration,
    Reader,
    Why,
)

from .states import ENDED, FOR_A_PERSON, MOVING, NEVER_STORED, PROBLEMS, TO_TICK, State


class Adapter(models.TextChoices):
    GRAPH = "graph"
    MANUAL = "manual"
    LINK = "link"


IN_LINE = "in-line"
"""The code of an invite that waits for its turn: new guests are invited one after another."""

WAITS = Func(
    F("state"),
    template="%(expressions)s IN ({})".format(", ".join(f"'{each}'" for each in FOR_A_PERSON)),
    output_field=models.BooleanField(),
)
"""That an invite waits for a person, as its index says it: SQLite takes the index only when its condition stands in the
question word for word. Nearly every invite of a grown network is a member's and waits for nobody."""


SINCE = Coalesce("waits_since", "state_changed_at")
"""Since when an invite waits for a person; of those from before this was kept, since its last change."""


class ChannelInviteQuerySet(OutgoingQuerySet):
    def due(self, at):
        """Those that a worker may take up now; what a stopped queue holds up is not due."""
        return super().due(at).exclude(Exists(Queue.objects.stopped()), adapter=Adapter.GRAPH)

    def active(self):
        """Neither opted out nor withdrawn."""
        return self.exclude(state__in=ENDED)

    def stuck(self):
        """Those that wait for a person because something went wrong, longest first."""
        return self.filter(WAITS, state__in=PROBLEMS).order_by(SINCE, "pk")

    def waiting_for_tick(self):
        """Those that an organiser adds or removes in Teams by hand, longest first."""
        return self.filter(WAITS, state__in=TO_TICK).order_by(SINCE, "pk")

    def held(self):
        return self.filter(WAITS, state=State.HELD)

    def in_line(self):
        """New guests whose turn is still to come, the last one first."""
        waiting = self.filter(due_at__isnull=False, state=State.ASKED, adapter=Adapter.GRAPH, last_code=IN_LINE)
        return waiting.order_by("-due_at")


class ChannelInvite(Outgoing):
    """One member's way into the channel. `attempts` counts how often a worker took it up, so that a worker knows whether it still holds the row."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="channel_invites"
    )  # None: erased; a guest account that is left in Teams is still taken out
    address = models.CharField(max_length=254)
    adapter = models.CharField(max_length=10, choices=Adapter.choices)
    state = models.CharField(max_length=24, choices=[each for each in State.choices if each[0] not in NEVER_STORED])
    state_changed_at = models.DateTimeField()
    waits_since = models.DateTimeField(null=True)  # for a person, until it is done: trying again does not reset it
    cause = models.CharField(max_length=120)  # "event:12": what asked for it
    round = models.PositiveIntegerField(default=1)  # grows each time it is asked for again: one email a round
    tries = models.PositiveIntegerField(default=0)  # in the present state
    request = models.CharField(max_length=10, blank=True)  # sent to Teams, its answer not yet written down
    request_at = models.DateTimeField(null=True)
    guest_id = models.CharField(max_length=64, blank=True)
    membership_id = models.CharField(max_length=400, blank=True)
    last_code = models.CharField(max_length=120, blank=True)
    unknown_answer = models.CharField(max_length=16, blank=True, db_default="")  # a mark of the answer nobody knew
    told_at = models.DateTimeField(null=True)  # when the email of this round was written
    opened_at = models.DateTimeField(null=True)  # when Teams first said that the guest has accepted, or needs not to
    opened_as = models.CharField(
        max_length=254, blank=True, db_default=""
    )  # the account it was opened with, if another
    look_at = models.DateTimeField(null=True)  # in the team and not opened yet: when to look again
    next_address = models.CharField(max_length=254, blank=True, db_default="")  # where to once out of Teams
    afresh = models.BooleanField(
        default=False, db_default=False
    )  # invite anew although a deleted account could come back
    opted_out_at = models.DateTimeField(null=True)

    objects = ChannelInviteQuerySet.as_manager()
    privacy = PrivacyDeclaration(
        of="member",
        what=_("How far your Teams invitation has got"),
        why=Why.TEAMS,
        read_by=(Reader.YOU, Reader.ORGANISERS, Reader.TEAMS),
        keep=Keep(_("While you are a member, then until you are out of Teams")),
        on_erasure="blank",
        until_settled=True,
        two_accounts="fold",
        withheld={"request": INNER, "unknown_answer": INNER, "attempts": INNER},
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=~Q(state__in=ENDED), name="one_active_channel_invite_each"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=MOVING) | Q(due_at__isnull=False), name="moving_invite_is_due"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="channel_invite_due", condition=Q(due_at__isnull=False)),
            models.Index(
                fields=["state", "state_changed_at"],
                name="channel_invite_waits",
                condition=Q(state__in=FOR_A_PERSON),
            ),
            models.Index(fields=["guest_id"], name="channel_invite_guest"),
            models.Index(fields=["look_at"], name="channel_invite_look", condition=Q(look_at__isnull=False)),
        ]

    def __str__(self):
        return f"channel invite {self.pk}"

    @property
    def shown_state(self):
        """The state as people see it at this moment; see `shown_in`."""
        moving_by_graph = self.state in MOVING and self.adapter == Adapter.GRAPH
        return self.shown_in(stopped=moving_by_graph and Queue.objects.stopped().exists())

    def shown_in(self, *, stopped):
        """The state as people see it, with a queue that is `stopped` or not: what it waits for, not what a worker will do next."""
        if self.state in MOVING and self.adapter == Adapter.GRAPH and stopped:
            return State.QUEUE_STOPPED
        if self.state == State.ASKED and self.adapter == Adapter.GRAPH and self.last_code == IN_LINE:
            return State.IN_LINE
        if self.adapter == Adapter.MANUAL and self.state in (State.ASKED, State.LEAVING):
            return State.TO_REMOVE if self.state == State.LEAVING else State.LISTED
        if self.state in (State.INVITED, State.ADDING) and self.opened_at:
            return State.OPENED if self.told_at else State.KNOWN
        if self.state == State.MEMBER and self.look_at:
            return State.UNOPENED
        return State(self.state)


class InviteMove(models.Model):
    """One change of state of one invite. Moves are added and never changed."""

    invite = models.ForeignKey(ChannelInvite, on_delete=models.CASCADE, related_name="moves")
    at = models.DateTimeField()
    was = models.CharField(max_length=24, blank=True)
    became = models.CharField(max_length=24, choices=State.choices)
    code = models.CharField(max_length=120, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    privacy = PrivacyDeclaration(
        of="invite__member",
        what=_("How far your Teams invitation has got"),
        why=Why.TEAMS,
        read_by=(Reader.YOU, Reader.ORGANISERS, Reader.TEAMS),
        keep=Keep(_("While you are a member, then until you are out of Teams")),
        on_erasure="stay",
    )

    class Meta:
        ordering = ["pk"]

    def save(self, *args, **kwargs):
        if self.pk is not None:
            raise TypeError("A move is never changed.")
        super().save(*args, **kwargs)


class InviteNote(models.Model):
    """What an organiser wrote down about one invite that waits, and to whom it was handed over, if to anyone."""

    invite = models.ForeignKey(ChannelInvite, on_delete=models.CASCADE, related_name="notes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    text = models.CharField(max_length=500)

    privacy = PrivacyDeclaration(
        of="invite__member",
        what=_("What organisers wrote down when your Teams invitation was stuck"),
        why=Why.TEAMS,
        read_by=(Reader.ORGANISERS, Reader.YOU),
        keep=Keep(_("While you are a member, then until you are out of Teams")),
        on_erasure="delete",
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.text


class QueueQuerySet(models.QuerySet):
    def stopped(self):
        """The queue of the configured team, if it is stopped."""
        return self.filter(name=settings.GRAPH["team_id"] or "team", stopped_at__isnull=False)


class Queue(models.Model):
    """The one row that steers all delivery to one team: whether it is stopped and why, and when it was last reconciled."""

    name = models.CharField(max_length=120, primary_key=True)
    stopped_at = models.DateTimeField(null=True)
    stopped_code = models.CharField(max_length=120, blank=True)
    trouble_since = models.DateTimeField(null=True)  # when it first stopped; resuming in vain does not reset it
    resumed_at = models.DateTimeField(null=True)
    stopped_call = models.CharField(max_length=20, blank=True, db_default="")  # the call that Microsoft refused
    stopped_said = models.CharField(
        max_length=300, blank=True, db_default=""
    )  # its sentence, without what names a person
    stopped_request = models.CharField(max_length=64, blank=True, db_default="")  # its number, for Microsoft's support
    excused_answer = models.CharField(max_length=16, blank=True, db_default="")  # resumed in spite of this one
    excused_at = models.DateTimeField(null=True)
    by_hand_since = models.DateTimeField(null=True)  # an organiser chose to add people by hand meanwhile
    target_checked = models.CharField(max_length=400, blank=True)
    swept_at = models.DateTimeField(null=True)
    reconciled_on = models.DateField(null=True)

    objects = QueueQuerySet.as_manager()
    privacy = NOBODY


class Pace(models.Model):
    """When the next request of one sort may leave, for all processes together."""

    name = models.CharField(max_length=160, primary_key=True)
    next_at = models.DateTimeField()

    privacy = NOBODY


class Drift(models.Model):
    """Teams and the network disagree about one person; an organiser decides what is right."""

    MISSING = "missing-in-teams"
    UNKNOWN = "unknown-here"
    KINDS = [(MISSING, MISSING), (UNKNOWN, UNKNOWN)]

    kind = models.CharField(max_length=20, choices=KINDS)
    invite = models.ForeignKey(ChannelInvite, null=True, on_delete=models.CASCADE, related_name="drifts")
    guest_id = models.CharField(max_length=64)
    membership_id = models.CharField(max_length=400, blank=True)
    shown_name = models.CharField(max_length=256, blank=True)  # as Teams shows it; only for people unknown here
    found_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decision = models.CharField(max_length=10, blank=True)  # "repair", "leave" or "gone"

    privacy = PrivacyDeclaration(
        of="invite__member",
        what=_("Where Teams and our list of you differ"),
        why=Why.TEAMS,
        read_by=(Reader.ORGANISERS,),
        keep=Keep(_("While you are a member, then until you are out of Teams")),
        on_erasure="delete",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "guest_id"], condition=Q(settled_at=None), name="one_open_drift_a_person"
            ),
        ]


class ChannelPost(Outgoing):
    """Something that the channel hears. `key` names its cause; `begun_at`: when a worker began to hand it over, after which
    nobody does so again by themselves."""

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=60)
    payload = models.JSONField(default=dict)
    begun_at = models.DateTimeField(null=True)
    posted_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)
    gave_up_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=60, blank=True)  # the code of the latest refusal

    privacy = PrivacyDeclaration(
        of="",
        what=_("What the Teams channel was told"),
        keep=Keep(AFTERWARDS, 90 * DAY, since="written_at", when=Q(due_at=None)),
        on_erasure="stay",
        about_nobody=True,
    )

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], name="channel_post_due", condition=Q(due_at__isnull=False)),
            models.Index(fields=["-written_at"], name="channel_post_newest"),
        ]

    def __str__(self):
        return f"channel post {self.pk}"

    @property
    def state(self):
        """waiting, posted, dropped (no longer true when it would have left), given-up, or unknown."""
        if self.due_at:
            return "waiting"
        for name, moment in (("posted", self.posted_at), ("dropped", self.dropped_at), ("given-up", self.gave_up_at)):
            if moment:
                return name
        return "unknown"

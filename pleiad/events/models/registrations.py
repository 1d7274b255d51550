"""Who comes to an event."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pleiad.members.models import Member
from pleiad.privacy import (
    AFTER_THE_MEETING,
    INNER,
    YEAR,
    Keep,
    PrivacyDeclaration,
    Reader,
    Why,
)
from pleiad.teams.models import ChannelInvite

from .events import Event


class RegistrationQuerySet(models.QuerySet):
    def active(self):
        return self.filter(cancelled_at=None)

    def placed(self):
        return self.active().filter(placed_at__isnull=False)

    def told_by_email(self):
        """Those with no calendar entry to tell them of changes: the waiting list, and applicants with a provisional place."""
        return self.active().filter(Q(placed_at=None) | Q(member__joined_at=None))

    def offered(self):
        """Those offered a place who have not answered: it is kept for them until `offered_until`."""
        return self.active().filter(offered_until__isnull=False)

    def waiting(self):
        return self.active().filter(placed_at=None, offered_until=None).order_by("arrival")


class Registration(models.Model):
    """A member comes: with a place since `placed_at`, with the offer of one until `offered_until`, or on the waiting list in
    order of `arrival`. `quiet_since`: on no list that members see; `came_at`: the member was there, as an
    organiser marked or Teams’ report said.
    `gives_back_at`: declined in the member's calendar, and kept until then.
    """

    # Looked up by arrivals_in_order; a second index would be written with every registration and never read.
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="registrations", db_index=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="registrations")
    channel_invite = models.ForeignKey(
        ChannelInvite, null=True, on_delete=models.SET_NULL, related_name="registrations"
    )  # None: without Teams
    registered_at = models.DateTimeField()
    arrival = models.PositiveIntegerField()
    offered_at = models.DateTimeField(null=True)
    offered_until = models.DateTimeField(null=True)
    placed_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    quiet_since = models.DateTimeField(null=True)
    came_at = models.DateTimeField(null=True)
    link_round = models.PositiveSmallIntegerField(
        default=0, db_default=0
    )  # how often the links in emails were replaced
    declined_at = models.DateTimeField(null=True)  # the member's calendar said no
    gives_back_at = models.DateTimeField(null=True)  # then the place goes on, unless the member keeps it

    objects = RegistrationQuerySet.as_manager()
    privacy = PrivacyDeclaration(
        of="member",
        what=_("Your registrations, places on waiting lists, and whether you came"),
        why=Why.MEETINGS,
        read_by=(Reader.YOU, Reader.ORGANISERS, Reader.MEMBERS),
        keep=Keep(AFTER_THE_MEETING, 2 * YEAR, since="event__ends_at"),
        on_erasure="delete",
        two_accounts="fold",
        withheld={"link_round": INNER},
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "member"], condition=Q(cancelled_at=None), name="one_active_registration_each"
            ),
            models.UniqueConstraint(fields=["event", "arrival"], name="arrivals_in_order"),
            models.CheckConstraint(
                condition=Q(offered_until=None)
                | Q(placed_at=None, offered_at__isnull=False, offered_until__gt=F("offered_at")),
                name="offered_or_placed_never_both",
            ),
            models.CheckConstraint(condition=Q(came_at=None) | Q(placed_at__isnull=False), name="who_came_had_a_place"),
        ]
        indexes = [
            models.Index(
                fields=["event", "arrival"],
                name="waiting_in_order",
                condition=Q(cancelled_at=None, placed_at=None, offered_until=None),
            ),
            models.Index(
                fields=["gives_back_at"],
                name="places_given_back",
                condition=Q(cancelled_at=None, gives_back_at__isnull=False),
            ),
            models.Index(
                fields=["offered_until"],
                name="offers_that_lapse",
                condition=Q(cancelled_at=None, offered_until__isnull=False),
            ),
        ]


class Intention(models.Model):
    """The meeting an applicant came for who cannot have a place before two members vouch: on admission the member is
    registered for it."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="intention")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="+")
    quiet_since = models.DateTimeField(null=True)

    privacy = PrivacyDeclaration(
        of="member",
        what=_("The meeting you came for, when you cannot have a place before we have answered your application"),
        why=Why.MEETINGS,
        read_by=(Reader.YOU,),
        keep=Keep(_("Until your application is decided")),
        on_erasure="delete",
        two_accounts="fold",
    )

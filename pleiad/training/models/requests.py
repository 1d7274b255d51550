from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pleiad.approvals.models import Approval
from pleiad.events.models import Registration
from pleiad.members.models import Member
from pleiad.privacy import (
    AFTER_THE_COURSE,
    YEAR,
    Keep,
    PrivacyDeclaration,
    Reader,
    Why,
)

from .courses import Cohort
from .points import Allowance


class Ended(models.TextChoices):
    """Why a request for a place came to nothing."""

    DECLINED = "declined", _("Your contact said no")
    LAPSED = "lapsed", _("Your contact did not answer in time")
    WITHDRAWN = "withdrawn", _("You gave it back")
    CANCELLED = "cancelled", _("The cohort was called off")
    NO_PLACE = "no place", _("No place came free in time")
    MOVED = "moved", _("You changed employer")
    LET_GO = "let go", _("Your membership has ended")


class PlaceRequestQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(ended_at=None)


class PlaceRequest(models.Model):
    """A request for a place in a cohort. Once the organisation's contact says yes, the member is registered."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="requests")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="place_requests")
    allowance = models.ForeignKey(Allowance, null=True, on_delete=models.SET_NULL, related_name="requests")
    approval = models.ForeignKey(Approval, null=True, on_delete=models.SET_NULL, related_name="+")
    points = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True)
    registration = models.ForeignKey(Registration, null=True, on_delete=models.SET_NULL, related_name="place_requests")
    registered_at = models.DateTimeField(null=True)
    placed_at = models.DateTimeField(null=True)  # when actions.requests.place spent the points
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=10, blank=True, choices=Ended)

    objects = PlaceRequestQuerySet.as_manager()
    privacy = PrivacyDeclaration(
        of="member",
        what=_("Your requests for places in training, and your organisation’s answer"),
        why=Why.TRAINING,
        read_by=(Reader.YOU, Reader.ORGANISERS, Reader.OUTSIDER),
        keep=Keep(AFTER_THE_COURSE, 2 * YEAR, since="cohort__lead__ends_at"),
        on_erasure="delete",
        two_accounts="fold",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "member"], condition=Q(ended_at=None), name="one_standing_request_each"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_why="") | Q(ended_at__isnull=False) & ~Q(ended_why=""),
                name="ended_means_a_why",
            ),
        ]
        indexes = [
            models.Index(fields=["cohort", "asked_at"], name="requests_in_order", condition=Q(ended_at=None)),
            models.Index(
                fields=["agreed_at"], name="request_to_register", condition=Q(ended_at=None, registered_at=None)
            ),
            models.Index(fields=["registration"], name="request_to_place", condition=Q(ended_at=None, placed_at=None)),
        ]

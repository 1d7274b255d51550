from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

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


class Since(models.TextChoices):
    """What has become of what was learned."""

    USED = "used", _("I have used what I learned")
    CHANGED = "changed", _("Something at work has changed because of it")
    NOT_YET = "not yet", _("Not yet, but I mean to")
    NOT = "not", _("It has not been of use so far")


class CourseCheckIn(models.Model):
    """The question how it has gone on, asked of a member three and twelve months after the course, and the answer."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="check_ins")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    months = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    since = models.CharField(_("What has become of what you learned?"), max_length=10, blank=True, choices=Since)
    words = models.TextField(_("A few words (optional)"), max_length=1000, blank=True)

    privacy = PrivacyDeclaration(
        of="member",
        what=_("What you answered months after a course"),
        why=Why.TRAINING,
        read_by=(Reader.YOU, Reader.ORGANISERS),
        keep=Keep(AFTER_THE_COURSE, 3 * YEAR, since="cohort__lead__ends_at"),
        on_erasure="delete",
        two_accounts="fold",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cohort", "member", "months"], name="checked_in_once"),
            models.CheckConstraint(condition=Q(months__in=[3, 12]), name="after_three_or_twelve_months"),
        ]

"""Times in which a member is away from work."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pleiad.privacy import Keep, PrivacyDeclaration, Reader, Why

from .people import Member


class TimeAway(models.Model):
    """A member has said that they are away from work, and why: read by that member alone."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="times_away")
    kind = models.CharField(max_length=20)  # a key of circumstances.KINDS
    from_on = models.DateField()
    until_on = models.DateField(null=True)  # None: for good
    said_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    privacy = PrivacyDeclaration(
        of="member",
        what=_("That you are away from work for a while, and why"),
        why=Why.BELONG,
        read_by=(Reader.YOU,),
        keep=Keep(_("Until where you work is proved again, or you leave")),
        on_erasure="delete",
        two_accounts="fold",
    )

    class Meta:
        verbose_name_plural = "times away"
        constraints = [
            models.UniqueConstraint(fields=["member"], condition=Q(ended_at=None), name="one_time_away_at_once"),
        ]

    def __str__(self):
        return self.kind

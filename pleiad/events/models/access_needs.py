"""What members need to take part, and with which events they share it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from pleiad.members.models import Member
from pleiad.privacy import (
    AFTER_THE_MEETING,
    DAY,
    Keep,
    PrivacyDeclaration,
    Reader,
    Why,
)

from .registrations import Registration


class AccessNeeds(models.Model):
    """What a member needs to take part, said once. Nobody else reads it until the member shares it for an event. It is
    deleted on `forget_on`, a year after it was last said or shared."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="access_needs")
    words = models.TextField(
        _("What you need to take part"),
        max_length=1000,
        help_text=_("For example captions, a seat near the door, or breaks. No reason or diagnosis is needed."),
    )
    said_at = models.DateTimeField()
    forget_on = models.DateField(db_index=True)

    privacy = PrivacyDeclaration(
        of="member",
        what=_("What you need to take part, if you tell us"),
        why=Why.MEETINGS,
        read_by=(Reader.YOU, Reader.CHOSEN),
        keep=Keep(_("Until the day that we show you, or until you delete it"), since="forget_on"),
        on_erasure="delete",
        two_accounts="fold",
    )

    class Meta:
        verbose_name_plural = "access needs"


class AccessShare(models.Model):
    """The people named on the form may read the member's access needs for this one event, until a week after it."""

    registration = models.OneToOneField(Registration, on_delete=models.CASCADE, related_name="access_share")
    needs = models.ForeignKey(AccessNeeds, on_delete=models.CASCADE, related_name="shares")
    shared_at = models.DateTimeField()

    privacy = PrivacyDeclaration(
        of="needs__member",
        what=_("For which meetings you shared what you need"),
        why=Why.MEETINGS,
        read_by=(Reader.YOU, Reader.CHOSEN),
        keep=Keep(AFTER_THE_MEETING, 7 * DAY, since="registration__event__ends_at"),
        on_erasure="delete",
    )

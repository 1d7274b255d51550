"""What members need to take part, and with which events they share it."""

from django.db import models

from pleiad.members.models import Member
from pleiad.privacy import PrivacyDeclaration

from .registrations import Registration


class AccessNeeds(models.Model):
    """What she needs to take part, said once. Nobody else reads it before she shares it for one event; it goes on
    `forget_on`, a year after she last said or shared it."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="access_needs")
    words = models.TextField(max_length=1000)
    said_at = models.DateTimeField()
    forget_on = models.DateField(db_index=True)

    privacy = PrivacyDeclaration(
        of="member", keep="until the date shown to her, or until she deletes them", on_erasure="delete"
    )

    class Meta:
        verbose_name_plural = "access needs"


class AccessShare(models.Model):
    """She lets the people named on the form read her access needs for this one event, until a week after it."""

    registration = models.OneToOneField(Registration, on_delete=models.CASCADE, related_name="access_share")
    needs = models.ForeignKey(AccessNeeds, on_delete=models.CASCADE, related_name="shares")
    shared_at = models.DateTimeField()

    privacy = PrivacyDeclaration(of="needs__member", keep="a week after the event", on_erasure="delete")

"""Ways back into an account whose passkey or authenticator app is lost."""

from django.db import models
from django.db.models import Q

from pleiad.privacy import PrivacyDeclaration

from .people import Member


class Recovery(models.Model):
    """A member has lost every second step and asks to sign in by the mailed code alone. It takes two organisers and a
    week, of which all the member's addresses hear; each of them can stop it."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="recoveries")
    said = models.TextField()  # what happened, in the words of the person who asks
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()  # not before then
    first_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    first_at = models.DateTimeField(null=True)
    first_checked = models.TextField(blank=True)  # how this organiser made sure
    second_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    second_at = models.DateTimeField(null=True)
    second_checked = models.TextField(blank=True)
    stopped_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    privacy = PrivacyDeclaration(of="member", keep="2 years", on_erasure="delete", two_accounts="stop")

    class Meta:
        verbose_name_plural = "recoveries"
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=Q(stopped_at=None, done_at=None), name="one_open_recovery_a_member"
            ),
            models.CheckConstraint(
                condition=Q(first_by=None) | Q(second_by=None) | ~Q(first_by=models.F("second_by")),
                name="a_recovery_takes_two",
            ),
        ]

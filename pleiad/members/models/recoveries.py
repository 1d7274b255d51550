"""Ways back into an account whose passkey or authenticator app is lost."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pleiad.privacy import (
    AFTERWARDS,
    OF_OTHERS,
    YEAR,
    Keep,
    PrivacyDeclaration,
    Reader,
    Why,
)

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

    privacy = PrivacyDeclaration(
        of="member",
        what=_("That you lost your second step, and how organisers made sure that it is you"),
        why=Why.SIGN_IN,
        read_by=(Reader.YOU, Reader.ORGANISERS),
        keep=Keep(AFTERWARDS, 2 * YEAR, since="asked_at"),
        on_erasure="delete",
        two_accounts="stop",
        withheld={"first_checked": OF_OTHERS, "second_checked": OF_OTHERS},
    )

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

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pleiad.privacy import YEAR, Keep, PrivacyDeclaration, Reader, Why


class HoldQuerySet(models.QuerySet):
    def open(self):
        """Not lifted yet."""
        return self.filter(ended_at=None)


class Hold(models.Model):
    """A legal hold: what is kept about one member, or in one table, is not deleted when its time is over. Two organisers
    begin it, and two lift it."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="holds")
    table = models.CharField(max_length=80, blank=True)  # such as "events.Registration", where it is about no member
    reason = models.TextField()
    began_at = models.DateTimeField()
    began_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    look_again_on = models.DateField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    end_agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = HoldQuerySet.as_manager()
    privacy = PrivacyDeclaration(
        of="member",
        what=_("That a law or a court asks us to keep what we hold about you for longer, and why"),
        why=Why.ANSWERABLE,
        read_by=(Reader.YOU, Reader.ORGANISERS),
        keep=Keep(_("As long as it lasts, then %(time)s"), 2 * YEAR, since="ended_at"),
        on_erasure="delete",
        until_settled=True,
        two_accounts="stop",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(member=None) & ~Q(table="") | Q(member__isnull=False, table=""), name="holds_one_thing"
            ),
            models.CheckConstraint(
                condition=Q(began_by=None) | Q(agreed_by=None) | ~Q(began_by=models.F("agreed_by")), name="held_by_two"
            ),
            models.UniqueConstraint(
                fields=["member"], condition=Q(ended_at=None, member__isnull=False), name="one_open_hold_a_member"
            ),
            models.UniqueConstraint(
                fields=["table"], condition=Q(ended_at=None) & ~Q(table=""), name="one_open_hold_a_table"
            ),
        ]

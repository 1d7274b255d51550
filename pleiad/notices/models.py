from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from pleiad.members.eligibility.sectors import nation_choices, sector_choices
from pleiad.members.models import Member
from pleiad.privacy import (
    DAY,
    NOBODY,
    Keep,
    PrivacyDeclaration,
    Reader,
    Why,
)


class NoticeQuerySet(models.QuerySet):
    def standing(self, at):
        """Those that are shown at this moment."""
        return self.filter(from_at__lte=at, until_at__gt=at, ended_at=None)


class Notice(models.Model):
    """One line on every page from one moment until another, for everyone or for some members."""

    text = models.CharField(_("Text"), max_length=160, help_text=_("One line, up to 160 characters."))
    text_cy = models.CharField(_("Text in Welsh (optional)"), max_length=160, blank=True)
    link = models.CharField(
        _("Link (optional)"),
        max_length=500,
        blank=True,
        help_text=_("A page of this site, like /training/, or an address that begins with https://."),
    )
    # Empty: of any, and visitors
    sector = models.CharField(_("For members of this sector"), max_length=40, blank=True, choices=sector_choices)
    nation = models.CharField(_("For members in this nation"), max_length=40, blank=True, choices=nation_choices)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)  # an organiser took it down before its time

    objects = NoticeQuerySet.as_manager()
    privacy = NOBODY

    class Meta:
        indexes = [models.Index(fields=["until_at"], name="notice_until", condition=Q(ended_at=None))]
        constraints = [
            models.CheckConstraint(condition=Q(until_at__gt=F("from_at")), name="notice_ends_after_it_begins"),
        ]

    def __str__(self):
        return self.text_cy if self.text_cy and get_language() == "cy" else self.text

    @property
    def for_everyone(self):
        return not (self.sector or self.nation)


class Dismissal(models.Model):
    """A member has hidden a notice, for good."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="dismissals")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    privacy = PrivacyDeclaration(
        of="member",
        what=_("Which notices you have hidden"),
        why=Why.WRITE,
        read_by=(Reader.PROGRAM,),
        keep=Keep(_("%(time)s after the notice"), 30 * DAY, since="notice__until_at"),
        on_erasure="delete",
        two_accounts="fold",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "member"], name="hidden_once")]

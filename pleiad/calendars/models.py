from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pleiad.privacy import (
    AFTER_THE_MEETING,
    NOBODY,
    SECRET,
    YEAR,
    Keep,
    PrivacyDeclaration,
    Reader,
    Why,
)

IN_A_FEED = 500
"""Entries at most: no calendar program needs more."""
KEPT_IN_FEEDS = timedelta(days=92)
"""What is over stays in feeds for three months, so that it does not vanish from calendars the morning after."""


class CalendarEntry(models.Model):
    """What one member's calendar should hold about one thing. Its UID never changes; its sequence grows with every change."""

    holder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_entries")
    about = models.CharField(max_length=60)  # "event:12"
    uid = models.CharField(max_length=120, unique=True)
    sequence = models.PositiveIntegerField(default=0)
    title = models.CharField(max_length=200)
    note = models.TextField(blank=True)
    location = models.CharField(max_length=500)  # what the holder's own link is made from ("registration:12"), or words
    venue = models.CharField(max_length=200, blank=True)  # the room to go to; empty: only the location
    online = models.BooleanField(default=True)  # the holder can also take part by the link
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    privacy = PrivacyDeclaration(
        of="holder",
        what=_("Entries that we put into your calendar, and what your calendar answered"),
        why=Why.CALENDAR,
        read_by=(Reader.YOU, Reader.CALENDAR),
        keep=Keep(AFTER_THE_MEETING, YEAR, since="ends_at"),
        on_erasure="delete",
        until_settled=True,
        two_accounts="fold",
    )

    class Meta:
        verbose_name_plural = "calendar entries"
        constraints = [
            models.UniqueConstraint(fields=["about", "holder"], name="one_calendar_entry_a_thing"),
            models.CheckConstraint(condition=Q(ends_at__gt=models.F("starts_at")), name="entry_ends_after_it_starts"),
        ]


class CalendarAnswer(models.Model):
    """What a holder's calendar program answered to the invitation, the latest answer only."""

    class Said(models.TextChoices):
        ACCEPTED = "accepted", _("Accepted")
        TENTATIVE = "tentative", _("May come")
        DECLINED = "declined", _("Declined")
        COUNTER = "counter", _("Proposes another time")

    entry = models.OneToOneField(CalendarEntry, on_delete=models.CASCADE, related_name="answer")
    said = models.CharField(max_length=10, choices=Said.choices)
    sequence = models.PositiveIntegerField()  # of the invitation that was answered
    stamp = models.DateTimeField()  # when the calendar program wrote it
    at = models.DateTimeField()
    comment = models.CharField(max_length=500, blank=True)
    proposed_starts_at = models.DateTimeField(null=True)
    proposed_ends_at = models.DateTimeField(null=True)

    privacy = PrivacyDeclaration(
        of="entry__holder",
        what=_("Entries that we put into your calendar, and what your calendar answered"),
        why=Why.CALENDAR,
        read_by=(Reader.YOU, Reader.CALENDAR),
        keep=Keep(AFTER_THE_MEETING, YEAR, since="entry__ends_at"),
        on_erasure="delete",
    )

    def __str__(self):
        return self.get_said_display()


class SiteAddress(models.Model):
    """Where this site stands, in one row. Addresses are made when a calendar is written; when the site has moved, every
    calendar is written once more. The first host stays in identifiers, which never change (RFC 5545, section 3.8.4.7)."""

    base_url = models.CharField(max_length=500)  # as calendars were last told
    first_host = models.CharField(max_length=253)

    privacy = NOBODY

    class Meta:
        verbose_name_plural = "site addresses"

    def __str__(self):
        return self.base_url


class Feed(models.Model):
    """The secret address of a member's own calendar feed; a new secret makes the old one worthless."""

    holder = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feed")
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    privacy = PrivacyDeclaration(
        of="holder",
        what=_("The secret address of your calendar feed, scrambled"),
        why=Why.CALENDAR,
        read_by=(Reader.YOU,),
        keep=Keep(_("Until you end it or leave")),
        on_erasure="delete",
        two_accounts="drop",
        withheld={"secret_hash": SECRET},
    )

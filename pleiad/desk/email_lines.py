"""Emails that were given up, as lines of the desk."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from pleiad.members.models import Member

from . import given_up_emails
from .clocks import promised_by
from .waiting import OF_A_KIND, WaitingItem, WaitingKind, more, waiting, waits


def emails_given_up(*, at: datetime) -> WaitingKind:
    """Emails that could not be delivered."""
    found = given_up_emails.given_up()
    return WaitingKind(
        [email_line(each, at=at) for each in found[:OF_A_KIND]],
        more(found),
        reverse("desk:given-up-emails"),
        _("emails that could not be delivered"),
    )


def email_line(each, *, at: datetime) -> WaitingItem:
    """One email that was given up, never with its address."""
    to = _(", to %(name)s") % {"name": each.member} if each.member else ""
    return waiting(
        since=each.gave_up_at,
        by=promised_by(since=each.gave_up_at),
        at=at,
        state="problem",
        title=f"{given_up_emails.label(each)}{to}",
        sentence=given_up_emails.trouble(each),
        button={
            "url": reverse("desk:email-again"),
            "label": _("Try again"),
            "name": "email",
            "value": each.key,
        },
    )


@waits
def kinds(*, organiser: Member, at: datetime) -> list[WaitingKind]:
    """What waits of this kind, for the front page of the desk."""
    return [emails_given_up(at=at)]

"""Emails that were given up, as lines of the desk."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from pleiad.members.models import Member
from pleiad.outbox import hold_ups
from pleiad.outbox.models import Email

from . import given_up_emails, hold_up_words
from .clocks import promised_by
from .waiting import COUNTED, OF_A_KIND, WaitingItem, WaitingKind, more, waiting, waits


def mail_held_up(*, at: datetime) -> WaitingKind:
    """One line when the mail server takes nothing, or refuses to send for us: before everything else."""
    held = hold_ups.now()
    return WaitingKind([hold_up_line(held, at=at)] if held else [])


def hold_up_line(held, *, at: datetime) -> WaitingItem:
    """What the server said, what to do, how many emails wait, and one button for all of them."""
    left = Email.objects.filter(due_at__isnull=False)[:COUNTED].count()
    many = f"{left}+" if left == COUNTED else str(left)
    facts = [(str(_("Emails that wait")), many), (str(_("Sign-in codes refused")), str(held.codes))]
    return waiting(
        since=held.since,
        by=promised_by(since=held.since),
        at=at,
        state="problem",
        title=_("Our mail is held up"),
        sentence=hold_up_words.sentence(held),
        facts=facts if held.codes else facts[:1],
        link={"url": reverse("desk:given-up-emails"), "label": _("See what waits")},
        button={"url": reverse("desk:emails-now"), "label": _("Try all of them now")},
        before_all=True,
    )


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
    since = each.refused_at or each.gave_up_at  # trying again does not make the trouble younger
    return waiting(
        since=since,
        by=promised_by(since=since, member=each.member),
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


def held_line(each, *, at: datetime) -> WaitingItem:
    """One email that has waited for more than a day for the server to take it."""
    to = _(", to %(name)s") % {"name": each.member} if each.member else ""
    return waiting(
        since=each.refused_at,
        by=promised_by(since=each.refused_at, member=each.member),
        at=at,
        state="under-way",
        title=f"{given_up_emails.label(each)}{to}",
        sentence=hold_up_words.of_one(each),
    )


def emails_held_long(*, at: datetime) -> WaitingKind:
    """Emails that the server has refused for more than a day while it takes others."""
    found = given_up_emails.held_long(at=at)
    return WaitingKind(
        [held_line(each, at=at) for each in found[:OF_A_KIND]],
        more(found),
        reverse("desk:given-up-emails"),
        _("emails that the mail server goes on refusing"),
    )


@waits
def kinds(*, organiser: Member, at: datetime) -> list[WaitingKind]:
    """What waits of this kind, for the front page of the desk."""
    held_up = mail_held_up(at=at)
    # While nothing leaves at all, one line says so for all of them.
    long = WaitingKind([]) if held_up.waiting else emails_held_long(at=at)
    return [held_up, long, emails_given_up(at=at)]

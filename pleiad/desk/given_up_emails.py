"""Emails that were given up, as the desk shows them."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from pleiad.outbox.models import Email

KINDS = {
    "calendars.entry": _("Calendar invitation"),
    "events.waiting": _("Email about the waiting list"),
    "events.cancelled": _("Email about a cancelled event"),
    "events.moved": _("Email that a meeting has moved"),
    "members.application_received": _("Email that an application has arrived"),
    "members.application_approved": _("Email that an application is approved"),
    "members.application_refused": _("Email that an application is not approved"),
    "members.application_question": _("Question about an application"),
    "members.domain_list_proposed": _("Email about a proposal for the domain list"),
    "members.domain_list_changed": _("Email that the domain list has changed"),
    "members.made_organiser": _("Email to a new organiser"),
    "members.released_organiser": _("Email to an organiser who stepped down"),
    "members.suspended": _("Email that a membership is suspended"),
    "members.let_back_in": _("Email that a suspension has ended"),
    "members.appeal_received": _("Email that an appeal has arrived"),
    "members.appeal_settled": _("Email about what came of an appeal"),
    "members.appeal_without_organiser": _("Email to the operator about an appeal"),
    "desk.joint_proposed": _("Email that a second organiser is needed"),
    "desk.joint_agreed": _("Email about what two organisers decided"),
    "desk.joint_declined": _("Email about what is not done"),
    "desk.told": _("Email about what an organiser changed"),
    "desk.too_few_organisers": _("Email to the operator about too few organisers"),
    "conversations.begun_anew": _("Email that a space starts again"),
    "conversations.organiser_entered": _("Email that an organiser entered a space"),
    "members.account_changed": _("Email about a change to an account"),
    "teams.link": _("Email with the link to Teams"),
    "teams.added": _("Email that a member is in Teams"),
    "teams.needs_you": _("Email about a Teams invitation"),
    "stories.what_happened": _("Question about a lesson that a member used"),
    "stories.told": _("Email that someone used a lesson"),
    "stories.decided": _("Email about making a story public"),
    "spotlight.decided": _("Email about making a spotlight page public"),
    "content.mentioned": _("Email that a member was mentioned"),
    "home.news": _("Email about something new"),
    "home.digest": _("Daily or weekly email"),
    "home.welcome": _("Welcome email"),
    "moderation.received": _("Thanks for a report"),
    "moderation.settled": _("Email about what came of a report"),
    "moderation.hidden": _("Email that something was hidden"),
    "moderation.restored": _("Email that something was restored"),
}
WITH_SECRETS = ["members.code", "members.vouch_asked", "teams.invited"]
"""Their secrets were destroyed when they were given up, so sending them again would help nobody. Members ask for another
code themselves, and a Teams invitation that is tried again sends its own email."""


LONG = timedelta(days=1)


def given_up():
    """Emails that were given up, or came back, and can be sent again, longest first."""
    return (
        Email.objects.filter(gave_up_at__isnull=False)
        .exclude(kind__in=WITH_SECRETS)
        .select_related("member")
        .order_by("gave_up_at", "pk")
    )


def held_long(*, at: datetime):
    """Emails that have been refused for more than a day, for no fault of their address, longest first."""
    waiting = Email.objects.filter(due_at__isnull=False, refused_at__lt=at - LONG).exclude(kind__in=WITH_SECRETS)
    return waiting.select_related("member").order_by("refused_at")


def label(email: Email) -> str:
    """What kind of email it is, in words."""
    return str(KINDS.get(email.kind, _("Email")))


def trouble(email: Email) -> str:
    """Why it was given up, in words: the mail server's code, or that it could not be reached."""
    if email.bounced_at:
        return str(_("It came back with code %(code)s. Check that the address still exists.")) % {"code": email.trouble}
    if email.trouble[:1].isdigit():
        return str(_("The mail server refused it with code %(code)s. Check that the address still exists.")) % {
            "code": email.trouble
        }
    return str(_("The mail server could not be reached for three days."))

"""Emails that were given up, as the desk shows them."""

from django.utils.translation import gettext_lazy as _

from pleiad.outbox.models import Email

KINDS = {
    "calendars.entry": _("Calendar invitation"),
    "events.waiting": _("Letter about the waiting list"),
    "events.cancelled": _("Letter about a cancelled event"),
    "events.moved": _("Letter that a meeting has moved"),
    "members.application_received": _("Letter that her application arrived"),
    "members.application_approved": _("Letter that she is a member"),
    "members.application_refused": _("Letter that she was not approved"),
    "members.application_question": _("Question about her application"),
    "members.account_changed": _("Letter about a change of her account"),
    "teams.link": _("Letter with the link to Teams"),
    "teams.added": _("Letter that she is in Teams"),
    "teams.needs_you": _("Letter about her Teams invitation"),
    "stories.what_happened": _("Question about a lesson she took away"),
    "stories.told": _("Letter that somebody used her lesson"),
    "stories.decided": _("Letter about making her story public"),
    "spotlight.decided": _("Letter about showing her to everybody"),
    "content.mentioned": _("Letter that she was mentioned"),
    "moderation.received": _("Thanks for a report"),
    "moderation.settled": _("Letter about what came of a report"),
    "moderation.hidden": _("Letter that something was hidden"),
    "moderation.restored": _("Letter that something was restored"),
}
WITH_SECRETS = ["members.code", "members.vouch_asked", "teams.invited"]
"""What they carried was destroyed when they were given up, so posting them again would help nobody. She asks for
another code herself, and a Teams invitation that is tried again brings its own email."""


def given_up():
    """Emails that were given up and can be posted again, longest first."""
    return (
        Email.objects.filter(gave_up_at__isnull=False)
        .exclude(kind__in=WITH_SECRETS)
        .select_related("member")
        .order_by("gave_up_at", "pk")
    )


def label(letter: Email) -> str:
    """What kind of email it is, in words."""
    return str(KINDS.get(letter.kind, _("Letter")))


def trouble(letter: Email) -> str:
    """Why it was given up, in words: the mail server's code, or that it could not be reached."""
    if letter.trouble.isdigit():
        return str(_("The mail server refused it with code %(code)s. Check that her address still exists.")) % {
            "code": letter.trouble
        }
    return str(_("The mail server could not be reached for three days."))

"""What a member can do when Microsoft does not let them in, and the message for their IT desk."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .rules import STUCK_CODES


@dataclass(frozen=True)
class Help:
    """One message of Microsoft's sign-in page: what it says, what it means, what the member does. `for_it`: their IT desk acts."""

    code: str
    says: str | Promise
    means: str | Promise
    steps: tuple[str | Promise, ...]
    for_it: bool = False


HELP = {
    "AADSTS50020": Help(
        "AADSTS50020",
        gettext_lazy("User account from identity provider does not exist in tenant"),
        gettext_lazy("You are signed in to Microsoft with another account than the one we invited."),
        (
            gettext_lazy("Open the invitation in a private window of your browser."),
            gettext_lazy("Sign in with the work address that the invitation was sent to."),
            gettext_lazy("If it says the same again, choose “I am stuck” and an organiser sends you a new invitation."),
        ),
    ),
    "AADSTS65005": Help(
        "AADSTS65005",
        gettext_lazy("Not supported for your organization because it is in an unmanaged state"),
        gettext_lazy("Your organisation’s Microsoft accounts have no administrator, so nobody there can let you in."),
        (
            gettext_lazy("Send your IT desk the message below. They need to take over their directory with Microsoft."),
            gettext_lazy("Until then you can take part without Teams, or give us another work address."),
        ),
        for_it=True,
    ),
    "AADSTS90071": Help(
        "AADSTS90071",
        gettext_lazy("An admin must update their access settings to accept inbound multifactor authentication"),
        gettext_lazy(
            "Your employer and the organisation that runs our Teams do not trust each other’s sign-in checks yet."
        ),
        (
            gettext_lazy("You do not need to do anything. The organiser asks the administrators who run our Teams."),
            gettext_lazy("Try your invitation again when we write to you."),
        ),
    ),
    "EmailVerified": Help(
        "EmailVerified",
        gettext_lazy("Your administrator has disallowed EmailVerified users"),
        gettext_lazy(
            "Your organisation uses Microsoft, but you have no Microsoft account there, and it does not allow making one."
        ),
        (
            gettext_lazy("Ask your IT desk for a Microsoft 365 account, or send them the message below."),
            gettext_lazy("Until then you can take part without Teams, or give us another work address."),
        ),
        for_it=True,
    ),
}
"""One page for each of `rules.STUCK_CODES` (Microsoft's B2B troubleshooting page)."""

assert tuple(HELP) == STUCK_CODES


def it_desk_message(*, invite, code: str = "") -> str:
    """A text that the member copies into a mail to their IT desk: who asks, for what, and which settings decide it.

    `code` is what Microsoft's page showed, one of `rules.STUCK_CODES`, or empty when the member never got that far.
    """
    seen = (
        _("The message that I saw was: %(code)s, “%(says)s”.") % {"code": code, "says": HELP[code].says} if code else ""
    )
    values = {
        "network": settings.NETWORK["name"],
        "address": invite.address,
        "tenant": settings.GRAPH["tenant"] or _("(ask the network)"),
        "site": settings.BASE_URL,
    }
    parts = [
        _("Hello,"),
        _(
            "I am a member of %(network)s, a professional network for the public sector. It meets in a Microsoft Teams "
            "channel that I join as a guest, with my address %(address)s."
        ),
        _(
            "My invitation is blocked by a setting on our side. Could you please check these in the Microsoft Entra "
            "admin centre?"
        ),
        _(
            "1. External identities, cross-tenant access settings, outbound access, B2B collaboration: allow it for the "
            "organisation with the tenant ID %(tenant)s."
        ),
        _("2. Enterprise applications, “Microsoft B2B Cross Cloud Worker”: it must not be disabled."),
        _("3. Does our directory have an administrator of its own, and does it allow email-verified users?"),
        seen,
        _("Nothing has to be installed. The network and its privacy notice: %(site)s"),
        _("Thank you"),
    ]
    return "\n\n".join(part % values if "%(" in part else part for part in parts if part)

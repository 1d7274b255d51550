"""How a member gets in: codes, new browsers, and passkeys that were lost."""

from django.conf import settings
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from pleiad.outbox.emails import Wording, words_email

from .parts import link


@words_email("members.code", urgent=True)
def code(email, secrets):
    """The sign-in code; not sent any more once it would be too late to type it, nor to who wants no codes."""
    if not secrets or email.payload.get("stopped") or parse_datetime(email.payload["until"]) <= timezone.now():
        return None
    return Wording(
        subject=_("Your code for %(network)s") % {"network": settings.NETWORK["name"]},
        text=_(
            "%(code)s\n\n"
            "Type this code into the page that asked for it. It works once, for ten minutes, in that browser only.\n\n"
            "We never ask for this code by phone or email. If you did not ask for it, you can ignore this email: "
            "nothing happens without it."
        )
        % {"code": secrets["code"]}
        + "\n\n"
        + _("Do not send me codes:\n\n%(link)s") % {"link": link("members:stop-codes", secrets.get("stop", "-"))},
    )


@words_email("members.new_browser")
def new_browser(email, _secrets):
    at = timezone.localtime(parse_datetime(email.payload["at"]))
    return Wording(
        subject=_("A new browser signed in to your account"),
        text=_(
            "On %(when)s someone signed in to your account in a browser that we had not seen before: %(browser)s\n\n"
            "If this was you, there is nothing to do. If not, someone may read one of your mailboxes. Sign in, end "
            "that browser, and take away the address that you no longer trust:\n\n%(link)s\n\n"
            "A passkey keeps out anyone who reads your mailbox. We are glad to help: %(contact)s"
        )
        % {
            "when": date_format(at, "j F, H:i"),
            "browser": email.payload["browser"] or _("it did not say what it is"),
            "link": link("members:browsers"),
            "contact": settings.NETWORK["contact"],
        },
    )


@words_email("members.recovery_asked")
def recovery_asked(email, secrets):
    if not secrets:
        return None
    return Wording(
        subject=_("Did you ask for a way back into your account?"),
        text=_(
            "Someone says that you have lost your passkey or your authenticator app, and asks the organisers to remove "
            "them from your account.\n\n"
            "If two organisers are sure that it is you, from %(date)s on a code by email is enough to sign in.\n\n"
            "If it was you, there is nothing to do. If not, stop it here. Every address of yours got this email:\n\n%(link)s"
        )
        % {
            "date": date_format(timezone.localtime(parse_datetime(email.payload["due_at"])), "j F"),
            "link": link("members:stop-recovery", secrets["ticket"]),
        },
    )


@words_email("members.recovery_stopped")
def recovery_stopped(email, _secrets):
    return Wording(
        subject=_("The way back in was stopped"),
        text=_(
            "Your passkeys and your authenticator app stay as they are, because the request to remove them was "
            "stopped.\n\nIf it was not you who stopped it, write to us: %(contact)s"
        )
        % {"contact": settings.NETWORK["contact"]},
    )


@words_email("members.recovery_done")
def recovery_done(email, _secrets):
    return Wording(
        subject=_("You can sign in with a code by email again"),
        text=_(
            "Two organisers have agreed, and the waiting time is over: your passkeys, your authenticator app and your "
            "recovery codes are removed, and you are signed out everywhere. Sign in with a code by email, and set up a "
            "new passkey:\n\n%(link)s\n\nIf you did not want this, tell us at once: %(contact)s"
        )
        % {"link": link("mfa_index"), "contact": settings.NETWORK["contact"]},
    )


@words_email("members.account_changed")
def account_changed(email, _secrets):
    said = {
        "address_added": _("An email address was added to your account."),
        "address_removed": _("An email address was removed from your account."),
        "accounts_joined": _("Your two accounts became one."),
        "emails_moved": _("Our emails now go to another of your addresses."),
        "totp_activated": _("An authenticator app was added to your account."),
        "totp_deactivated": _("The authenticator app was removed from your account."),
        "webauthn_added": _("A passkey was added to your account."),
        "webauthn_removed": _("A passkey was removed from your account."),
        "recovery_codes_generated": _("New recovery codes were made for your account."),
        "recovery_code_used": _("A recovery code was used to get into your account."),
        "microsoft_tied": _("A Microsoft account can sign in to your account now."),
        "microsoft_untied": _("Your Microsoft account can no longer sign in to your account."),
    }.get(email.payload["what"], _("The way you sign in was changed."))
    return Wording(
        subject=_("A change to your account"),
        text=_(
            "%(said)s\n\nIf this was you, there is nothing to do. "
            "If not, sign out everywhere and tell us: %(contact)s\n\n%(link)s"
        )
        % {"said": said, "contact": settings.NETWORK["contact"], "link": link("members:account")},
    )


@words_email("members.unreachable")
def unreachable(email, _secrets):
    """Dropped when the address was proved again meanwhile, or is gone."""
    lost = email.member.addresses.filter(pk=email.payload["address"], bounced_at__isnull=False).first()
    if not lost:
        return None
    return Wording(
        subject=_("Our emails to you come back"),
        text=_(
            "Emails that we send to %(address)s come back. If that address no longer works, choose another one for our "
            "emails, or add your new work address:\n\n%(link)s\n\n"
            "If it does work, sign in once with a code sent to it, and all is well again."
        )
        % {"address": lost.address, "link": link("members:account")},
    )

"""The texts of this room's emails, written when they are sent. None contains a word of a post, or another member's name."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from pleiad.outbox.emails import Wording, words_email

from .models import QuoteRequest


def _link(name, *args):
    return settings.BASE_URL + reverse(f"conversations:{name}", args=args)


@words_email("conversations.digest")
def digest(_email, _secrets):
    """Queued by the version before: what it would have told is in the digest over all rooms."""
    return None


@words_email("conversations.quote-asked")
def quote_asked(email, _secrets):
    """Not sent when the request was answered or is gone."""
    if not QuoteRequest.objects.to_be_answered_by(email.member).open().filter(pk=email.payload["request"]).exists():
        return None
    return Wording(
        subject=_("A question for you on the network"),
        text=_(
            "Someone would like to quote something that you wrote, and is asking you first.\n\nSee what it is, and say yes or no:\n\n%(link)s"
        )
        % {"link": _link("quotes")},
    )


@words_email("conversations.quote-answered")
def quote_answered(email, _secrets):
    if not QuoteRequest.objects.filter(pk=email.payload["request"]).exists():
        return None
    return Wording(
        subject=_("An answer for you on the network"),
        text=_("You asked whether you may quote something. The answer is here:\n\n%(link)s")
        % {"link": _link("quotes")},
    )


@words_email("conversations.opened")
def opened(email, _secrets):
    """What was opened, and why, is on a page that only the author sees."""
    return Wording(
        subject=_("Something that you should know"),
        text=_("Please sign in when nobody is looking over your shoulder, and read this page:\n\n%(link)s")
        % {"link": _link("opened")},
    )


@words_email("conversations.begun_anew")
def begun_anew(email, _secrets):
    """Tells the readers of a space what becomes of what they wrote; names no space."""
    if not email.member.is_current:
        return None
    return Wording(
        subject=_("A space that you read starts again"),
        text=_(
            "Two organisers have decided that a space you can read starts again under another promise. What was written "
            "before stays where it is, for those who could read it until now, and under the promise it was written "
            "under. Only what is written from now on, in the new space, can be read by others.\n\nYour spaces:\n\n%(link)s"
        )
        % {"link": _link("spaces")},
    )


@words_email("conversations.organiser_entered")
def organiser_entered(email, _secrets):
    """Tells the readers of a closed space that an organiser can read it now; names no space and no organiser."""
    if not email.member.is_current:
        return None
    return Wording(
        subject=_("An organiser can now read a space that you read"),
        text=_(
            "An organiser has let themselves into a closed space that you can read, and reads what was written there. "
            "If you did not expect that, ask in the space, or write to %(contact)s.\n\nYour spaces:\n\n%(link)s"
        )
        % {"contact": settings.NETWORK["contact"], "link": _link("spaces")},
    )

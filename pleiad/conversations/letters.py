"""The words of this room's letters, chosen when they are posted. None carries a word of a post, or another's name."""

from datetime import UTC, datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from pleiad.post.letters import Mail, letter

from . import digests
from .models import QuoteRequest
from .words import told


def _link(name, *args):
    return settings.BASE_URL + reverse(f"conversations:{name}", args=args)


@letter("conversations.digest")
def digest(letter, _secrets):
    """Dropped when she stopped following, or nothing of what was new is left."""
    member = letter.member
    if not member.is_current:
        return None
    since, until = (datetime.fromtimestamp(letter.payload[each], UTC) for each in ("since", "until"))
    named, elsewhere = digests.new_for(member, since=since, until=until)
    lines = [_("%(space)s: %(n)s new") % {"space": told(space, "name"), "n": n} for space, n in named]
    if elsewhere:
        lines.append(_("Elsewhere: %(n)s new") % {"n": elsewhere})
    if not lines:
        return None
    off = settings.BASE_URL + reverse("conversations:digest-off", args=[digests.off_ticket(member)])
    return Mail(
        subject=_("What is new on the network"),
        text=_(
            "Questions and answers in what you follow:\n\n%(lines)s\n\nRead them:\n\n%(link)s\n\n"
            "We put nothing that anybody wrote into letters. To get them more or less often:\n\n%(choose)s\n\n"
            "To get no more of them, without signing in:\n\n%(off)s"
        )
        % {"lines": "\n".join(lines), "link": _link("following"), "choose": _link("digest"), "off": off},
        unsubscribe=off,
    )


@letter("conversations.quote-asked")
def quote_asked(letter, _secrets):
    """Dropped when it was answered or is gone."""
    if not QuoteRequest.objects.to_be_answered_by(letter.member).open().filter(pk=letter.payload["request"]).exists():
        return None
    return Mail(
        subject=_("A question for you on the network"),
        text=_(
            "Somebody would like to quote something that you wrote, and asks you first.\n\nSee what, and say yes or no:\n\n%(link)s"
        )
        % {"link": _link("quotes")},
    )


@letter("conversations.quote-answered")
def quote_answered(letter, _secrets):
    if not QuoteRequest.objects.filter(pk=letter.payload["request"]).exists():
        return None
    return Mail(
        subject=_("An answer for you on the network"),
        text=_("You asked whether you may quote something. The answer is here:\n\n%(link)s")
        % {"link": _link("quotes")},
    )


@letter("conversations.opened")
def opened(letter, _secrets):
    """What was opened and why stands on a page that only she sees."""
    return Mail(
        subject=_("Something that you should know"),
        text=_("Please sign in when nobody looks over your shoulder, and read this page:\n\n%(link)s")
        % {"link": _link("opened")},
    )

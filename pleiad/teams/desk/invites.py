"""A Teams invite as the organiser reads it, without a query for each line."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import rules
from ..actions import adapter_now
from ..models import ChannelInvite, Queue
from ..states import WORDS, State

OUR_CODES = {
    "account-disabled": gettext_lazy(
        "Their account in the host’s directory is switched off, so Teams cannot add them."
    ),
    "not-replicated": gettext_lazy("Teams did not find their guest account for a whole day."),
    "several-accounts": gettext_lazy("Several accounts in the host’s directory hold this address."),
    "shared-account": gettext_lazy("Teams says that this is the account of another member."),
    "guest-without-address": "",
    "guest-deleted": "",
    "in-line": "",
    "unanswered": gettext_lazy("Microsoft has not answered yet."),
}
"""What our own codes mean; any other is Microsoft’s, and is named as it stands."""


class TeamsNow:
    """How invites are delivered at this moment, read once for a whole page."""

    def __init__(self):
        self.queue = Queue.objects.stopped().first()
        self.adapter = adapter_now()

    def state(self, invite: ChannelInvite) -> State:
        """The state as people see it: a stopped queue holds up whatever was moving."""
        return invite.shown_in(stopped=bool(self.queue))

    def words(self, invite: ChannelInvite):
        """The sentences of teams.states for it."""
        return WORDS[self.state(invite)]

    def button(self, invite: ChannelInvite) -> dict | None:
        """The one thing that an organiser can do about it now: tick it off or try again; None when there is nothing."""
        problem = WORDS[State(invite.state)].kind == "problem"
        if not problem and rules.why_not_tick_off(invite) is None:
            return {"url": reverse("desk:tick-off", args=[invite.pk]), "label": _("Tick off")}
        if rules.why_not_retry(invite, adapter=self.adapter) is None:
            return {"url": reverse("desk:retry", args=[invite.pk]), "label": _("Try again")}
        return None


def sentence(words, code: str = "") -> str:
    """The organiser's sentence and next step on one line, with the code that Teams gave."""
    said = " ".join(str(part) for part in (words.organiser_sentence, OUR_CODES.get(code), words.organiser_step) if part)
    if not code or code in OUR_CODES:
        return said
    named = _("Code: %(code)s.") % {"code": code}
    return f"{said} {named}"


def name_of(invite: ChannelInvite) -> str:
    """The member's name, or "a former member" once erased."""
    return str(invite.member) if invite.member else _("A former member")

"""Whether something may be asked or answered, and if not, why: plain sentences, no queries, no clock, no writing."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from pleiad.errors import Reason
from pleiad.members.models import Member
from pleiad.members.rules import why_not_write

from .models import Approval

A_DAY_AT_MOST = 10
"""Emails to any address that one member can cause in 24 hours: more than anyone needs, too few for spam."""


def why_not_ask(*, asker: Member, asked_lately: int) -> Reason:
    """Why a member cannot ask one more person today, or None. `asked_lately`: questions asked in the last 24 hours. Only
    members ask: the email goes, under the asker's name, to an address that could be anyone's."""
    if not asker.is_current:
        return _("You can ask once you are a member.")
    if reason := why_not_write(member=asker):
        return reason
    if asked_lately >= A_DAY_AT_MOST:
        return _("You have asked many people today. Try again tomorrow.")
    return None


def why_not_answer(*, approval: Approval, at: datetime) -> Reason:
    """Why this link takes no answer now, or None."""
    if approval.answer == "yes":
        return _("This has been answered already: yes.")
    if approval.answer == "no":
        return _("This has been answered already: no.")
    if approval.withdrawn_at:
        return _("The person who asked no longer needs an answer.")
    if approval.lapsed_at or approval.expires_at <= at:
        return _("The time for an answer is over.")
    return None

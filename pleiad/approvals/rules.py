"""Whether something may be asked or answered, and if not, why: plain sentences, no queries, no clock, no writing."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from pleiad.errors import Reason
from pleiad.members import paces
from pleiad.members.models import Member
from pleiad.members.rules import why_not_write

from .models import Approval

ONCE_IN = timedelta(days=90)
"""One person gets one question in this time, from all members together."""
FILES_A_LINK = 20
"""Pictures that can be sent by one link: enough to try several, too few to keep a server busy."""


def why_not_ask(*, asker: Member, asked_lately: int) -> Reason:
    """Why a member cannot ask one more person today, or None. `asked_lately`: questions asked in the last 24 hours. Only
    members ask: the email goes, under the asker's name, to an address that could be anyone's."""
    if not asker.is_current:
        return _("You can ask once you are a member.")
    if reason := why_not_write(member=asker):
        return reason
    return paces.why_not("ask an outsider", used=asked_lately)


def why_not_write_to(*, free: bool) -> Reason:
    """Why no question goes to this person now, or None. `free`: neither asked in the last 90 days nor left alone. Which of
    the two it is, and who asked, is nobody's business."""
    if free:
        return None
    return _(
        "We cannot email this person now. Nobody gets more than one question from us in 90 days, and some people want "
        "none. Speak to them yourself, or ask someone else."
    )


def why_not_send_a_file(*, sent: int) -> Reason:
    """Why no further picture is read by this link, or None."""
    if sent >= FILES_A_LINK:
        return _("You have sent many pictures by this link. Say yes without one.")
    return None


def why_not_answer(*, approval: Approval, at: datetime) -> Reason:
    """Why this link takes no answer now, or None."""
    if approval.answer == "yes":
        return _("This has been answered already: yes.")
    if approval.answer == "no":
        return _("This has been answered already: no.")
    if approval.hidden_at:
        return _("An organiser has stopped this question.")
    if approval.withdrawn_at:
        return _("The person who asked no longer needs an answer.")
    if approval.lapsed_at or approval.expires_at <= at:
        return _("The time for an answer is over.")
    return None

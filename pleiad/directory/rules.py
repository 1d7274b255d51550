from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from pleiad.errors import Reason
from pleiad.members import paces
from pleiad.members.models import Member
from pleiad.members.rules import why_not_write as why_not_write_at_all

from .models import Message, MessageReply

AFTER_A_NO = timedelta(days=90)
SILENT_AFTER = timedelta(days=14)
"""After this the page says that no answer is an answer too."""


def why_not_list(*, member: Member, headline: str, ask: list[str]) -> Reason:
    """Why the member cannot be in the directory yet, or None."""
    if not member.is_current:
        return _("The directory is for members. You can join it once your application is approved.")
    if reason := why_not_write_at_all(member=member):
        return reason
    if member.hidden_since:
        return _("You are hidden, so nobody would find you. Show yourself first.")
    if not headline.strip() and not any(ask):
        return _("Say in a line what you do, or name one thing to ask you about, so that you can be found.")
    return None


def why_not_write(*, sender: Member, recipient: Member, sent_today: int, last: Message | None, at: datetime) -> Reason:
    """Why the sender cannot write to the recipient now, or None. `sent_today`: the sender's messages of the last 24 hours; `last`: the latest between the two."""
    if not sender.is_current:
        return _("You can write to members once your application is approved.")
    if reason := why_not_write_at_all(member=sender):
        return reason
    if sender.pk == recipient.pk:
        return _("This is you.")
    if sender.hidden_since:
        return _("You are hidden. A message shows your name, so show yourself first.")
    if last and last.answered_at is None:
        return _("You have written to them already. They will answer if they would like to.")
    if last and last.answered_at and not last.said_yes and at - last.answered_at < AFTER_A_NO:
        return _("They have answered you. You can write to them again three months after that.")
    return paces.why_not("message", used=sent_today)


def why_not_thank(*, sender: Member, recipient: Member) -> Reason:
    """Why the sender cannot thank the recipient, or None."""
    if not sender.is_current:
        return _("You can write to members once your application is approved.")
    if reason := why_not_write_at_all(member=sender):
        return reason
    if sender.pk == recipient.pk:
        return _("This is you.")
    if sender.hidden_since:
        return _("You are hidden. A message shows your name, so show yourself first.")
    return None


def why_not_answer(*, message: Message, by: Member, answer: str, text: str, address: str, own: list[str]) -> Reason:
    """Why this answer cannot be given, or None. `own`: the recipient's addresses."""
    if message.recipient_id != by.pk:
        return _("Only the member you wrote to can answer this.")
    if reason := why_not_write_at_all(member=by):
        return reason
    if message.answered_at:
        return _("You have answered this already.")
    if answer not in MessageReply.values:
        return _("Choose an answer.")
    if answer == MessageReply.YES_HERE and not text.strip():
        return _("Write your answer.")
    if answer == MessageReply.YES_ADDRESS and address not in own:
        return _("Choose which of your addresses to share.")
    return None

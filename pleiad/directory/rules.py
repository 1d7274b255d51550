from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from pleiad.members.models import Member

from .models import Message, MessageReply

MESSAGES_A_DAY = 5
"""As many people as one asks in earnest in one day; a hundred would be an advertisement."""
AFTER_A_NO = timedelta(days=90)
SILENT_AFTER = timedelta(days=14)
"""From then on the page says that no answer is an answer too."""


def why_not_list(*, member: Member, headline: str, ask: list[str]) -> str | None:
    """Why she cannot be in the directory yet."""
    if not member.is_current:
        return _("The directory is for members. You can join it once your application is approved.")
    if member.hidden_since:
        return _("You are hidden, so nobody would find you. Show yourself first.")
    if not headline.strip() and not any(ask):
        return _("Say in a line what you do, or name one thing to ask you about, so that you can be found.")
    return None


def why_not_write(
    *, sender: Member, recipient: Member, sent_today: int, last: Message | None, at: datetime
) -> str | None:
    """Why she cannot write to this person now. `sent_today`: her messages of the last 24 hours; `last`: her latest to her."""
    if not sender.is_current:
        return _("You can write to members once your application is approved.")
    if sender.pk == recipient.pk:
        return _("This is you.")
    if sender.hidden_since:
        return _("You are hidden. A message shows your name, so show yourself first.")
    if last and last.answered_at is None:
        return _("You have written to her already. If she would like to answer, she will.")
    if last and not last.said_yes and at - last.answered_at < AFTER_A_NO:
        return _("She has answered you. You can write to her again three months after that.")
    if sent_today >= MESSAGES_A_DAY:
        return _("You have written to five people today. Write to others tomorrow.")
    return None


def why_not_answer(
    *, message: Message, by: Member, answer: str, text: str, address: str, hers: list[str]
) -> str | None:
    """Why this answer cannot be given. `hers` are her own addresses."""
    if message.recipient_id != by.pk:
        return _("Only she can answer this.")
    if message.answered_at:
        return _("You have answered this already.")
    if answer not in MessageReply.values:
        return _("Choose an answer.")
    if answer == MessageReply.YES_HERE and not text.strip():
        return _("Write your answer.")
    if answer == MessageReply.YES_ADDRESS and address not in hers:
        return _("Choose which of your addresses she may have.")
    return None

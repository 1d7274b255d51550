"""Why a list cannot be sent or an invitation not accepted: plain sentences, no queries, no clock, no writing."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from pleiad.errors import Reason

from .models import ImportedList

REMINDED_AFTER = timedelta(days=14)
FORGOTTEN_AFTER = timedelta(days=14)  # after the reminder
READ_KEPT = timedelta(days=1)
AN_HOUR = 1000
"""Invitations that leave in an hour: a server that suddenly sends thousands is taken for one that was broken into."""


def why_not_send(*, imported: ImportedList, to_invite: int, at: datetime) -> Reason:
    """Why the people of a list cannot be invited, or None."""
    if imported.sent_at:
        return _("These people have been invited already.")
    if imported.read_at <= at - READ_KEPT:
        return _("What the file said is kept for a day. Read it in again.")
    if not to_invite:
        return _("Nobody on this list can be invited.")
    return None

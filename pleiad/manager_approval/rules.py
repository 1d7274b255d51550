"""Whether a manager can be asked, and if not, why: plain sentences, no queries, no clock, no writing."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from pleiad.errors import Reason
from pleiad.events.models import Event

ANSWER_WITHIN = timedelta(days=14)
"""How long a manager's link works, unless the meeting is over sooner: two working weeks of ordinary absence."""


def why_not_ask(*, event: Event, at: datetime) -> Reason:
    """Why a manager cannot be asked about this event now, or None."""
    if event.cancelled_at:
        return _("This event was cancelled.")
    if event.ends_at <= at:
        return _("This event is over.")
    return None


def answer_by(*, event: Event, at: datetime) -> datetime:
    """Until when the manager's link works."""
    return min(at + ANSWER_WITHIN, event.ends_at)

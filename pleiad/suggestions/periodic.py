"""Periodic work: members who asked for a topic are told once its event is published."""

from datetime import datetime

from . import actions
from .models import Suggestion

AT_ONCE = 20


def run(*, at: datetime) -> int:
    """Email the members who asked for what is planned now; returns how many emails."""
    ready = Suggestion.objects.standing().filter(
        planned_at__isnull=False,
        told_at=None,
        event__published_at__isnull=False,
        event__cancelled_at=None,
        event__starts_at__gt=at,
    )
    return sum(actions.tell(suggestion=each, at=at) for each in ready.order_by("planned_at")[:AT_ONCE])

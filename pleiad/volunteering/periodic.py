"""What the worker does for this room: it ends the offers of cancelled events."""

from datetime import datetime

from pleiad.events.models import Event

from . import actions
from .models import Offer

AT_ONCE = 20


def run(*, at: datetime) -> int:
    """End the offers of events that were cancelled; returns how many ended."""
    off = Offer.objects.standing().filter(part__event__cancelled_at__isnull=False, part__event__ends_at__gt=at)
    events = Event.objects.filter(pk__in=off.values("part__event")[:AT_ONCE])
    return sum(actions.end_with_event(event=event, at=at) for event in events)

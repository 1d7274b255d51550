"""When a meeting moves, members without a calendar entry are told by email: those on the waiting list, those offered a
place, and applicants with a provisional place. Everyone else is told by their calendar."""

from collections.abc import Iterable
from datetime import datetime

from pleiad.outbox.actions import queue_emails

from ..models import Event, Registration

MOVES = frozenset({"starts_at", "ends_at", "venue"})
"""The fields that say when and where."""


def count_told_of_move(*, events: Iterable[Event], changed: set[str], at: datetime) -> int:
    """How many people are emailed about a change of these fields in all of these events, in one statement."""
    if not changed & MOVES:
        return 0
    standing = [each.pk for each in events if each.ends_at > at]
    return Registration.objects.told_by_email().filter(event__in=standing).count()


def as_it_was(event: Event) -> dict:
    """When and where the event is, to be kept with an email."""
    return {"starts_at": event.starts_at.isoformat(), "ends_at": event.ends_at.isoformat(), "venue": event.venue}


def tell_the_move(event: Event, *, before: dict, at: datetime) -> int:
    """One email to each member not told already by an offer or a calendar entry from the same change. Called in the
    caller's transaction, after places were handed out; `before` is `as_it_was` before the change. Returns how many.
    """
    told = event.registrations.told_by_email().exclude(offered_at=at, member__joined_at__isnull=False)
    told = told.select_related("member").only("event", "member__language").order_by("arrival")
    payload = {"before": before, "now": as_it_was(event)}
    emails = [
        {
            "kind": "events.moved",
            "key": f"moved:{each.pk}:{at.timestamp():.6f}",
            "at": at,
            "to_member": each.member,
            "payload": {"registration": each.pk, **payload},
        }
        for each in told
    ]
    queue_emails(emails=emails)
    return len(emails)

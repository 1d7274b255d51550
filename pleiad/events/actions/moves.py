"""When a meeting moves, those who have nothing in a calendar are told by an email: who waits, who is offered a place, and
applicants for whom a place is kept. Everybody else is told by her calendar."""

from collections.abc import Iterable
from datetime import datetime

from pleiad.outbox.actions import queue_emails

from ..models import Event, Registration

MOVES = frozenset({"starts_at", "ends_at", "venue"})
"""The fields that say when and where."""


def whom_a_move_tells(*, events: Iterable[Event], changed: set[str], at: datetime) -> int:
    """To how many people a change of these fields in all of these events writes because they wait, in one statement."""
    if not changed & MOVES:
        return 0
    standing = [each.pk for each in events if each.ends_at > at]
    return Registration.objects.told_by_letter().filter(event__in=standing).count()


def as_it_was(event: Event) -> dict:
    """When and where it is, to be kept in an email."""
    return {"starts_at": event.starts_at.isoformat(), "ends_at": event.ends_at.isoformat(), "venue": event.venue}


def tell_the_move(event: Event, *, before: dict, at: datetime) -> int:
    """One email to each, unless the same change has brought her an offer, or a place in her calendar, and so tells her already. In the
    caller's transaction, after places were handed out; `before` is `as_it_was` of the event until now. Returns how many.
    """
    told = event.registrations.told_by_letter().exclude(offered_at=at, member__joined_at__isnull=False)
    told = told.select_related("member").only("event", "member__language").order_by("arrival")
    payload = {"before": before, "now": as_it_was(event)}
    letters = [
        {
            "kind": "events.moved",
            "key": f"moved:{each.pk}:{at.timestamp():.6f}",
            "at": at,
            "to_member": each.member,
            "payload": {"registration": each.pk, **payload},
        }
        for each in told
    ]
    queue_emails(emails=letters)
    return len(letters)

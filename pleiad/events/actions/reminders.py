"""A week and an hour before an event, members with a place are reminded.

Each event keeps the start that its members were reminded of (`week_told_for`, `hour_told_for`), so that a reminder goes out
once after any outage, and again when the event has moved out of the window.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from pleiad.audit.actions import record
from pleiad.outbox.actions import queue_emails

from ..models import Event


@dataclass(frozen=True)
class Reminder:
    """One reminder: it is sent `before` the start, and no longer once the start is only `not_after` away."""

    kind: str
    column: str
    before: timedelta
    not_after: timedelta


WEEK = Reminder("week", "week_told_for", timedelta(days=7), timedelta(days=3))
"""A late one still helps to plan; in the last three days the reminder an hour before is enough."""
HOUR = Reminder("hour", "hour_told_for", timedelta(hours=1), timedelta(0))
REMINDERS = (WEEK, HOUR)


def told_by_the_change(event: Event, at: datetime) -> None:
    """A move into a reminder's window has already told everyone, so no reminder follows. The caller holds and saves the event."""
    for each in REMINDERS:
        if event.starts_at - each.before <= at:
            setattr(event, each.column, event.starts_at)


def remind_due(*, at: datetime) -> int:
    """Queue every reminder that is due; returns how many events were handled."""
    return sum(_once_each(each, at) for each in REMINDERS)


def _once_each(reminder: Reminder, at: datetime) -> int:
    untold = Q(**{reminder.column: None}) | ~Q(**{reminder.column: F("starts_at")})
    due = Event.objects.filter(untold, starts_at__gt=at, starts_at__lte=at + reminder.before)
    due = due.filter(published_at__isnull=False, cancelled_at=None).order_by("starts_at", "pk")
    return sum(_remind(event=pk, reminder=reminder, at=at) for pk in list(due.values_list("pk", flat=True)[:20]))


@transaction.atomic
def _remind(*, event: int, reminder: Reminder, at: datetime) -> int:
    held = Event.objects.select_for_update().get(pk=event)
    if getattr(held, reminder.column) == held.starts_at or held.cancelled_at or held.starts_at <= at:
        return 0  # another worker, or an organiser, was here first
    setattr(held, reminder.column, held.starts_at)
    held.save(update_fields=[reminder.column])
    told = 0
    if held.starts_at - at > reminder.not_after:
        told = _queue(held, reminder, at)
    record(did=f"reminded, {reminder.kind} before", about=held, at=at, detail={"told": told})
    return 1


def _queue(event: Event, reminder: Reminder, at: datetime) -> int:
    come = event.registrations.placed().filter(placed_at__lt=event.starts_at - reminder.before)
    come = come.filter(member__joined_at__isnull=False, member__suspended_at=None, member__left_at=None)
    come = come.select_related("member").only("event", "member__language")
    emails = [
        {
            "kind": f"events.reminder-{reminder.kind}",
            "key": f"reminder-{reminder.kind}:{each.pk}:{event.starts_at.timestamp():.0f}",
            "at": at,
            "to_member": each.member,
            "payload": {"registration": each.pk, "starts_at": event.starts_at.isoformat()},
        }
        for each in come.iterator(chunk_size=1000)
    ]
    queue_emails(emails=emails)
    return len(emails)

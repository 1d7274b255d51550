"""When the United Kingdom changes the rules of its clocks: a meeting at 4pm stays at 4pm, and its moment moves.

Times are kept as moments. Each event knows how far London was ahead of UTC at its start, by the rules of the day on which
the time was set; where the rules of today give another answer, the page would show another time of day.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pleiad.doctor import OK, WRONG, Finding, examines
from pleiad.ui import london

from .actions import planning
from .models import Event


def drifted(*, at: datetime) -> Iterator[tuple[Event, timedelta]]:
    """Coming events whose time of day would change, each with how far its moment must move."""
    coming = Event.objects.upcoming(at).filter(cancelled_at=None, planned_offset__isnull=False)
    for event in coming.iterator(chunk_size=500):
        if by := event.planned_offset - london.offset_minutes(event.starts_at):
            yield event, timedelta(minutes=by)


@transaction.atomic
def keep_times_of_day(*, at: datetime) -> int:
    """Move each of them to the time of day that it was planned for; calendars are told. Returns how many."""
    moved = list(drifted(at=at))
    for event, by in moved:
        planning.change(event=event, by=None, at=at, starts_at=event.starts_at + by, ends_at=event.ends_at + by)
    return len(moved)


@examines
def times_of_day(*, network: bool) -> list[Finding]:
    """Whether coming meetings are at the time of day that they were planned for."""
    many = sum(1 for _each in drifted(at=timezone.now()))
    if not many:
        return [Finding("events.clock", OK, _("Coming meetings are at the time of day that they were planned for."))]
    says = _("Coming meetings that would be at another time of day, because the clocks’ rules have changed: %(many)s.")
    mend = _("Run “pleiad doctor --move-meetings”: each goes back to its time of day, and calendars are told.")
    return [Finding("events.clock", WRONG, says % {"many": many}, mend)]

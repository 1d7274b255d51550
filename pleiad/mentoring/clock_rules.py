"""When the United Kingdom changes the rules of its clocks, a date of two people at 4pm stays at 4pm too; see
`events.clock_rules`."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pleiad.doctor import OK, WRONG, Finding, examines
from pleiad.ui import london

from .actions import pairings
from .models import MentoringMeeting


def drifted(*, at: datetime) -> Iterator[tuple[MentoringMeeting, timedelta]]:
    """Coming dates whose time of day would change, each with how far its moment must move."""
    coming = MentoringMeeting.objects.filter(starts_at__gt=at, cancelled_at=None, planned_offset__isnull=False)
    for meeting in coming.select_related("pairing__mentor", "pairing__mentee").iterator(chunk_size=500):
        if by := meeting.planned_offset - london.offset_minutes(meeting.starts_at):
            yield meeting, timedelta(minutes=by)


@transaction.atomic
def keep_times_of_day(*, at: datetime) -> int:
    """Move each of them to the time of day that was agreed; calendars are told. Returns how many."""
    return sum(pairings.move_by(meeting=meeting, by=by, at=at) for meeting, by in list(drifted(at=at)))


@examines
def times_of_day(*, network: bool) -> list[Finding]:
    """Whether coming dates of mentoring are at the time of day that was agreed."""
    many = sum(1 for _each in drifted(at=timezone.now()))
    if not many:
        return [Finding("mentoring.clock", OK, _("Coming dates of mentoring are at the time of day that was agreed."))]
    says = _("Mentoring dates that would be at another time of day, because the clocks’ rules have changed: %(many)s.")
    mend = _("Run “pleiad doctor --move-meetings”: each goes back to its time of day, and calendars are told.")
    return [Finding("mentoring.clock", WRONG, says % {"many": many}, mend)]

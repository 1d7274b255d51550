"""Other times that members propose in their calendars, for those who run an event: when, and how many, never who."""

from datetime import datetime

from django.db.models import Count, F
from django.utils.translation import ngettext

from pleiad.calendars.models import CalendarAnswer
from pleiad.ui.dates import when

from .actions.calendar_entries import about
from .models import Event

MOST = 5


def proposed(event: Event, *, at: datetime) -> list[str]:
    """The coming times that members with a place propose, as sentences, what most of them propose first. One statement."""
    answers = CalendarAnswer.objects.filter(
        entry__about=about(event),
        entry__withdrawn_at=None,
        said=CalendarAnswer.Said.COUNTER,
        sequence=F("entry__sequence"),  # what answers an earlier time of the event is settled
        proposed_starts_at__gt=at,
    ).exclude(proposed_ends_at__lte=F("proposed_starts_at"))
    counted = answers.values_list("proposed_starts_at", "proposed_ends_at").annotate(people=Count("pk"))
    return [
        ngettext("%(when)s: one member", "%(when)s: %(people)s members", people)
        % {"when": when(start=starts_at, end=ends_at), "people": people}
        for starts_at, ends_at, people in counted.order_by("-people", "proposed_starts_at")[:MOST]
    ]

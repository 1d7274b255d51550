"""What members answer in their calendars: a declined place is kept for a day, and then given back."""

from datetime import datetime

from django.db import transaction

from pleiad.audit.actions import record
from pleiad.calendars.answers import Said, acts_on_answers
from pleiad.calendars.models import CalendarEntry
from pleiad.errors import Refused
from pleiad.members.models import Member
from pleiad.outbox.actions import queue_email
from pleiad.ui.dates import day, time_of_day

from .. import rules
from ..models import Registration
from . import registrations
from .calendar_entries import tell_place

AT_ONCE = 100


@acts_on_answers("event")
def hear(*, entry: CalendarEntry, said: str, at: datetime) -> str:
    """Act on what a member's calendar answered about an event; gives what was done, or "" when it is only noted."""
    held = Registration.objects.placed().select_related("event", "member").filter(member=entry.holder_id)
    registration = held.filter(event=entry.about.partition(":")[2]).first()
    if registration is None:
        return ""
    if said == Said.DECLINED:
        return _declined(registration, at)
    if said in (Said.ACCEPTED, Said.TENTATIVE) and registration.gives_back_at:
        _keep(registration, by=registration.member, at=at)
        return "kept the place that was declined before"
    return ""


def _declined(registration: Registration, at: datetime) -> str:
    if registration.event.asked_for_at:
        return "noted it; the place in a course is given back on its page"
    if registration.gives_back_at:
        return "nothing new; the place is given back already"
    if rules.why_not_withdraw(registration=registration, at=at):
        return "noted it; the event is over"
    until = rules.declined_is_kept_until(starts_at=registration.event.starts_at, at=at)
    Registration.objects.filter(pk=registration.pk).update(declined_at=at, gives_back_at=until)
    record(did="declined in the calendar", by=registration.member, about=registration, at=at)
    queue_email(
        kind="events.declined",
        key=f"declined:{registration.pk}:{at.timestamp():.6f}",
        at=at,
        to_member=registration.member,
        payload={"registration": registration.pk, "until": until.isoformat()},
    )
    return f"keeps the place until {day(moment=until)}, {time_of_day(moment=until)}, then gives it back"


@transaction.atomic
def keep(*, registration: Registration, by: Member, at: datetime) -> None:
    """Keep a place that was declined in the calendar: the invitation comes again. Raises Refused."""
    held = (
        Registration.objects.select_for_update(of=("self",)).select_related("event", "member").get(pk=registration.pk)
    )
    if reason := rules.why_not_keep(registration=held, at=at):
        raise Refused(reason)
    _keep(held, by=by, at=at)
    tell_place(held, at)


def _keep(registration: Registration, *, by: Member, at: datetime) -> None:
    Registration.objects.filter(pk=registration.pk).update(gives_back_at=None)
    record(did="kept the place", by=by, about=registration, at=at)


def give_back_due(*, at: datetime) -> int:
    """Give back the places whose time is over; returns how many."""
    due = Registration.objects.active().filter(gives_back_at__lte=at).select_related("member").order_by("gives_back_at")
    return sum(_give_back(each, at) for each in list(due[:AT_ONCE]))


def _give_back(registration: Registration, at: datetime) -> int:
    try:
        registrations.give_back_declined(registration=registration, at=at)
    except Refused:  # it was kept or given back in the same moment, or the event is over
        Registration.objects.filter(pk=registration.pk, event__ends_at__lte=at).update(gives_back_at=None)
        return 0
    return 1

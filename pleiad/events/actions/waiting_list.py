"""Freed places are offered down the waiting list, each for a limited time, and pass on by themselves.

Everything happens under the lock of the event's row, a thousand people at a time, in a constant number of statements for
each thousand. An offered place counts as taken, so that nobody else can have it meanwhile.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q, QuerySet

from pleiad.audit.actions import record, record_many
from pleiad.errors import Refused
from pleiad.members.models import Member
from pleiad.outbox.actions import queue_emails

from .. import rules
from ..models import Event, Registration
from .calendar_entries import tell_place, tell_places

AT_ONCE = 1000
"""How many people are handled in one transaction; the worker goes on with the rest."""


def pass_on(event: Event, at: datetime, *, moved: bool = False) -> int:
    """Hand out every free place to those who have waited longest. The caller holds the event's lock and saves its counts.
    `moved`: the time or venue has changed, and the emails say so.

    Returns how many places were handed out, at most a thousand; `pass_on_due` hands out the rest.
    """
    if event.cancelled_at or event.ends_at <= at or not event.waiting:
        return 0
    free = event.waiting if event.capacity is None else event.capacity - event.places_taken
    next_ones = list(event.registrations.waiting().select_related("member")[: min(max(free, 0), AT_ONCE)])
    _hand_out(event, next_ones, at, moved)
    event.places_taken += len(next_ones)
    event.waiting -= len(next_ones)
    return len(next_ones)


def offer_again(event: Event, at: datetime, *, moved: bool = False) -> None:
    """Offer every offered place again, with a new time limit, after the event changed. The caller holds the event's lock."""
    _hand_out(event, event.registrations.offered().select_related("member").order_by("arrival"), at, moved)


def _hand_out(event: Event, registrations: list[Registration], at: datetime, moved: bool) -> None:
    """Each is offered a place while there is time for an answer, and otherwise has it at once. An applicant always has it
    at once, because no email goes to an applicant."""
    until = rules.offer_lasts(starts_at=event.starts_at, limited=event.capacity is not None, at=at)
    offered = [each for each in registrations if until and each.member.is_current]
    placed = [each for each in registrations if not (until and each.member.is_current)]
    if until and offered:
        _these(event, offered).update(offered_at=at, offered_until=until)
        detail = {"until": until.isoformat()}
        record_many(did="offered a place", abouts=offered, at=at, detail=detail)
        queue_emails(emails=offer_emails(offered, until, at, why="moved" if moved else ""))
    if placed:
        _these(event, placed).update(offered_at=None, offered_until=None, placed_at=at)
        record_many(did="given a place", abouts=placed, at=at)
        tell_places(event, [each for each in placed if each.member.is_current], at)


def _these(event: Event, registrations: list[Registration]) -> QuerySet[Registration]:
    return Registration.objects.filter(event=event, pk__in=[each.pk for each in registrations])


def offer_emails(registrations: Iterable[Registration], until: datetime, at: datetime, *, why: str = "") -> list[dict]:
    """The emails that offer these members a place, for `queue_emails`. `why`: "moved" when time or venue changed, "anew" when
    the event stands for one that was cancelled."""
    return [
        {
            "kind": "events.offer",
            "key": f"offer:{each.pk}:{at.timestamp():.6f}",
            "at": at,
            "to_member": each.member,
            "payload": {"registration": each.pk, "until": until.isoformat(), **({why: True} if why else {})},
        }
        for each in registrations
    ]


@transaction.atomic
def take(*, registration: Registration, by: Member, at: datetime) -> None:
    """Take an offered place: it goes into the member's calendar."""
    event = Event.objects.select_for_update().get(pk=registration.event_id)
    held = Registration.objects.select_for_update(of=("self",)).select_related("member").get(pk=registration.pk)
    held.event = event
    if reason := rules.why_not_take(registration=held, at=at):
        raise Refused(reason)
    held.placed_at, held.offered_until = at, None
    held.save(update_fields=["placed_at", "offered_until"])
    record(did="took the place", by=by, about=held, at=at)
    tell_place(held, at)


def take_back_offers(*, event: Event) -> None:
    """The event is cancelled: members who were offered a place wait again, so that nothing lapses. The caller holds the
    event's lock and saves its counts."""
    back = event.registrations.offered().update(offered_at=None, offered_until=None)
    event.places_taken -= back
    event.waiting += back


def lapse_due(*, at: datetime) -> int:
    """End offers that were not answered in time and pass their places on; returns how many ended."""
    over = Registration.objects.offered().filter(offered_until__lte=at).order_by("offered_until")
    events = set(over.values_list("event_id", flat=True)[:AT_ONCE])
    return sum(_lapse(event=event, at=at) for event in sorted(events))


@transaction.atomic
def _lapse(*, event: int, at: datetime) -> int:
    held = Event.objects.select_for_update().get(pk=event)
    over = held.registrations.offered().filter(offered_until__lte=at).select_related("member").order_by("arrival")
    over = list(over[:AT_ONCE])
    if not over:  # another worker was here first
        return 0
    _these(held, over).update(cancelled_at=at)
    record_many(did="let an offer lapse", abouts=over, at=at)
    queue_emails(
        emails=[
            {
                "kind": "events.lapsed",
                "key": f"lapsed:{each.pk}",
                "at": at,
                "to_member": each.member,
                "payload": {"registration": each.pk},
            }
            for each in over
        ]
    )
    held.places_taken -= len(over)
    pass_on(held, at)
    save_counts(held)
    return len(over)


def pass_on_due(*, at: datetime) -> int:
    """Hand out free places beyond the thousand of one transaction; returns how many."""
    free = Event.objects.filter(Q(capacity=None) | Q(capacity__gt=F("places_taken")), waiting__gt=0)
    free = free.filter(cancelled_at=None, ends_at__gt=at)
    return sum(_go_on(event=event, at=at) for event in list(free.values_list("pk", flat=True)[:20]))


@transaction.atomic
def _go_on(*, event: int, at: datetime) -> int:
    held = Event.objects.select_for_update().get(pk=event)
    done = pass_on(held, at)
    if done:
        save_counts(held)
    return done


def save_counts(event: Event) -> None:
    """Save the counts of the locked event; its new revision renews every page that shows it."""
    event.revision += 1
    event.save(update_fields=["places_taken", "waiting", "revision"])

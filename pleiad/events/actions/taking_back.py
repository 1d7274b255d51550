"""What becomes possible again after a cancellation: taking it back within a day, or planning the meeting again for the same people."""

from datetime import datetime

from django.db import transaction

from pleiad.audit.actions import record, record_many
from pleiad.errors import Refused
from pleiad.members.models import Member
from pleiad.outbox.actions import queue_emails
from pleiad.teams.models import ChannelInvite

from .. import rules, search_documents
from ..models import Event, OnlineMeeting, Registration, RegistrationQuerySet
from ..relatives import hold, tell_relatives
from ..signals import event_taken_back
from . import online_meetings
from .calendar_entries import tell_places, waiting_email
from .waiting_list import offer_emails, pass_on


@transaction.atomic
def take_back(*, event: Event, by: Member, at: datetime) -> int:
    """The meeting takes place after all: everyone keeps the place or the turn that they had, and is told once. Returns how many
    are told. Raises Refused."""
    held = hold(event)
    if reason := rules.why_not_take_back(event=held, at=at):
        raise Refused(reason)
    cancelled_at, held.cancelled_at, held.cancel_reason = held.cancelled_at, None, ""
    _ask_teams_again(held, by, at)
    placed = list(held.registrations.placed().select_related("member").order_by("arrival"))
    current = [each for each in placed if each.member.is_current]
    tell_places(held, current, at)
    told = list(held.registrations.told_by_email().select_related("member").order_by("arrival"))
    queue_emails(
        emails=[
            {
                "kind": "events.takes_place",
                "key": f"takes-place:{each.pk}:{at.timestamp():.6f}",
                "at": at,
                "to_member": each.member,
                "payload": {"registration": each.pk},
            }
            for each in told
        ]
    )
    pass_on(held, at)
    held.revision += 1
    held.sequence += 1
    held.save()
    record(did="took the cancellation back", by=by, about=held, at=at)
    search_documents.refresh(held, at=at)
    tell_relatives(held)
    event_taken_back.send(sender=Event, event=held, cancelled_at=cancelled_at, by=by, at=at)
    return len(current) + len(told)


def _ask_teams_again(event: Event, by: Member, at: datetime) -> None:
    """Teams may have taken its meeting down meanwhile, so it is asked for a new one."""
    meeting = OnlineMeeting.objects.filter(event=event).first()
    if not meeting or not meeting.join_url or event.link != meeting.join_url:
        return
    event.link = ""
    event.save(update_fields=["link", "cancelled_at", "cancel_reason"])
    OnlineMeeting.objects.filter(pk=meeting.pk).update(dropped_at=meeting.dropped_at or at)
    if online_meetings.available():
        online_meetings.ask(event=event, by=by, at=at)


def people_of(event: Event) -> RegistrationQuerySet:
    """Current members who had a place or a turn at the cancelled event that this one stands for, those with a place first."""
    cancelled = Registration.objects.active().filter(event=event.instead_of_id, member__in=Member.objects.current())
    there = event.registrations.active().values("member")
    return cancelled.exclude(member__in=there)


def offer_to_its_people(event: Event, at: datetime) -> int:
    """The event stands for a cancelled one: members who had a place there are offered one here, in the same order, before anyone
    else can register; those who waited wait. The caller holds the event and saves its counts. Returns how many are told."""
    if not event.instead_of_id:
        return 0
    until = rules.kept_for_its_people(starts_at=event.starts_at, at=at)
    free = None if event.capacity is None else event.capacity - event.places_taken
    people = sorted(people_of(event).select_related("member"), key=lambda each: (each.placed_at is None, each.arrival))
    with_teams = [each.member_id for each in people if each.channel_invite_id]
    invites = dict(ChannelInvite.objects.active().filter(member__in=with_teams).values_list("member", "pk"))
    made: list[Registration] = []
    for each in people:
        kept = until is not None and (free is None or len(made) < free)
        made.append(
            Registration(
                event=event,
                member=each.member,
                channel_invite_id=invites.get(each.member_id),
                registered_at=at,
                arrival=event.arrivals + len(made) + 1,
                quiet_since=each.quiet_since,
                offered_at=at if kept else None,
                offered_until=until if kept else None,
            )
        )
    Registration.objects.bulk_create(made, batch_size=500)
    offered = [each for each in made if each.offered_until]
    event.arrivals += len(made)
    event.places_taken += len(offered)
    event.waiting += len(made) - len(offered)
    if until and offered:
        record_many(did="offered a place", abouts=offered, at=at, detail={"until": until.isoformat()})
        queue_emails(emails=offer_emails(offered, until, at, why="anew"))
    queue_emails(emails=[waiting_email(each, at) for each in made if not each.offered_until])
    return len(made)

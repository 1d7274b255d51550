"""Registering: one guarded update gives the seat or the next number on the waiting list; the rest are rows that follow."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from pleiad.calendars import actions as calendars
from pleiad.errors import Reason, Refused
from pleiad.members import paces
from pleiad.members.models import Member
from pleiad.teams import actions as teams

from .. import rules
from ..join_links import reference
from ..models import Event, Registration
from . import registering_sql as sql
from .calendar_entries import about, entry_of, tell_place, waiting_email

ALREADY = _("You have registered for this event already.")


def register(
    *,
    event: Event,
    member: Member,
    at: datetime,
    with_teams: bool = True,
    quiet: bool = False,
    through: str = "",
) -> Registration:
    """Give a member a seat, or the next number on the waiting list; the Teams invite leaves with it. Raises Refused.

    `quiet`: the member is on no list that members see. `through`: the page that asks, for events whose places are asked
    for elsewhere. An applicant whose application still waits gets a provisional place: no email leaves before the yes.
    """
    if reason := _why_not(event=event, member=member, at=at, through=through):
        raise Refused(reason)
    with transaction.atomic():
        # What belongs to the member alone comes first: others wait for the event's row until this transaction ends.
        invite = _invite_to_teams(event=event, member=member, at=at) if with_teams else None
        event, arrival, placed = _count_in(event=event, at=at, through=through)
        registration = sql.registration(
            event=event,
            member=member,
            at=at,
            channel_invite_id=invite,
            arrival=arrival,
            placed_at=at if placed else None,
            quiet_since=at if quiet else None,
        )
        if registration is None:  # pressed twice, perhaps in the same moment
            raise Refused(ALREADY)
        detail = {"event": event.pk, "placed": placed}
        sql.record(did="registered", by=member, about=registration, at=at, detail=detail)
        if member.is_current:
            _tell(registration, at)
    return registration


def _why_not(*, event: Event, member: Member, at: datetime, through: str) -> Reason:
    if reason := rules.why_not_register(event=event, at=at, member=member, through=through):
        return reason
    if reason := paces.why_not("register", used=lately(event=event, member=member, at=at)):
        return reason
    return None if member.is_current else rules.why_not_keep_a_place(event=event, kept=provisional(event))


def lately(*, event: Event, member: Member, at: datetime) -> int:
    """How often the member has registered for this event in 24 hours, whatever became of it. Read by the member's rows, which
    are few, and not by the event's."""
    since = at - paces.PACES["register"].within
    return list(member.registrations.filter(registered_at__gt=since).values_list("event", flat=True)).count(event.pk)


def _invite_to_teams(*, event: Event, member: Member, at: datetime) -> int:
    """The key of the invite: the first, the one that is under way, or an ended one that is opened again."""
    address, cause, held = member.work_email, about(event), not member.is_current
    first = sql.first_invite(member=member, address=address, at=at, cause=cause, held=held)
    return first or teams.invite(member=member, address=address, at=at, cause=cause, held=held).pk


def _count_in(*, event: Event, at: datetime, through: str) -> tuple[Event, int, bool]:
    """The event as it is, the number of arrival and whether a seat was free. Raises Refused."""
    counted = sql.count_in(event=event, at=at, through=through)
    if counted is None:  # it has changed since the page was shown
        event = Event.objects.select_for_update().get(pk=event.pk)
        if reason := rules.why_not_register(event=event, at=at, through=through):
            raise Refused(reason)
        counted = sql.count_in(event=event, at=at, through=through)
        assert counted is not None  # the row is held, and the rule says yes
    return event, *counted


def _tell(registration: Registration, at: datetime) -> None:
    """As `tell_place`; a member who had a calendar entry for this event before gets it updated."""
    event, member = registration.event, registration.member
    if not registration.placed_at:
        sql.queue_email(**waiting_email(registration, at))
        return
    with override(member.language):
        entry = sql.calendar_entry(
            holder=member, at=at, uid=calendars.new_uid(), location=reference(registration.pk), **entry_of(event)
        )
        if entry is None:
            tell_place(registration, at)
        else:
            sql.queue_email(**calendars.email_of(entry, 0, member, at, placed=True))


def provisional(event: Event) -> int:
    """How many applicants hold or wait for a place."""
    return Registration.objects.active().filter(event=event, member__joined_at=None).count()

"""Who was there, marked by an organiser; and the list of who comes that members may see."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from pleiad.audit.actions import record
from pleiad.errors import Refused
from pleiad.integrations.graph.meetings import Attendee
from pleiad.members.models import Address, Member
from pleiad.teams.models import ChannelInvite

from .. import rules
from ..models import Event, Registration


@transaction.atomic
def mark(*, event: Event, shown: Iterable[int], came: Iterable[int], by: Member, at: datetime) -> int:
    """Of the registrations that were shown (keys), these came and the others did not; those not shown stay as they were.

    Three statements, however many there are. Returns how many of those shown came.
    """
    held = Event.objects.select_for_update().get(pk=event.pk)
    if reason := rules.why_not_mark(event=held, at=at):
        raise Refused(reason)
    on_page, came = held.registrations.placed().filter(pk__in=set(shown)), set(came)
    there = on_page.filter(pk__in=came)
    newly = there.filter(came_at=None).update(came_at=at)
    not_there = on_page.exclude(pk__in=came).filter(came_at__isnull=False).update(came_at=None)
    record(did="marked attendance", by=by, about=held, at=at, detail={"came": newly, "did not": not_there})
    return there.count()


@transaction.atomic
def mark_as_came(*, event: Event, came: Iterable[int], by: Member, at: datetime) -> int:
    """These registrations (keys) came; all others stay as they were. Returns how many are marked newly. Raises Refused."""
    held = Event.objects.select_for_update().get(pk=event.pk)
    if reason := rules.why_not_mark(event=held, at=at):
        raise Refused(reason)
    newly = held.registrations.placed().filter(pk__in=set(came), came_at=None).update(came_at=at)
    record(did="marked attendance", by=by, about=held, at=at, detail={"came": newly, "did not": 0})
    return newly


@transaction.atomic
def be_quiet(*, registration: Registration, quiet: bool, at: datetime) -> None:
    """Not to be listed, or to be named again; with or without a place."""
    Registration.objects.filter(pk=registration.pk).update(quiet_since=at if quiet else None)
    did = "comes quietly" if quiet else "no longer comes quietly"
    record(did=did, by=registration.member, about=registration, at=at)


def seen_by(reader: Member, *, event: Event) -> QuerySet[Registration]:
    """Registrations with a place that this reader may see, in order of names."""
    coming = event.registrations.placed().filter(quiet_since=None, member__in=Member.objects.visible_to(reader))
    return coming.select_related("member__organisation").order_by("member__name", "pk")


def mark_from_report(*, event: Event, attendees: Iterable[Attendee], at: datetime) -> tuple[int, int]:
    """Those whom Teams' report names and who have a place here came, and stay marked if an organiser said so before;
    nobody is marked as absent. People are known by their guest account or by an address that they proved; names are not
    read. Returns how many have a place here, and how many were named. In the caller's transaction."""
    named = {(each.user_id, each.address.lower()) for each in attendees}
    accounts = {user_id for user_id, _address in named if user_id}
    addresses = {address for _user_id, address in named if address}
    members = set(ChannelInvite.objects.filter(guest_id__in=accounts).values_list("member", flat=True))
    members |= set(ChannelInvite.objects.filter(opened_as__in=addresses).values_list("member", flat=True))
    members |= set(Address.objects.filter(address__in=addresses).values_list("member", flat=True))
    held = Event.objects.select_for_update().get(pk=event.pk)
    there = held.registrations.placed().filter(member__in=members - {None})
    newly = there.filter(came_at=None).update(came_at=at)
    record(did="read attendance from Teams", by=None, about=held, at=at, detail={"named": len(named), "newly": newly})
    return there.count(), len(named)

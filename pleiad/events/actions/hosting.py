"""Who runs an event: a host and deputies. Every organiser may act; this says who is asked first."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pleiad.audit.actions import record, record_many
from pleiad.errors import Reason, Refused
from pleiad.members.models import Member

from ..models import Event, Host
from . import online_meetings


def why_not_host(*, member: Member) -> Reason:
    """Why a member cannot run an event, or None."""
    return None if member.is_organiser else _("Only organisers can run an event.")


@transaction.atomic
def name_hosts(*, event: Event, host: Member, deputies: Iterable[Member] = (), by: Member | None, at: datetime) -> None:
    """These run the event from now on, and nobody else. Hosts who stay keep the date since when they have run it."""
    deputies = [each for each in deputies if each != host]
    for each in (host, *deputies):
        if reason := why_not_host(member=each):
            raise Refused(reason)
    held = Event.objects.select_for_update().get(pk=event.pk)
    before = {each.member_id: each for each in Host.objects.filter(event=event)}
    Host.objects.filter(event=event).delete()
    named = [(host, False), *((each, True) for each in deputies)]
    Host.objects.bulk_create(
        [
            Host(event=event, member=each, deputy=deputy, since=before[each.pk].since if each.pk in before else at)
            for each, deputy in named
        ]
    )
    online_meetings.follow(held, at)
    record(did="named hosts", by=by, about=event, at=at, detail={"host": host.pk, "deputies": [d.pk for d in deputies]})


def acting_for(event: Event) -> list[Member]:
    """Who deals with what waits at this event: the host and deputies who are still organisers, the host first; all
    organisers when none is left, so that nothing waits for someone who has left."""
    organisers = Member.objects.organisers()
    ours = list(organisers.filter(hosting__event=event).order_by("hosting__deputy", "hosting__since", "pk"))
    return ours or list(organisers.order_by("organiser_since", "pk"))


def acts_for(event: Event, *, member: Member) -> bool:
    """Whether this organiser is one of those who deal with what waits at this event (`acting_for`)."""
    ours = Member.objects.organisers().filter(hosting__event=event).values_list("pk", flat=True)
    return member.pk in (found := set(ours)) or not found and member.is_organiser


@transaction.atomic
def hand_on(*, member: Member, by: Member | None = None, at: datetime) -> int:
    """A member has left: in each coming event that the member ran, the longest-serving deputy takes over. Returns how many."""
    hosted = list(
        Host.objects.filter(member=member, event__ends_at__gt=at).select_related("event").order_by("event_id")
    )
    if not hosted:
        return 0
    Host.objects.filter(pk__in=[each.pk for each in hosted]).delete()
    ran = [each.event_id for each in hosted if not each.deputy]
    next_ones: dict[int, int] = {}
    for each in Host.objects.filter(event__in=ran, deputy=True).order_by("event_id", "since", "pk"):
        next_ones.setdefault(each.event_id, each.pk)
    Host.objects.filter(pk__in=next_ones.values()).update(deputy=False)
    record_many(did="handed on", by=by, abouts=[each.event for each in hosted], at=at)
    return len(hosted)

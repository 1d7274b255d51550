"""Who runs an event: a host and her deputies. Every organiser may act; this says whom a question goes to first."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pleiad.audit.actions import record, record_many
from pleiad.errors import Refused
from pleiad.members.models import Member

from ..models import Event, Host


def why_not_host(*, member: Member) -> str | None:
    """Why she cannot run an event, or None."""
    return None if member.is_organiser else _("Only organisers can run an event.")


@transaction.atomic
def name_hosts(*, event: Event, host: Member, deputies: Iterable[Member] = (), by: Member | None, at: datetime) -> None:
    """These run the event from now on, and nobody else; whoever ran it before stays since when she did."""
    deputies = [each for each in deputies if each != host]
    for each in (host, *deputies):
        if reason := why_not_host(member=each):
            raise Refused(reason)
    Event.objects.select_for_update().get(pk=event.pk)
    before = {each.member_id: each for each in Host.objects.filter(event=event)}
    Host.objects.filter(event=event).delete()
    named = [(host, False), *((each, True) for each in deputies)]
    Host.objects.bulk_create(
        [
            Host(event=event, member=each, deputy=deputy, since=before[each.pk].since if each.pk in before else at)
            for each, deputy in named
        ]
    )
    record(did="named hosts", by=by, about=event, at=at, detail={"host": host.pk, "deputies": [d.pk for d in deputies]})


def acting_for(event: Event) -> list[Member]:
    """To whom what waits at this event goes: its host and deputies who are organisers still, the host first; when none
    is left, all organisers, so that nothing waits for somebody who has gone."""
    organisers = Member.objects.organisers()
    ours = list(organisers.filter(hosting__event=event).order_by("hosting__deputy", "hosting__since", "pk"))
    return ours or list(organisers.order_by("organiser_since", "pk"))


@transaction.atomic
def hand_on(*, member: Member, by: Member | None = None, at: datetime) -> int:
    """She has gone: in each coming event that she ran, the deputy of longest standing runs it now. Returns how many."""
    hers = list(Host.objects.filter(member=member, event__ends_at__gt=at).select_related("event").order_by("event_id"))
    if not hers:
        return 0
    Host.objects.filter(pk__in=[each.pk for each in hers]).delete()
    ran = [each.event_id for each in hers if not each.deputy]
    next_ones = {}
    for each in Host.objects.filter(event__in=ran, deputy=True).order_by("event_id", "since", "pk"):
        next_ones.setdefault(each.event_id, each.pk)
    Host.objects.filter(pk__in=next_ones.values()).update(deputy=False)
    record_many(did="handed on", by=by, abouts=[each.event for each in hers], at=at)
    return len(hers)

"""Who was there, marked by an organiser; and the list of who comes that members may see."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from pleiad.audit.actions import record
from pleiad.errors import Refused
from pleiad.members.models import Member

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
def be_quiet(*, registration: Registration, quiet: bool, at: datetime) -> None:
    """Come quietly, or be named again; with or without a place."""
    Registration.objects.filter(pk=registration.pk).update(quiet_since=at if quiet else None)
    did = "comes quietly" if quiet else "no longer comes quietly"
    record(did=did, by=registration.member, about=registration, at=at)


def seen_by(reader: Member, *, event: Event) -> QuerySet[Registration]:
    """Registrations with a place that this reader may see, in order of names."""
    coming = event.registrations.placed().filter(quiet_since=None, member__in=Member.objects.visible_to(reader))
    return coming.select_related("member__organisation").order_by("member__name", "pk")

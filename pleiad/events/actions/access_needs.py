"""What a member needs to take part: said once, read by the people named for one event, deleted on the dates shown."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from pleiad.audit.actions import record
from pleiad.errors import Refused
from pleiad.members.models import Member

from .. import rules
from ..models import AccessNeeds, AccessShare, Event, Registration
from .hosting import acting_for, acts_for

AFTER_THE_EVENT = timedelta(days=7)
"""Long enough to put right what was missing."""
UNUSED = timedelta(days=365)
AT_ONCE = 1000


def of(member: Member) -> AccessNeeds | None:
    """What the member has said, or None."""
    return AccessNeeds.objects.filter(member=member).first()


def named_readers(event: Event) -> list[Member]:
    """Who reads access needs for this event: its host and deputies, or every organiser when none of them is left."""
    return acting_for(event)


def reads_for(event: Event, *, member: Member) -> bool:
    """Whether this organiser is one of the named readers."""
    return acts_for(event, member=member)


def shared_until(event: Event) -> date:
    """The day on which the readers of this event can no longer read."""
    return timezone.localdate(event.ends_at + AFTER_THE_EVENT)


@transaction.atomic
def say(*, member: Member, words: str, at: datetime) -> AccessNeeds | None:
    """Keep what the member says. Empty words delete it, and then nobody reads it for any event."""
    if not words.strip():
        AccessNeeds.objects.filter(member=member).delete()
        record(did="deleted access needs", by=member, about=member, at=at)
        return None
    values = {"words": words.strip(), "said_at": at, "forget_on": _a_year_on(at)}
    needs, _made = AccessNeeds.objects.update_or_create(member=member, defaults=values)
    record(did="said access needs", by=member, about=member, at=at)
    return needs


@transaction.atomic
def say_for(*, registration: Registration, words: str, shared: bool, at: datetime) -> bool:
    """Keep what the member says and let the people named for this event read it, or not; returns whether they can."""
    said = say(member=registration.member, words=words, at=at)
    if said and shared:
        share(registration=registration, at=at)
        return True
    keep_back(registration=registration, at=at)
    return False


def _a_year_on(at: datetime) -> date:
    return timezone.localdate(at + UNUSED)


@transaction.atomic
def share(*, registration: Registration, at: datetime) -> None:
    """Let the people named for this event read what the member has said."""
    locked = Registration.objects.select_for_update(of=("self",))
    held = locked.select_related("event", "member").get(pk=registration.pk)
    if reason := rules.why_not_share_needs(registration=held, at=at):
        raise Refused(reason)
    needs = AccessNeeds.objects.filter(member=held.member_id).first()
    if needs is None:
        return
    AccessNeeds.objects.filter(pk=needs.pk).update(forget_on=max(_a_year_on(at), shared_until(held.event)))
    AccessShare.objects.get_or_create(registration=held, defaults={"needs": needs, "shared_at": at})
    record(did="shared access needs", by=held.member, about=held, at=at)


@transaction.atomic
def keep_back(*, registration: Registration, at: datetime) -> None:
    """Stop sharing for this event."""
    gone, _each = AccessShare.objects.filter(registration=registration).delete()
    if gone:
        record(did="stopped sharing access needs", by=registration.member, about=registration, at=at)


def read_for(event: Event, *, reader: Member, at: datetime) -> QuerySet[AccessShare]:
    """What is shared for this event with this reader, in order of names. Nothing for a reader who is not named, of members
    who no longer come, or after the day that was shown."""
    if not reads_for(event, member=reader) or event.ends_at + AFTER_THE_EVENT <= at:
        return AccessShare.objects.none()
    active = AccessShare.objects.filter(registration__event=event, registration__cancelled_at=None)
    return active.select_related("registration__member", "needs").order_by("registration__member__name", "pk")


def keep_back_where_off() -> int:
    """Stop sharing for cancelled events and places given back; returns for how many. What has reached its date the sweep deletes."""
    off = Q(registration__cancelled_at__isnull=False) | Q(registration__event__cancelled_at__isnull=False)
    going = list(AccessShare.objects.filter(off).values_list("pk", flat=True)[:AT_ONCE])
    return AccessShare.objects.filter(pk__in=going).delete()[0] if going else 0

"""Watches: members are told when a cohort opens near a location, by one email for each cohort, until they stop it."""

from datetime import datetime

from django.conf import settings
from django.core import signing
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import translation

from pleiad.errors import Refused
from pleiad.members.models import Member, of_a_current
from pleiad.outbox.actions import queue_emails

from .. import demand, rules
from ..locations.distance import miles
from ..locations.find import FoundLocation
from ..models import Cohort, Course, PlaceRequest, Watch
from .planning import located

MILES_TO_A_DEGREE = 69.0
"""Of latitude, rounded down from 69.05 at 50 degrees north, so that the box drawn with it is never too small."""
_signer = signing.Signer(salt="pleiad.training.stop", sep=".")


def watch(*, member: Member, found: FoundLocation, within: int, course: Course | None, at: datetime) -> Watch:
    """Tell the member of every cohort that opens within so many miles; asking again changes the miles. Only the town or
    the outward code is kept. Too small a matter for the audit."""
    if reason := rules.why_not_watch(member=member):
        raise Refused(reason)
    location = located(found)
    values = {**location, "miles": within, "made_at": at}
    one = {"member": member, "location_key": location["location_key"], "course": course, "stopped_at": None}
    try:
        with transaction.atomic():
            return Watch.objects.update_or_create(**one, defaults=values)[0]
    except IntegrityError:  # pressed twice
        return Watch.objects.get(**one)


def stop(*, watch: Watch, at: datetime) -> None:
    """Stop a watch."""
    Watch.objects.filter(pk=watch.pk, stopped_at=None).update(stopped_at=at)


def stop_link(watch: Watch) -> str:
    """The link in the emails of a watch that stops it without signing in."""
    with translation.override(watch.member.language):
        return settings.BASE_URL + reverse("training:stop", args=[_signer.sign(str(watch.pk))])


def of_ticket(ticket: str) -> Watch | None:
    """The watch of a stop link, or None when the signature is not ours."""
    try:
        return Watch.objects.select_related("member").filter(pk=int(_signer.unsign(ticket))).first()
    except (signing.BadSignature, ValueError):
        return None


@transaction.atomic
def tell_of(*, cohort: Cohort, at: datetime) -> int:
    """Email, once, every member who watches or is on the waiting list of a full cohort and has this one near enough.
    Returns how many are told."""
    held = Cohort.objects.select_for_update(of=("self",)).select_related("lead").get(pk=cohort.pk)
    if held.told_at:
        return 0
    held.told_at = at
    held.save(update_fields=["told_at"])
    if held.online or held.lead.cancelled_at or held.lead.starts_at <= at:
        return 0
    told: dict[int, PlaceRequest | Watch] = {}
    told |= {each.member_id: each for each in _waiting(held, at) if miles(held, each.cohort) <= demand.OF_A_FULL_COHORT}
    # One email for each member; a watch goes before a waiting list, since it is what the member asked for.
    told |= {each.member_id: each for each in _watching(held) if miles(held, each) <= each.miles}
    queue_emails(
        emails=[
            {
                "kind": "training.opened",
                "key": f"training-opened:{held.pk}:{each.member_id}",
                "at": at,
                "to_member": each.member,
                "payload": {"cohort": held.pk, "watch" if isinstance(each, Watch) else "request": each.pk},
            }
            for each in told.values()
        ]
    )
    return len(told)


def _waiting(cohort: Cohort, at: datetime) -> QuerySet[PlaceRequest]:
    """Requests on the waiting list of another cohort of this course."""
    found = demand.waiting_for_a_place(at).filter(cohort__course=cohort.course_id).exclude(cohort=cohort)
    asked_here = PlaceRequest.objects.filter(cohort=cohort).values("member")
    return found.exclude(member__in=asked_here).select_related("cohort", "member").order_by("pk")


def _watching(cohort: Cohort) -> QuerySet[Watch]:
    if cohort.latitude is None:
        return Watch.objects.none()
    reach = 500 / MILES_TO_A_DEGREE
    found = Watch.objects.standing().filter(
        of_a_current("member"),
        Q(course=None) | Q(course=cohort.course_id),
        latitude__range=(cohort.latitude - reach, cohort.latitude + reach),
    )
    # Members who have asked for this cohort know of it.
    return found.exclude(member__place_requests__cohort=cohort.pk).select_related("member")

"""What the worker does for training: requests follow their registrations, watchers are told, spaces are opened."""

from datetime import datetime

from dateutil.relativedelta import relativedelta
from django.db.models import Exists, F, Max, OuterRef, Q

from pleiad.outbox.actions import queue_email

from . import rules
from .actions import check_ins, requests, spaces, watching
from .models import Allowance, Cohort, CourseCheckIn, Ended, PlaceRequest

AT_ONCE = 100


def run(*, at: datetime) -> int:
    """Do one bounded step of all that is due. Returns how much was done."""
    return (
        end_what_is_off(at=at)
        + place_those_with_a_place(at=at)
        + register_those_with_leave(at=at)
        + tell_watchers(at=at)
        + open_spaces(at=at)
        + check_in(at=at)
        + warn_of_lapsing(at=at)
    )


def end_what_is_off(*, at: datetime) -> int:
    """End requests whose registration was withdrawn, whose cohort is off or has begun, or whose member has left."""
    # Of cohorts that ended over a year ago, only requests that still wait are looked at.
    recent = Q(cohort__lead__ends_at__gt=at - relativedelta(months=12))
    standing = PlaceRequest.objects.standing().filter(Q(placed_at=None) | recent)
    off = standing.filter(
        Q(cohort__lead__cancelled_at__isnull=False)
        | Q(registration__cancelled_at__isnull=False)
        | Q(placed_at=None, cohort__lead__starts_at__lte=at)
        | Q(registration=None) & (Q(member__suspended_at__isnull=False) | Q(member__left_at__isnull=False))
        | Q(registration=None, member__resting_since__isnull=False)
    )
    found = off.select_related("cohort__lead", "registration", "member", "approval")[:AT_ONCE]
    return sum(requests.end(request=each, why=_why(each), by=None, at=at) for each in found)


def _why(request):
    if request.cohort.lead.cancelled_at:
        return Ended.CANCELLED
    if not request.member.is_current:
        return Ended.LET_GO
    registration = request.registration
    if registration and registration.cancelled_at:
        return Ended.WITHDRAWN
    return Ended.NO_PLACE


def place_those_with_a_place(*, at: datetime) -> int:
    """Spend the points of members who waited and have a place now, and register them for the other days."""
    found = PlaceRequest.objects.standing().filter(placed_at=None, registration__placed_at__isnull=False)
    found = found.filter(registration__cancelled_at=None)
    return sum(requests.place(request=each, at=at) for each in found[:AT_ONCE])


def register_those_with_leave(*, at: datetime) -> int:
    """Register members who have a yes and waited for an earlier request."""
    cohorts = Cohort.objects.filter(
        Exists(
            PlaceRequest.objects.standing().filter(cohort=OuterRef("pk"), agreed_at__isnull=False, registered_at=None)
        )
    )
    return sum(requests.register_agreed(cohort=each, at=at) for each in cohorts[:20])


def tell_watchers(*, at: datetime) -> int:
    """Tell those who watch of newly opened cohorts."""
    new = Cohort.objects.filter(published_at__isnull=False, told_at=None)[:20]
    for each in new:
        watching.tell_of(cohort=each, at=at)
    return len(new)


def open_spaces(*, at: datetime) -> int:
    """Open the spaces of cohorts that have begun."""
    begun = Cohort.objects.filter(
        space=None,
        published_at__isnull=False,
        lead__cancelled_at=None,
        lead__starts_at__lte=at,
        lead__starts_at__gt=at - relativedelta(months=12),
    )
    with_people = begun.filter(
        Exists(PlaceRequest.objects.standing().filter(cohort=OuterRef("pk"), placed_at__isnull=False))
    )
    return sum(spaces.open_space(cohort=each, at=at) for each in with_people[:20])


def check_in(*, at: datetime) -> int:
    """Ask how it has gone on, three and twelve months after the last day of a cohort. A question that is late by more
    than a month is not asked."""
    done = 0
    for months in check_ins.CHECKED_AFTER:
        until = at - relativedelta(months=months)
        asked = CourseCheckIn.objects.filter(cohort=OuterRef("pk"), months=months)
        took_part = PlaceRequest.objects.standing().filter(cohort=OuterRef("pk"), placed_at__isnull=False)
        due = (
            Cohort.objects.filter(~Exists(asked), Exists(took_part), lead__cancelled_at=None)
            .filter(lead__ends_at__gt=until - relativedelta(months=3))
            .annotate(last=Max("events__ends_at"))
            .filter(last__lte=until, last__gt=until - check_ins.NOT_ASKED_LATER_THAN)
        )
        done += sum(check_ins.check_in(cohort=each, months=months, at=at) for each in due[:20])
    return done


def warn_of_lapsing(*, at: datetime) -> int:
    """Email, once, the contacts of allowances with unused points that lapse within 60 days."""
    soon = Allowance.objects.filter(
        expires_at__gt=at,
        expires_at__lte=at + rules.WARN_BEFORE,
        warned_at=None,
        points__gt=F("reserved") + F("spent"),
    )[:AT_ONCE]
    for each in soon:
        queue_email(
            kind="training.lapsing",
            key=f"training-lapsing:{each.pk}:{each.expires_at:%Y-%m-%d}",
            at=at,
            address=each.contact_address,
            payload={"allowance": each.pk},
        )
        Allowance.objects.filter(pk=each.pk).update(warned_at=at)
    return len(soon)

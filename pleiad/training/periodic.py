"""What time asks of training: requests follow their registrations, watchers are told, cohorts stay together."""

from datetime import datetime

from dateutil.relativedelta import relativedelta
from django.db.models import Exists, F, Max, OuterRef, Q

from pleiad.outbox.actions import queue_email

from . import rules
from .actions import after, requests, watching
from .models import Allowance, Cohort, CourseCheckIn, Ended, PlaceRequest

AT_ONCE = 100


def run(*, at: datetime) -> int:
    """One bounded step; everything is read from the database, and nothing is done twice."""
    return (
        end_what_is_off(at=at)
        + place_those_with_a_place(at=at)
        + register_those_with_leave(at=at)
        + tell_watchers(at=at)
        + open_spaces(at=at)
        + check_in(at=at)
        + warn_of_lapsing(at=at)
        + watching.forget_old(at=at)
    )


def end_what_is_off(*, at: datetime) -> int:
    """Requests whose place was given back in the events room, whose cohort is off or began without her, or who left."""
    # Of the years that are past only what still waits is looked at, however long nobody worked.
    recent = Q(cohort__lead__ends_at__gt=at - relativedelta(months=12))
    standing = PlaceRequest.objects.standing().filter(Q(placed_at=None) | recent)
    off = standing.filter(
        Q(cohort__lead__cancelled_at__isnull=False)
        | Q(registration__cancelled_at__isnull=False)
        | Q(placed_at=None, cohort__lead__starts_at__lte=at)
        | Q(registration=None) & (Q(member__suspended_at__isnull=False) | Q(member__left_at__isnull=False))
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
    """Whoever waited and has a place now: the other days, and her points."""
    found = PlaceRequest.objects.standing().filter(placed_at=None, registration__placed_at__isnull=False)
    found = found.filter(registration__cancelled_at=None)
    return sum(requests.place(request=each, at=at) for each in found[:AT_ONCE])


def register_those_with_leave(*, at: datetime) -> int:
    """Whoever has a yes and waited for somebody who asked before her."""
    cohorts = Cohort.objects.filter(
        Exists(
            PlaceRequest.objects.standing().filter(cohort=OuterRef("pk"), agreed_at__isnull=False, registered_at=None)
        )
    )
    return sum(requests.register_agreed(cohort=each, at=at) for each in cohorts[:20])


def tell_watchers(*, at: datetime) -> int:
    """Cohorts that were opened and of which nobody has been told."""
    new = Cohort.objects.filter(published_at__isnull=False, told_at=None)[:20]
    for each in new:
        watching.tell_of(cohort=each, at=at)
    return len(new)


def open_spaces(*, at: datetime) -> int:
    """Cohorts that have begun and have no space yet."""
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
    return sum(after.open_space(cohort=each, at=at) for each in with_people[:20])


def check_in(*, at: datetime) -> int:
    """Cohorts whose last day was three or twelve months ago, if not much longer: a question that is late by more than a
    month is not asked."""
    done = 0
    for months in after.CHECKED_AFTER:
        until = at - relativedelta(months=months)
        asked = CourseCheckIn.objects.filter(cohort=OuterRef("pk"), months=months)
        took_part = PlaceRequest.objects.standing().filter(cohort=OuterRef("pk"), placed_at__isnull=False)
        due = (
            Cohort.objects.filter(~Exists(asked), Exists(took_part), lead__cancelled_at=None)
            .filter(lead__ends_at__gt=until - relativedelta(months=3))
            .annotate(last=Max("events__ends_at"))
            .filter(last__lte=until, last__gt=until - after.NOT_ASKED_LATER_THAN)
        )
        done += sum(after.check_in(cohort=each, months=months, at=at) for each in due[:20])
    return done


def warn_of_lapsing(*, at: datetime) -> int:
    """Allowances whose points lapse within 60 days and are not all used: their contact gets one email."""
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

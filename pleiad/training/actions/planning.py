"""Organisers plan courses and cohorts. The days of a cohort are events from the beginning."""

from datetime import datetime

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override

from pleiad.audit.actions import record
from pleiad.errors import Refused
from pleiad.events.actions import planning as events
from pleiad.events.models import EventKind
from pleiad.members.models import Member
from pleiad.search import actions as search
from pleiad.search.models import Audience
from pleiad.ui.slugs import save_under

from .. import rules
from ..locations import keys
from ..locations.find import FoundLocation
from ..models import Cohort, Course
from .requests import gate


@transaction.atomic
def make_course(
    *,
    name: str,
    about: str,
    for_whom: str,
    by: Member | None,
    at: datetime,
    name_cy: str = "",
    about_cy: str = "",
    for_whom_cy: str = "",
    months: list[int] | None = None,
    points: int = 0,
) -> Course:
    """Make a course, which has a page of its own from now on. Without `months` it runs all year."""
    course = Course(
        name=name,
        name_cy=name_cy,
        about=about,
        about_cy=about_cy,
        for_whom=for_whom,
        for_whom_cy=for_whom_cy,
        months=months or [],
        points=points,
        made_at=at,
    )
    save_under(course, slugify(course.name)[:50] or "course")
    _find(course, at)
    record(did="made a course", by=by, about=course, at=at)
    return course


def _find(course: Course, at: datetime) -> None:
    for language, name, text in (("en", course.name, course.about), ("cy", course.name_cy, course.about_cy)):
        if name:
            search.put(
                kind="training",
                pk=course.pk,
                title=name,
                text=text,
                view="training:course",
                args=[course.slug],
                audience=Audience.PUBLIC,
                at=at,
                language=language,
            )


@transaction.atomic
def change_course(
    *,
    course: Course,
    name: str,
    name_cy: str,
    about: str,
    about_cy: str,
    for_whom: str,
    for_whom_cy: str,
    months: list[int],
    points: int,
    by: Member,
    at: datetime,
) -> Course:
    """Change a course; its address stays, and earlier requests cost what they did then."""
    held = Course.objects.select_for_update().get(pk=course.pk)
    values = {
        "name": name,
        "name_cy": name_cy,
        "about": about,
        "about_cy": about_cy,
        "for_whom": for_whom,
        "for_whom_cy": for_whom_cy,
        "months": months,
        "points": points,
    }
    changed = sorted(column for column, value in values.items() if getattr(held, column) != value)
    for column in changed:
        setattr(held, column, values[column])
    held.save()
    _find(held, at)
    record(did="changed a course", by=by, about=held, at=at, detail={"fields": changed})
    return held


def located(found: FoundLocation | None) -> dict:
    """A location as the columns of a `Located` model; for None, those of something online."""
    if not found:
        return {"location_key": "", "location": "", "latitude": None, "longitude": None, "nation": "", "land": ""}
    return {
        "location_key": keys.key_of(found),
        "location": keys.spoken(found),
        "latitude": found.latitude,
        "longitude": found.longitude,
        "nation": found.nation or "",
        "land": keys.land(found),
    }


@transaction.atomic
def plan_cohort(
    *,
    course: Course,
    found: FoundLocation | None,
    venue: str,
    days: list[tuple[datetime, datetime]],
    capacity: int,
    link: str = "",
    by: Member | None,
    at: datetime,
) -> Cohort:
    """Make a cohort as a draft, with its days as draft events; the first of them has `capacity` places.

    `found`: its location, None for online; `venue`: what the calendar says of it; `days`: (start, end) of each, in order.
    """
    location = located(found)
    made = []
    for number, (starts_at, ends_at) in enumerate(days, 1):
        title, title_cy = (_title(name, number, len(days), language) for language, name in _names(course))
        made.append(
            events.create(
                by=by,
                at=at,
                title=title[:120],
                title_cy=title_cy[:120],
                summary=course.for_whom[:300],
                summary_cy=course.for_whom_cy[:300],
                description=course.about,
                description_cy=course.about_cy,
                kind=EventKind.LEARNING,
                starts_at=starts_at,
                ends_at=ends_at,
                venue=venue if found else "",
                link=link,
                capacity=capacity if number == 1 else None,
            )
        )
    cohort = Cohort.objects.create(course=course, lead=made[0], made_at=at, **location)
    cohort.events.set(made)
    cohort.events.update(asked_for_at=gate(cohort.pk))
    record(did="planned a cohort", by=by, about=cohort, at=at)
    return cohort


def _names(course: Course) -> tuple[tuple[str, str], tuple[str, str]]:
    return ("en", course.name), ("cy", course.name_cy)


def _title(name: str, number: int, of: int, language: str) -> str:
    if not name or of == 1:
        return name
    with override(language):
        return _("%(course)s, day %(number)s of %(days)s") % {"course": name, "number": number, "days": of}


@transaction.atomic
def publish_cohort(*, cohort: Cohort, by: Member | None, at: datetime) -> None:
    """Open a cohort: places can be asked for, its days are in the programme, and the worker tells those who watch."""
    held = Cohort.objects.select_for_update(of=("self",)).select_related("lead").get(pk=cohort.pk)
    if reason := rules.why_not_publish(cohort=held, at=at):
        raise Refused(reason)
    for day in held.events.filter(published_at=None, cancelled_at=None):
        events.publish(event=day, by=by, at=at)
    held.published_at = at
    held.save(update_fields=["published_at"])
    record(did="opened a cohort", by=by, about=held, at=at)


@transaction.atomic
def call_off(*, cohort: Cohort, by: Member, at: datetime, reason: str) -> None:
    """Cancel every day that is still to come; the events room tells everyone, and all points return."""
    held = Cohort.objects.select_for_update(of=("self",)).get(pk=cohort.pk)
    for day in held.events.filter(cancelled_at=None, ends_at__gt=at).order_by("starts_at"):
        events.cancel(event=day, by=by, at=at, reason=reason)
    record(did="called a cohort off", by=by, about=held, at=at, reason=reason)

"""Members who took a course can be found on its page, by members who think of taking it."""

from datetime import datetime

from pleiad.errors import Refused
from pleiad.members.models import Member

from .. import rules
from ..models import Alumna, Course, PlaceRequest


def took_part(*, course: Course, member: Member, at: datetime) -> bool:
    """Whether the member has a place in a cohort of this course that has begun."""
    placed = PlaceRequest.objects.standing().filter(member=member, cohort__course=course, placed_at__isnull=False)
    return placed.filter(cohort__lead__starts_at__lte=at).exists()


def be_found(*, course: Course, member: Member, at: datetime) -> Alumna:
    """Show the member on the page of the course, to those who think of taking it."""
    if reason := rules.why_not_alumna(took_part=took_part(course=course, member=member, at=at)):
        raise Refused(reason)
    return Alumna.objects.get_or_create(course=course, member=member, defaults={"since": at})[0]


def be_found_no_longer(*, course: Course, member: Member) -> None:
    """Take the member off the page of the course."""
    Alumna.objects.filter(course=course, member=member).delete()

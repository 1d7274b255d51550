"""What follows a course: the cohort's own space, check-ins after some months, and alumnae who can be asked."""

from datetime import datetime

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from pleiad.audit.actions import record
from pleiad.content.models import RoomRule, Space, SpaceReader
from pleiad.errors import Refused
from pleiad.members.models import Member
from pleiad.outbox.actions import queue_emails
from pleiad.ui.dates import month

from .. import rules
from ..models import Alumna, Cohort, Course, CourseCheckIn, PlaceRequest

CHECKED_AFTER = (3, 12)
"""Months after the last day: soon enough to remember, and late enough to see what has lasted."""
NOT_ASKED_LATER_THAN = relativedelta(months=1)


def took_part(*, course: Course, member: Member, at: datetime) -> bool:
    """Whether the member has a place in a cohort of this course that has begun."""
    placed = PlaceRequest.objects.standing().filter(member=member, cohort__course=course, placed_at__isnull=False)
    return placed.filter(cohort__lead__starts_at__lte=at).exists()


@transaction.atomic
def open_space(*, cohort: Cohort, at: datetime) -> bool:
    """Give a cohort that has begun its own closed space, for everyone who has a place. Returns False if it has one."""
    held = Cohort.objects.select_for_update(of=("self",)).select_related("course", "lead").get(pk=cohort.pk)
    if held.space_id:
        return False
    placed = PlaceRequest.objects.standing().filter(cohort=held, placed_at__isnull=False)
    members = Member.objects.current().filter(pk__in=placed.values("member"))
    where = {"place": held.location.partition(",")[0], "year": held.lead.starts_at.year}
    names = {}
    for language in ("en", "cy"):
        with override(language):
            place = where["place"] or _("Online")
            names[language] = f"{held.course}: {place}, {month(moment=held.lead.starts_at)} {where['year']}"[:80]
            names[f"purpose {language}"] = _("For those who took the course together, to go on helping each other.")
    held.space = Space.objects.create(
        slug=f"cohort-{held.pk}",
        name=names["en"],
        name_cy=names["cy"] if held.course.name_cy else "",
        purpose=names["purpose en"],
        purpose_cy=names["purpose cy"],
        rule=RoomRule.STAYS,
        closed=True,
        made_at=at,
    )
    SpaceReader.objects.bulk_create([SpaceReader(space=held.space, member=each, since=at) for each in members])
    held.save(update_fields=["space"])
    record(did="opened a space for a cohort", about=held, at=at)
    return True


@transaction.atomic
def check_in(*, cohort: Cohort, months: int, at: datetime) -> int:
    """Ask everyone who took part, once, how it has gone on since. Returns how many are asked."""
    held = Cohort.objects.select_for_update(of=("self",)).get(pk=cohort.pk)
    placed = PlaceRequest.objects.standing().filter(cohort=held, placed_at__isnull=False)
    asked = CourseCheckIn.objects.filter(cohort=held, months=months).values("member")
    members = list(Member.objects.current().filter(pk__in=placed.values("member")).exclude(pk__in=asked))
    CourseCheckIn.objects.bulk_create(
        [CourseCheckIn(cohort=held, member=each, months=months, asked_at=at) for each in members]
    )
    queue_emails(
        emails=[
            {
                "kind": "training.check_in",
                "key": f"training-check-in:{held.pk}:{months}:{each.pk}",
                "at": at,
                "to_member": each,
                "payload": {"cohort": held.pk, "months": months},
            }
            for each in members
        ]
    )
    return len(members)


def answer(*, check_in: CourseCheckIn, since: str, words: str, at: datetime) -> None:
    """Store the answer to a check-in, or replace the one before."""
    CourseCheckIn.objects.filter(pk=check_in.pk).update(since=since, words=words, answered_at=at)


def be_found(*, course: Course, member: Member, at: datetime) -> Alumna:
    """Show the member on the page of the course, to those who think of taking it."""
    if reason := rules.why_not_alumna(took_part=took_part(course=course, member=member, at=at)):
        raise Refused(reason)
    return Alumna.objects.get_or_create(course=course, member=member, defaults={"since": at})[0]


def be_found_no_longer(*, course: Course, member: Member) -> None:
    """Take the member off the page of the course."""
    Alumna.objects.filter(course=course, member=member).delete()

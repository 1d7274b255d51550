"""Some months after a course its members are asked how it has gone on."""

from datetime import datetime

from dateutil.relativedelta import relativedelta
from django.db import transaction

from pleiad.members.models import Member
from pleiad.outbox.actions import queue_emails

from ..models import Cohort, CourseCheckIn, PlaceRequest

CHECKED_AFTER = (3, 12)
"""Months after the last day: soon enough to remember, and late enough to see what has lasted."""
NOT_ASKED_LATER_THAN = relativedelta(months=1)


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

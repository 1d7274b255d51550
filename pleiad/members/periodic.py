from datetime import timedelta

from . import recovery, staying
from .leaving import settle
from .models import Member
from .organisations import changes, employing

AT_ONCE = 100
CHANGES_AT_ONCE = 5


def run(*, at) -> int:
    """Take the steps that proofs of membership ask for, change organisations whose day has come, finish ways back in, and
    erase what is left of members who have left, once their last emails are sent. Returns how much was done."""
    lately = Member.objects.filter(joined_at__gte=at - timedelta(days=1), left_at=None)
    employing.catch_up(members=lately, at_most=AT_ONCE)  # joined through a process of the version before
    for change in changes.due(at)[:CHANGES_AT_ONCE]:
        changes.carry_out(change=change, at=at)
    gone = Member.objects.filter(left_at__isnull=False, erased_at=None).order_by("left_at")[:AT_ONCE]
    back = list(recovery.due(at=at)[:AT_ONCE])
    done = staying.run(at=at) + sum(recovery.finish(recovery=each, at=at) for each in back)
    return done + sum(settle(member=member, at=at) for member in gone)

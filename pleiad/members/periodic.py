from datetime import timedelta

from .leaving import settle
from .models import Member
from .organisations import employing

AT_ONCE = 100


def run(*, at) -> int:
    """Erase what is left of members who have left, once their last emails are sent. Returns how many were erased."""
    lately = Member.objects.filter(joined_at__gte=at - timedelta(days=1), left_at=None)
    employing.catch_up(members=lately, at_most=AT_ONCE)  # joined through a process of the version before
    gone = Member.objects.filter(left_at__isnull=False, erased_at=None).order_by("left_at")[:AT_ONCE]
    return sum(settle(member=member, at=at) for member in gone)

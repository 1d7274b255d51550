from .leaving import settle
from .models import Member

AT_ONCE = 100


def run(*, at) -> int:
    """Erase what is left of members who have left, once their last emails are sent. Returns how many were erased."""
    gone = Member.objects.filter(left_at__isnull=False, erased_at=None).order_by("left_at")[:AT_ONCE]
    return sum(settle(member=member, at=at) for member in gone)

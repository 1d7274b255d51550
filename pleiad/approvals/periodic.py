from .actions import lapse
from .models import Approval

AT_ONCE = 100


def run(*, at) -> int:
    """Let questions lapse once their time is over; each in a transaction of its own. Returns how many lapsed."""
    over = Approval.objects.open().filter(expires_at__lte=at).order_by("expires_at")[:AT_ONCE]
    return sum(lapse(approval=approval, at=at) for approval in over)

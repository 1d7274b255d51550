from .models import ChannelInvite
from .states import ENDED


def run(*, at) -> int:
    """Once somebody who has left is out of Teams, nothing is needed to find her there: her address and ids go."""
    out = ChannelInvite.objects.filter(member=None, state__in=ENDED).exclude(address="")
    return out.update(address="", guest_id="", membership_id="")

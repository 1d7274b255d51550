from .models import ChannelInvite
from .states import ENDED


def run(*, at) -> int:
    """Remove address and ids of people who have left and are out of Teams: nothing is needed to find them there."""
    out = ChannelInvite.objects.filter(member=None, state__in=ENDED).exclude(address="")
    return out.update(address="", guest_id="", membership_id="", opened_as="", next_address="")

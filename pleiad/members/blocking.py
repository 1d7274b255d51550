"""To block somebody: from then on neither meets the other on any surface, and nobody is told."""

from datetime import datetime

from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext as _

from pleiad.audit.actions import record
from pleiad.errors import Refused

from .models import Block, Member

LOOKS_AN_HOUR = 30
"""Pages that name somebody by her number and ask whether to block her: nobody needs more, and nobody reads the domain list of all
members by counting upwards."""


def look(*, by: Member, at: datetime) -> None:
    """One such page, whether there is somebody of this number or not. Refused from the 31st in an hour on.

    Pages asked for in the same moment may count as one.
    """
    key = f"block-looks:{by.pk}:{at:%Y%m%d%H}"
    looks = cache.get(key, 0) + 1
    cache.set(key, looks, 7200)
    if looks > LOOKS_AN_HOUR:
        raise Refused(_("You have looked at many people in the last hour. Come back a little later."))


@transaction.atomic
def block(*, by: Member, whom: Member, at: datetime) -> None:
    """She wants nothing to do with this member; done twice it is done once. The audit entry names nobody but her."""
    if by.pk == whom.pk:
        raise Refused(_("You cannot block yourself."))
    _held, new = Block.objects.get_or_create(blocker=by, blocked=whom, defaults={"at": at})
    if new:
        record(did="blocked somebody", by=by, at=at)


@transaction.atomic
def unblock(*, by: Member, block: Block, at: datetime) -> None:
    """The two may meet again, unless the other has blocked her too."""
    if Block.objects.filter(pk=block.pk, blocker=by).delete()[0]:
        record(did="unblocked somebody", by=by, at=at)

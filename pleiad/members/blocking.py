"""To block a member: from then on neither meets the other on any page, and nobody is told."""

from datetime import datetime

from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext as _

from pleiad.audit.actions import record
from pleiad.errors import Refused

from .models import Block, Member

LOOKS_AN_HOUR = 30
"""Pages that name a member by number and ask whether to block them: more than anyone needs, too few to list all members
by counting upwards."""


def look(*, by: Member, at: datetime) -> None:
    """Count one such page, whether the number has a member or not. Refused from the 31st in an hour on.

    Pages asked for in the same moment may count as one.
    """
    key = f"block-looks:{by.pk}:{at:%Y%m%d%H}"
    looks = cache.get(key, 0) + 1
    cache.set(key, looks, 7200)
    if looks > LOOKS_AN_HOUR:
        raise Refused(_("You have looked at many people in the last hour. Come back a little later."))


@transaction.atomic
def block(*, by: Member, blocked: Member, at: datetime) -> None:
    """Block a member; a second time changes nothing. The audit record does not name the blocked member."""
    if by.pk == blocked.pk:
        raise Refused(_("You cannot block yourself."))
    _held, new = Block.objects.get_or_create(blocker=by, blocked=blocked, defaults={"at": at})
    if new:
        record(did="blocked a member", by=by, at=at)


@transaction.atomic
def unblock(*, by: Member, block: Block, at: datetime) -> None:
    """Undo a block. The two meet again, unless the other has blocked as well."""
    if Block.objects.filter(pk=block.pk, blocker=by).delete()[0]:
        record(did="unblocked a member", by=by, at=at)

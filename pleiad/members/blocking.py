"""To block somebody: from then on neither meets the other on any surface, and nobody is told."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from pleiad.audit.actions import record
from pleiad.refusals import Refused

from .models import Block, Member


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

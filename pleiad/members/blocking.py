"""To block a member: from then on neither meets the other on any page, and nobody is told."""

from datetime import datetime

from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from pleiad.audit.actions import record
from pleiad.errors import Refused

from .models import Block, Member

SALT = "pleiad.members.block"


def block_url(other: Member | None, *, reader: Member) -> str:
    """The page on which the reader blocks a member whose name they have just read, or "". Its address is signed for this
    reader: nobody can name a member by a number that they guessed."""
    if other is None or other.pk == reader.pk or other.left_at or other.hidden_since:
        return ""
    return reverse("members:block", args=[signing.Signer(salt=SALT).sign_object([reader.pk, other.pk])])


def met(ticket: str, *, reader: Member) -> int | None:
    """The member, by number, whom the reader met where this address stood; None for a forged one, or another reader's."""
    try:
        by, other = signing.Signer(salt=SALT).unsign_object(ticket)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return other if by == reader.pk else None


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

"""Legal holds: what a law or a court asks us to keep is not deleted when its time is over. Two organisers begin one, and two
lift it. A member under a hold can leave as anyone can; what the member takes away then is kept aside with the hold."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pleiad.audit.actions import record
from pleiad.errors import Refused
from pleiad.members.models import Hold, Member
from pleiad.members.signals import member_ending

from .archive import making

LOOK_AGAIN_AFTER = timedelta(days=180)
"""A hold that nobody looks at again lasts for ever; so the desk asks."""


@transaction.atomic
def begin(
    *, member: Member | None, table: str, reason: str, by: Member | None, agreed_by: Member, at: datetime
) -> Hold:
    """Keep what is about this member, or in this table, until the hold is lifted. Raises Refused unless two decide."""
    if by is None or by.pk == agreed_by.pk:
        raise Refused(_("Two organisers begin a hold."))
    hold = Hold.objects.create(
        member=member,
        table=table,
        reason=reason,
        began_at=at,
        began_by=by,
        agreed_by=agreed_by,
        look_again_on=timezone.localdate(at) + LOOK_AGAIN_AFTER,
    )
    record(did="began a legal hold", by=by, about=hold, at=at, reason=reason)
    return hold


@transaction.atomic
def lift(*, hold: Hold, by: Member | None, agreed_by: Member, at: datetime) -> None:
    """End a hold: what is over goes with the next sweep, and a member who left meanwhile is erased."""
    if by is None or by.pk == agreed_by.pk:
        raise Refused(_("Two organisers lift a hold."))
    held = Hold.objects.select_for_update().get(pk=hold.pk)
    if held.ended_at:
        return
    held.ended_at, held.ended_by, held.end_agreed_by = at, by, agreed_by
    held.save(update_fields=["ended_at", "ended_by", "end_agreed_by"])
    held.archives.all().delete()
    record(did="lifted a legal hold", by=by, about=held, at=at)


@transaction.atomic
def look_again_later(*, hold: Hold, by: Member, at: datetime) -> None:
    """An organiser has looked: it is still needed, and the desk asks again later."""
    held = Hold.objects.open().select_for_update().get(pk=hold.pk)
    held.look_again_on = timezone.localdate(at) + LOOK_AGAIN_AFTER
    held.save(update_fields=["look_again_on"])
    record(did="looked at a legal hold again", by=by, about=held, at=at)


def keep_what_goes(*, member: Member, **_kwargs: object) -> None:
    """Heard when a membership ends: what a member under a hold takes away is kept aside first."""
    if member.left_at and (hold := Hold.objects.open().filter(member=member).first()):
        making.keep_aside(hold=hold, member=member, at=member.left_at)


member_ending.connect(keep_what_goes, dispatch_uid="data_protection.holding")

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from pleiad.audit.actions import record
from pleiad.directory.models import Skill
from pleiad.errors import Refused
from pleiad.members.models import Member

from . import rules
from .models import Deed


@transaction.atomic
def propose(
    *,
    member: Member,
    about: str,
    what: str,
    minutes: int,
    done_at: datetime,
    by: Member | None,
    at: datetime,
    where: str = "",
    what_cy: str = "",
    where_cy: str = "",
) -> Deed:
    """Write down what a member did; it counts once it is confirmed.

    One cause (`about`, as audit names things) gives one deed. Raises Refused when there is one already.
    """
    deed = Deed(
        member=member,
        about=about,
        what=what[:120],
        what_cy=what_cy,
        where=where[:120],
        where_cy=where_cy,
        minutes=minutes,
        done_at=done_at,
        proposed_at=at,
    )
    try:
        with transaction.atomic():
            deed.save()
    except IntegrityError:
        raise Refused(_("This was written down already.")) from None
    record(did="proposed", by=by, about=deed, at=at)
    return deed


@transaction.atomic
def correct(*, deed: Deed, minutes: int, by: Member, at: datetime) -> None:
    """Change the minutes of the member's own deed, as long as nobody has confirmed them."""
    held = Deed.objects.select_for_update().get(pk=deed.pk)
    if reason := rules.why_not_correct(deed=held, by=by):
        raise Refused(reason)
    held.minutes = minutes
    held.save(update_fields=["minutes"])
    record(did="corrected", by=by, about=held, at=at)


@transaction.atomic
def confirm(*, deed: Deed, by: Member, at: datetime, named: bool = True) -> None:
    """Confirm that a deed was done, so that it counts. `named`: whether the statement says who confirmed it."""
    held = Deed.objects.select_for_update().get(pk=deed.pk)
    if reason := rules.why_not_confirm(deed=held, by=by, at=at):
        raise Refused(reason)
    held.confirmed_at, held.confirmed_by = at, by if named else None
    held.save(update_fields=["confirmed_at", "confirmed_by"])
    record(did="confirmed", by=by, about=held, at=at)


@transaction.atomic
def say_more(*, deed: Deed, by: Member, at: datetime, outcome: str, skills: Iterable[Skill], left_out: bool) -> None:
    """Say what came of the member's own deed, which skills it took, and whether the statement leaves it out."""
    held = Deed.objects.select_for_update().get(pk=deed.pk)
    if reason := rules.why_not_change(deed=held, by=by):
        raise Refused(reason)
    held.outcome = outcome
    held.left_out_at = (held.left_out_at or at) if left_out else None
    held.save(update_fields=["outcome", "left_out_at"])
    held.skills.set(skills)
    record(did="said more", by=by, about=held, at=at)

"""May she, and if not, why: plain sentences, no queries, no clock, no writing."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from pleiad.members.models import Member

from .models import Deed


def why_not_confirm(*, deed: Deed, by: Member, at: datetime) -> str | None:
    """Why this person cannot confirm a deed now, or None. What counts in an appraisal rests on somebody else’s word."""
    if deed.member_id == by.pk:
        return _("What you did yourself is confirmed by another organiser.")
    if deed.confirmed_at:
        return _("This was confirmed already.")
    if deed.done_at > at:
        return _("It can be confirmed once it is over.")
    return None


def why_not_correct(*, deed: Deed, by: Member) -> str | None:
    """Why she cannot give other minutes for a deed, or None: what somebody has confirmed stands."""
    if deed.confirmed_at:
        return _("These minutes are confirmed, so they stand.")
    return why_not_change(deed=deed, by=by)


def why_not_change(*, deed: Deed, by: Member) -> str | None:
    """Why she cannot say more of a deed or leave it out, or None: the statement belongs to her alone."""
    return None if deed.member_id == by.pk else _("Only the member herself changes what her statement says.")

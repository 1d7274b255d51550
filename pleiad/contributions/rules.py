"""What may be done with a deed, and if not, why not. No queries, no clock, no writing."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from pleiad.errors import Reason
from pleiad.members.models import Member

from .models import Deed


def why_not_confirm(*, deed: Deed, by: Member, at: datetime) -> Reason:
    """Why `by` cannot confirm a deed now, or None. What counts in an appraisal rests on someone else’s word."""
    if deed.member_id == by.pk:
        return _("What you did yourself is confirmed by another organiser.")
    if deed.confirmed_at:
        return _("This was confirmed already.")
    if deed.done_at > at:
        return _("It can be confirmed once it is over.")
    return None


def why_not_correct(*, deed: Deed, by: Member) -> Reason:
    """Why `by` cannot change the minutes of a deed, or None: confirmed minutes stand."""
    if deed.confirmed_at:
        return _("These minutes are confirmed, so they stand.")
    return why_not_change(deed=deed, by=by)


def why_not_change(*, deed: Deed, by: Member) -> Reason:
    """Why `by` cannot say more of a deed or leave it out, or None: a statement is its member’s alone."""
    return None if deed.member_id == by.pk else _("Only the member can change what their own statement says.")

"""May organisations be changed like this, and if not, why: plain sentences, no queries, no clock, no writing."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from pleiad.errors import Reason

from ..models import Member, Organisation, OrganisationChange


def why_not_prepare(
    *,
    kind: str,
    of: Sequence[Organisation],
    into: Sequence[Organisation],
    by: Member,
    name: str,
    name_taken: bool,
    points_to: Organisation | None,
    open_already: bool,
) -> Reason:
    """Why a change cannot be prepared, or None."""
    if not by.is_organiser:
        return _("Only organisers change organisations.")
    if not of or any(each.ended_on for each in of):
        return _("Choose organisations that exist today.")
    if open_already:
        return _("A change of this organisation is prepared already. Decline it first.")
    if {each.pk for each in of} & {each.pk for each in into}:
        return _("An organisation cannot become itself. To keep it and change its name, give it a new name.")
    if any(each.ended_on for each in into):
        return _("What follows must exist today. Choose another organisation.")
    return {"rename": _why_not_rename, "merge": _why_not_merge, "split": _why_not_split, "dissolve": _why_not_dissolve}[
        kind
    ](of, into, name, name_taken, points_to)


def _why_not_rename(
    of: Sequence[Organisation],
    into: Sequence[Organisation],
    name: str,
    name_taken: bool,
    points_to: Organisation | None,
) -> Reason:
    if len(of) != 1 or into:
        return _("One organisation gets a new name.")
    if not name:
        return _("Enter the new name.")
    if name == of[0].name:
        return _("It has this name already.")
    return _("Another organisation has this name. Merge the two instead.") if name_taken else None


def _why_not_merge(
    of: Sequence[Organisation],
    into: Sequence[Organisation],
    name: str,
    name_taken: bool,
    points_to: Organisation | None,
) -> Reason:
    return None if len(into) == 1 else _("Choose the one organisation that they merge into.")


def _why_not_split(
    of: Sequence[Organisation],
    into: Sequence[Organisation],
    name: str,
    name_taken: bool,
    points_to: Organisation | None,
) -> Reason:
    if len(of) != 1 or len(into) < 2:
        return _("Choose at least two organisations that it becomes.")
    if points_to is None or points_to.pk not in {each.pk for each in into}:
        return _("Choose which of them takes over the training points.")
    return None


def _why_not_dissolve(
    of: Sequence[Organisation],
    into: Sequence[Organisation],
    name: str,
    name_taken: bool,
    points_to: Organisation | None,
) -> Reason:
    return _("Nothing follows an organisation that ends. Choose another kind of change.") if into else None


def why_not_agree(*, change: OrganisationChange, by: Member) -> Reason:
    """Why this organiser cannot agree to a change, or None."""
    if not by.is_organiser or change.prepared_by_id == by.pk:
        return _("Another organiser must agree to this.")
    if change.agreed_at or change.declined_at:
        return _("This has been settled already.")
    return None


def why_not_decline(*, change: OrganisationChange, by: Member) -> Reason:
    """Why this organiser cannot decline a change, or None."""
    if not by.is_organiser:
        return _("Only organisers change organisations.")
    if change.done_at:
        return _("This has been carried out already.")
    return _("This has been settled already.") if change.declined_at else None

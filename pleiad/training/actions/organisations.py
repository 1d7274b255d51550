"""Points belong to an organisation and go where it goes."""

from collections.abc import Sequence

from django.db import transaction

from pleiad.members.models import Organisation, OrganisationChange

from ..models import Allowance, Movement, PlaceRequest


@transaction.atomic
def follow(*, change: OrganisationChange, of: Sequence[Organisation], into: Sequence[Organisation]) -> None:
    """Give the points of organisations that end to the one that follows them, or that was chosen to take them over."""
    heir = change.points_to or (into[0] if len(into) == 1 else None)
    if heir is None:
        return
    # Requests are held before the points that they draw on, as everywhere.
    ending = PlaceRequest.objects.filter(allowance__organisation__in=of)
    list(ending.select_for_update(of=("self",)).order_by("pk").values("pk"))
    held = Allowance.objects.select_for_update().filter(organisation__in=[*of, heir]).order_by("pk")
    there = {each.year: each for each in held if each.organisation_id == heir.pk}
    for each in held:
        if each.organisation_id == heir.pk:
            continue
        if each.year in there:
            _pool(each, there[each.year])
        else:
            each.organisation = heir
            each.save(update_fields=["organisation"])
            there[each.year] = each


def _pool(one: Allowance, heir: Allowance) -> None:
    """Add the points of a year to those that are there; the contact there decides, and the later last day counts."""
    PlaceRequest.objects.filter(allowance=one).update(allowance=heir)
    Movement.objects.filter(allowance=one).update(allowance=heir)
    heir.points += one.points
    heir.reserved += one.reserved
    heir.spent += one.spent
    heir.expires_at = max(heir.expires_at, one.expires_at)
    one.delete()
    heir.save(update_fields=["points", "reserved", "spent", "expires_at"])

"""Points are granted, reserved, spent and given back: under the lock of the allowance's row, each written down once."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pleiad.audit.actions import record
from pleiad.errors import Refused
from pleiad.members.models import Member, Organisation

from .. import rules
from ..models import Allowance, Movement, PlaceRequest


@transaction.atomic
def grant(
    *,
    organisation: Organisation,
    year: int,
    points: int,
    contact_name: str,
    contact_address: str,
    expires_at: datetime,
    by: Member | None,
    at: datetime,
) -> Allowance:
    """Give an organisation its points for a year, or change the points and the contact."""
    held = Allowance.objects.select_for_update().filter(organisation=organisation, year=year).first()
    if reason := rules.why_not_change_points(allowance=held, points=points):
        raise Refused(reason)
    more = points - (held.points if held else 0)
    if held is None:
        held = Allowance(organisation=organisation, year=year, points=0)
    if held.expires_at != expires_at:
        held.warned_at = None
    held.points, held.expires_at = points, expires_at
    held.contact_name, held.contact_address = contact_name, contact_address
    held.save()
    if more:
        Movement.objects.create(allowance=held, kind="granted", points=more, at=at, by=by)
    record(did="granted points", by=by, about=held, at=at, detail={"points": points})
    return held


def of(*, member: Member, price: int, at: datetime) -> Allowance | None:
    """The allowance that would pay for the member's place: the first to lapse with enough left, else the fullest."""
    if not price:
        return None
    # A name alone proves no employment: the points of an organisation are for those with a work address.
    works_at = member.employments.current().exclude(domain="", zone="").values("organisation")
    usable = list(Allowance.objects.usable(at).filter(organisation__in=works_at)[:10])
    enough = next((each for each in usable if each.left >= price), None)
    return enough or max(usable, key=lambda each: each.left, default=None)


def reserve(*, allowance: Allowance, points: int, at: datetime) -> Allowance:
    """Keep points for a request that is being made; the caller writes the movement with `moved`. Raises Refused."""
    held = Allowance.objects.select_for_update().get(pk=allowance.pk)
    if held.expires_at <= at:
        raise Refused(_("The points of your organisation have lapsed."))
    if reason := rules.why_not_pay(price=points, allowance=held, answer_by=None, at=at):
        raise Refused(reason)
    held.reserved += points
    held.save(update_fields=["reserved"])
    return held


def moved(*, request: PlaceRequest, kind: str, at: datetime, by: Member | None = None) -> None:
    """Write down a movement of the request's points; a second one of the same kind breaks a constraint."""
    if request.allowance_id is None:
        return
    Movement.objects.create(
        allowance_id=request.allowance_id, request=request, kind=kind, points=request.points, at=at, by=by
    )


def spend(*, request: PlaceRequest, at: datetime) -> None:
    """Spend the points reserved for a request. The caller holds its row."""
    if not request.allowance_id:
        return
    held = Allowance.objects.select_for_update().get(pk=request.allowance_id)
    held.reserved -= request.points
    held.spent += request.points
    held.save(update_fields=["reserved", "spent"])
    moved(request=request, kind="spent", at=at)


def give_back(*, request: PlaceRequest, at: datetime, by: Member | None) -> None:
    """Return the points reserved or spent for a request. The caller holds its row."""
    if not request.allowance_id:
        return
    held = Allowance.objects.select_for_update().get(pk=request.allowance_id)
    if request.placed_at:
        held.spent -= request.points
    else:
        held.reserved -= request.points
    held.save(update_fields=["reserved", "spent"])
    moved(request=request, kind="given back", at=at, by=by)

"""The list says that an organisation has ended. Where it has members, points or anything else here, that is no fact to write
but a change that moves them: it is prepared, and an organiser agrees to it on the desk."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from pleiad.audit.actions import record

from ..models import Organisation, OrganisationChange
from . import refresh, workplaces
from .changes import preview

WHY = "The list of organisations that ships with the software says so."


@transaction.atomic
def take_over(found: Iterable[refresh.Difference], *, at: datetime) -> list[OrganisationChange]:
    """Write the differences, and prepare the changes of organisations that end and leave something to move. Returns what
    was prepared now; what waits already is not prepared again."""
    found = list(found)
    ends = {each.known.row.pk: each.facts.pop("ended_on") for each in found if each.known and _leaves_something(each)}
    refresh.apply(found)
    open_ones = OrganisationChange.objects.filter(of__in=ends, done_at=None, declined_at=None)
    ends = {pk: day for pk, day in ends.items() if pk not in set(open_ones.values_list("of", flat=True))}
    made = [_prepare(each, ends[each.pk], at) for each in Organisation.objects.filter(pk__in=ends).order_by("pk")]
    # Until it is agreed, those who stay behind are colleagues of those who join what follows.
    workplaces.refile(workplaces.known_through(ends))
    return made


def _leaves_something(each: refresh.Difference) -> bool:
    if each.known is None or not each.facts.get("ended_on") or each.known.row.ended_on:
        return False
    return any(line.how_many for line in preview(of=[each.known.row], into=[]))


def _prepare(of: Organisation, day: date, at: datetime) -> OrganisationChange:
    into = list(of.successors.order_by("pk"))
    kind = {0: "dissolve", 1: "merge"}.get(len(into), "split")
    made = OrganisationChange.objects.create(
        kind=kind, on=day, why=WHY, points_to=into[0] if kind == "split" else None, prepared_at=at
    )
    made.of.set([of])
    made.into.set(into)
    record(did="prepared a change of organisations", about=made, at=at, reason=WHY, detail={"kind": kind})
    return made

"""Addresses that may need a look: domains and organisations that do not go together, without naming a member.

Pairs of a domain and an organisation are read from an index, however many members there are; members are counted for the
pairs that are shown.
"""

from collections import defaultdict
from typing import NamedTuple

from django.db.models import Count, QuerySet

from ..models import Employment, Organisation, OrganisationDomain, of_a_current

AT_MOST = 50


class Doubts(NamedTuple):
    """The rows of one list, those with most members first, and whether there are more than are shown."""

    rows: list[dict]
    more: bool


def doubts() -> dict[str, Doubts]:
    """Three lists: domains on no list that members have, domains of another organisation than the one recorded, and
    organisations that have ended and still have members."""
    belongs = dict(OrganisationDomain.objects.values_list("domain", "organisation"))
    before = defaultdict(set)
    for link in Organisation.successors.through.objects.all():
        before[link.to_organisation_id].add(link.from_organisation_id)
    pairs = _here().exclude(domain="").order_by().values_list("domain", "organisation").annotate(rows=Count("pk"))
    unknown, other = [], []
    for domain, organisation, _rows in pairs.order_by("-rows", "domain", "organisation"):
        owner = belongs.get(domain)
        if owner is None and organisation is None:
            unknown.append((domain, None))
        elif owner and organisation and owner != organisation and owner not in before[organisation]:
            other.append((domain, organisation))
    ended = _here().filter(organisation__ended_on__isnull=False).order_by().values_list("organisation", flat=True)
    return {
        "unknown": _counted(unknown, "domain", "organisation"),
        "other": _counted(other, "domain", "organisation", "organisation__name"),
        "ended": _counted(
            [(each,) for each in ended.distinct()], "organisation", "organisation__name", "organisation__ended_on"
        ),
    }


def _here() -> QuerySet[Employment]:
    return Employment.objects.current()


def _counted(pairs: list[tuple], *by: str) -> Doubts:
    """These pairs, as many as are shown, with how many current members each has."""
    keys, shown = by[: len(pairs[0])] if pairs else by, set(pairs[:AT_MOST])
    found = _here().filter(of_a_current("member"), **{f"{keys[0]}__in": {each[0] for each in shown}}).order_by()
    counted = found.values(*by).annotate(how_many=Count("member", distinct=True)).order_by("-how_many", keys[0])
    rows = [row for row in counted if tuple(row[key] for key in keys) in shown]
    return Doubts(rows, len(pairs) > AT_MOST)

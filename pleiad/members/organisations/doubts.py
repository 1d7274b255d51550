"""Addresses that may need a look: domains and organisations that do not go together, without naming a member."""

from django.db.models import Count, F, OuterRef, QuerySet, Subquery

from ..models import Employment, OrganisationDomain

AT_MOST = 50


def _here() -> QuerySet[Employment]:
    return Employment.objects.current().filter(member__left_at=None, member__suspended_at=None)


def doubts() -> dict[str, list[dict]]:
    """Three lists: domains on no list that several members have, domains of another organisation than the one recorded,
    and organisations that have ended and still have members."""
    belongs = OrganisationDomain.objects.filter(domain=OuterRef("domain"))
    listed = _here().exclude(domain="").annotate(belongs_to=Subquery(belongs.values("organisation")[:1]))
    unknown = listed.filter(belongs_to=None, organisation=None)
    other = listed.exclude(belongs_to=None).exclude(organisation=None).exclude(belongs_to=F("organisation"))
    other = other.exclude(organisation__predecessors=F("belongs_to"))
    ended = _here().filter(organisation__ended_on__isnull=False)
    return {
        "unknown": _counted(unknown, "domain"),
        "other": _counted(other, "domain", "organisation__name"),
        "ended": _counted(ended, "organisation", "organisation__name", "organisation__ended_on"),
    }


def _counted(found: QuerySet[Employment], *by: str) -> list[dict]:
    counted = found.order_by().values(*by).annotate(how_many=Count("member", distinct=True))
    return list(counted.order_by("-how_many", by[0])[:AT_MOST])

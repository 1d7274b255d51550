"""What a work address tells about an employer: its organisation, a domain below a shared zone, or the zone alone."""

from typing import NamedTuple

from ..addresses import ParsedAddress
from ..eligibility.domain_list import OPEN_TO_ANYONE, DomainList
from ..eligibility.private_mail import is_private_mail
from ..models import Organisation, OrganisationDomain


class EmployerDomain(NamedTuple):
    """`domain` tells employers apart, `zone` is shared by many; both are empty for a private address."""

    domain: str = ""
    zone: str = ""


def told_by(address: ParsedAddress, domain_list: DomainList) -> EmployerDomain:
    """What the domain of an address says about where its owner works."""
    listed = domain_list.find(address.labels)
    if listed is None and is_private_mail(address.labels):
        return EmployerDomain()
    if listed is None:
        return EmployerDomain(domain=_own_name(address.labels))
    if listed.lane == "refuse":
        return EmployerDomain()
    domain = listed.twin_of or listed.domain
    if not listed.shared:
        return EmployerDomain(domain=domain)
    before = address.labels[: len(address.labels) - listed.domain.count(".") - 1]
    return EmployerDomain(domain=f"{before[-1]}.{domain}" if before else "", zone=domain)


def _own_name(labels: tuple[str, ...]) -> str:
    """The part of an unlisted domain that its owner holds."""
    kept = 3 if ".".join(labels[-2:]) in OPEN_TO_ANYONE else 2
    return ".".join(labels[-kept:])


def organisation_at(domain: str) -> Organisation | None:
    """The organisation that a domain, or the nearest domain above it, belongs to."""
    labels = domain.split(".")
    above = [".".join(labels[start:]) for start in range(len(labels) - 1)]
    found = {
        each.domain: each for each in OrganisationDomain.objects.filter(domain__in=above).select_related("organisation")
    }
    return next((found[each].organisation for each in above if each in found), None)

"""By what colleagues are known: the keys of each member's workplaces, made from the employments.

A key is an organisation, one that follows it, a folded name, a domain below a shared zone, or the zone itself where it
tells nothing. Two members with one in common are colleagues; too many keys keep apart too many, too few too few.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from ..addresses import ParsedAddress, parse
from ..eligibility import versions
from ..models import Address, Employment, Member, Organisation, OrganisationDomain, OrganisationName, Shield, Workplace
from ..models.organisations import ZONE
from . import names
from .addresses import told_by

AT_ONCE = 500


def zone_key(zone: str) -> str:
    """What everyone with an address in a zone that tells no employers apart has in common."""
    return f"{ZONE}{zone}"


def organisation_keys(organisation: int, after: dict[int, set[int]]) -> set[str]:
    """The keys of an organisation and of all that follow it."""
    return {f"o:{pk}" for pk in {organisation, *after.get(organisation, ())}}


def followed_by() -> dict[int, set[int]]:
    """For each organisation that has successors, all that came of it, directly or later."""
    after = defaultdict(set)
    for link in Organisation.successors.through.objects.all():
        after[link.from_organisation_id].add(link.to_organisation_id)

    def all_after(pk: int, seen: set[int]) -> set[int]:
        for each in after.get(pk, ()):
            if each not in seen:
                seen.add(each)
                all_after(each, seen)
        return seen

    return {pk: all_after(pk, set()) for pk in list(after)}


def _called(employments: Iterable[Employment]) -> dict[str, set[int]]:
    """The organisations that a typed name may mean, for employments of which none is known."""
    said = {each.folded for each in employments if each.folded and not each.organisation_id}
    found = defaultdict(set)
    for folded, organisation in OrganisationName.objects.filter(folded__in=said).values_list("folded", "organisation"):
        found[folded].add(organisation)
    return found


def _keys(employment: Employment, after: dict[int, set[int]], called: dict[str, set[int]]) -> set[str]:
    organisations = {employment.organisation_id} if employment.organisation_id else called.get(employment.folded, set())
    keys = {key for each in organisations for key in organisation_keys(each, after)}
    if employment.folded and not employment.organisation_id:
        keys.add(f"n:{employment.folded}")
    if employment.domain:
        keys.add(f"d:{employment.domain}")
    elif employment.zone:
        keys.add(zone_key(employment.zone))
    return keys


def _zones(members: list[int]) -> Iterator[tuple[int, str]]:
    """Every zone that tells nothing and in which one of these members has an address, of work or not: a shield from such
    a zone is a promise about everyone in it."""
    domain_list = versions.current()
    for member, text in Address.objects.filter(member__in=members).values_list("member_id", "address"):
        address = parse(text)
        if isinstance(address, ParsedAddress):
            told = told_by(address, domain_list)
            if told.zone and not told.domain:
                yield member, zone_key(told.zone)


@transaction.atomic
def refile(members: Collection[int]) -> None:
    """Make the keys of these members anew, in the transaction that changed where they work or what their shield covers."""
    after = followed_by()
    numbers = sorted(set(members))
    for start in range(0, len(numbers), AT_ONCE):
        _refile(numbers[start : start + AT_ONCE], after)


def _refile(members: list[int], after: dict[int, set[int]]) -> None:
    employments = list(Employment.objects.filter(member__in=members))
    called = _called(employments)
    behind = {each.pk: each for each in Member.objects.filter(pk__in=members).only("shielded_since", "shielded_zone")}
    works = set(_zones(members))
    covers = {(pk, zone_key(each.shielded_zone)) for pk, each in behind.items() if each.shielded_zone}
    same_address = {(each.member_id, each.domain, each.zone) for each in employments if each.until_on is None}
    for each in employments:
        keys = _keys(each, after, called)
        # A new name alone proves no change: until another work address does, those named before count as well.
        if each.until_on is None or (each.member_id, each.domain, each.zone) in same_address:
            works |= {(each.member_id, key) for key in keys}
        if behind[each.member_id].shielded_since if each.until_on is None else each.shielded_since:
            covers |= {(each.member_id, key) for key in keys if not key.startswith(ZONE)}
    _keep(Workplace.objects.all(), members, works)
    _keep(Shield.objects.all(), members, covers)


def _keep(rows: QuerySet[Any], members: list[int], wanted: set[tuple[int, str]]) -> None:
    """Let exactly these rows stand for these members."""
    there = {(row.member_id, row.key): row.pk for row in rows.filter(member__in=members)}
    rows.filter(pk__in=[pk for row, pk in there.items() if row not in wanted]).delete()
    new = [rows.model(member_id=member, key=key) for member, key in sorted(wanted - there.keys())]
    rows.bulk_create(new, batch_size=AT_ONCE, ignore_conflicts=True)


def known_through(organisations: Collection[int]) -> set[int]:
    """The members whose keys depend on these organisations: they work or worked there or at one that came before, or typed
    a name that may mean one of these."""
    before = [pk for pk, after in followed_by().items() if not after.isdisjoint(organisations)]
    meant = OrganisationName.objects.filter(organisation__in=[*organisations, *before]).values("folded")
    there = Employment.objects.filter(organisation__in=[*organisations, *before])
    typed = Employment.objects.filter(organisation=None, folded__in=meant)
    return {*there.values_list("member_id", flat=True), *typed.values_list("member_id", flat=True)}


@transaction.atomic
def recognise(*, organisations: Collection[int]) -> None:
    """Give members who typed a name of these organisations, or have an address of theirs, their organisation, and make
    the keys anew of all whose colleagues change by it."""
    if not Employment.objects.exists():
        return
    domains = dict(
        OrganisationDomain.objects.filter(organisation__in=organisations).values_list("domain", "organisation")
    )
    called = defaultdict(list)
    for each in OrganisationName.objects.filter(organisation__in=organisations).exclude(kind="initials"):
        called[each.folded].append(each)
    waiting = Employment.objects.filter(organisation=None).filter(
        Q(folded__in=list(called)) | Q(domain__in=list(domains))
    )
    found = defaultdict(list)
    touched = set()
    for employment in waiting:
        touched.add(employment.member_id)
        fits = {each.organisation_id for each in called[employment.folded] if names.same(each.name, employment.said)}
        if organisation := domains.get(employment.domain) or (fits.pop() if len(fits) == 1 else None):
            found[organisation].append(employment.pk)
    for organisation, employments in found.items():
        _attach(Employment.objects.filter(pk__in=employments), Organisation.objects.get(pk=organisation))
    refile(touched | known_through(organisations))


@transaction.atomic
def attach_all(*, folded: str, organisation: Organisation) -> None:
    """Give everyone who typed this name, however it is written, their organisation."""
    said = Employment.objects.filter(organisation=None, folded=folded)
    touched = set(said.values_list("member_id", flat=True))
    _attach(said, organisation)
    refile(touched)


def _attach(employments: QuerySet[Employment], organisation: Organisation) -> None:
    members = employments.filter(until_on=None, kind="main").values_list("member_id", flat=True)
    show(list(members), organisation)
    employments.update(organisation=organisation)


def show(members: Collection[int], organisation: Organisation) -> None:
    """Let these members have the organisation beside their name, with its sector and nation where it has them."""
    facts = {name: value for name in ("sector", "nation") if (value := getattr(organisation, name))}
    Member.objects.filter(pk__in=members).update(organisation=organisation, organisation_said="", **facts)

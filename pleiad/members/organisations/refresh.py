"""Brings the organisations in the database to what the list that ships says, and tells what that changes."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import transaction

from ..models import Organisation, OrganisationDomain, OrganisationName
from . import names, workplaces
from .shipped import Listed, read

FACTS = ("slug", "name", "name_cy", "sector", "nation", "began_on", "ended_on")
FROM_THE_LIST = {"name", "welsh", "short", "initials"}
"""Kinds of names that go when the list has them no more: people say a former name for years, and a merged one was theirs."""
AT_ONCE = 500


@dataclass(slots=True)
class KnownOrganisation:
    """One organisation as the database holds it now."""

    row: Organisation
    names: dict[str, str]
    domains: set[str]
    successors: set[str]


@dataclass(slots=True)
class Difference:
    """What the list says of one organisation and the database does not, or no more."""

    listed: Listed
    known: KnownOrganisation | None
    facts: dict[str, Any]
    new_names: dict[str, str]
    old_names: set[str]
    new_domains: set[str]
    old_domains: set[str]
    successors: set[str] | None

    def lines(self) -> list[str]:
        """A line for each thing that differs, for the terminal."""
        about = self.listed.id
        if self.known is None:
            return [f"{about}: new, {self.listed.name}"]
        row = self.known.row
        said = [
            f"{about}: {name} {getattr(row, name) or 'none'} -> {now or 'none'}" for name, now in self.facts.items()
        ]
        said += [f"{about}: also called {name}" for name, kind in self.new_names.items() if kind != "initials"]
        said += [f"{about}: no more called {name}" for name in sorted(self.old_names)]
        said += [f"{about}: has the domain {domain}" for domain in sorted(self.new_domains)]
        said += [f"{about}: has no more the domain {domain}" for domain in sorted(self.old_domains)]
        if self.successors is not None:
            said.append(f"{about}: followed by {', '.join(sorted(self.successors)) or 'none'}")
        return said


def differences(listed: Iterable[Listed]) -> list[Difference]:
    """What applying the list would change, in a constant number of queries. Organisations that are not on it stay."""
    known = _known()
    by_slug = {each.row.slug: each for each in known if each.row.slug}
    by_name = {each.row.name: each for each in known}
    found = (_difference(each, by_slug.get(each.id) or by_name.get(each.name)) for each in listed)
    return [each for each in found if each is not None]


def _known() -> list[KnownOrganisation]:
    called: defaultdict[int, dict[str, str]] = defaultdict(dict)
    for organisation, name, kind in OrganisationName.objects.values_list("organisation_id", "name", "kind"):
        called[organisation][name] = kind
    domains: defaultdict[int, set[str]] = defaultdict(set)
    for organisation, domain in OrganisationDomain.objects.values_list("organisation_id", "domain"):
        domains[organisation].add(domain)
    rows = {each.pk: each for each in Organisation.objects.all()}
    successors: defaultdict[int, set[str]] = defaultdict(set)
    for link in Organisation.successors.through.objects.all():
        successors[link.from_organisation_id].add(rows[link.to_organisation_id].slug or "")
    return [KnownOrganisation(row, called[pk], domains[pk], successors[pk]) for pk, row in rows.items()]


def _difference(listed: Listed, known: KnownOrganisation | None) -> Difference | None:
    wanted = listed.all_names()
    if known is None:
        facts = {name: getattr(listed, name) for name in FACTS if name != "slug"} | {"slug": listed.id}
        return Difference(listed, None, facts, wanted, set(), set(listed.domains), set(), set(listed.successors))
    row = known.row
    facts = {
        name: getattr(listed, name) for name in FACTS if name != "slug" and getattr(row, name) != getattr(listed, name)
    }
    if row.slug != listed.id:
        facts["slug"] = listed.id
    if "name" in facts:  # found by the name before, as long as there are people who say it
        wanted[row.name] = "former"
    new_names = {name: kind for name, kind in wanted.items() if known.names.get(name) not in (kind, "said")}
    old_names = {name for name, kind in known.names.items() if kind in FROM_THE_LIST} - wanted.keys()
    new_domains, old_domains = set(listed.domains) - known.domains, known.domains - set(listed.domains)
    successors = set(listed.successors) if set(listed.successors) != known.successors else None
    if row.changed_at:  # organisers know better: the list may add what it is found by, and no more
        facts = {name: now for name, now in facts.items() if name == "slug"}
        new_names = {name: kind for name, kind in new_names.items() if name not in known.names and kind != "name"}
        old_names, old_domains, successors = set(), set(), None
    if not (facts or new_names or old_names or new_domains or old_domains or successors is not None):
        return None
    return Difference(listed, known, facts, new_names, old_names, new_domains, old_domains, successors)


@transaction.atomic
def apply(found: Iterable[Difference]) -> None:
    """Write the differences, and let members whose colleagues change by them be known anew."""
    found = list(found)
    new = [Organisation(**each.facts) for each in found if each.known is None]
    Organisation.objects.bulk_create(new, batch_size=AT_ONCE)
    pks = {each.slug: each.pk for each in Organisation.objects.only("slug") if each.slug}
    for each in found:
        if each.known is not None:
            pks[each.listed.id] = each.known.row.pk
            if each.facts:
                Organisation.objects.filter(pk=each.known.row.pk).update(**each.facts)
            if gone := each.old_names | each.new_names.keys():
                OrganisationName.objects.filter(organisation=each.known.row.pk, name__in=gone).delete()
    domains = {domain for each in found for domain in each.new_domains | each.old_domains}
    OrganisationDomain.objects.filter(domain__in=domains).delete()  # of the organisation that has them now
    OrganisationName.objects.bulk_create(
        [name_row(pks[each.listed.id], name, kind) for each in found for name, kind in each.new_names.items()],
        batch_size=AT_ONCE,
    )
    OrganisationDomain.objects.bulk_create(
        [
            OrganisationDomain(organisation_id=pks[each.listed.id], domain=domain)
            for each in found
            for domain in sorted(each.new_domains)
        ],
        batch_size=AT_ONCE,
    )
    _follow(found, pks)
    workplaces.recognise(organisations=[pks[each.listed.id] for each in found])


def _follow(found: list[Difference], pks: dict[str, int]) -> None:
    through = Organisation.successors.through
    told = [each for each in found if each.successors is not None]
    through.objects.filter(from_organisation__in=[pks[each.listed.id] for each in told if each.known]).delete()
    through.objects.bulk_create(
        [
            through(from_organisation_id=pks[each.listed.id], to_organisation_id=pks[after])
            for each in told
            for after in sorted(each.successors or ())
        ],
        batch_size=AT_ONCE,
    )


def name_row(organisation: int, name: str, kind: str) -> OrganisationName:
    """The row of one name, with what it is found by."""
    return OrganisationName(
        organisation_id=organisation, name=name, kind=kind, folded=names.folded(name), words=names.starts(name)
    )


def fill_when_empty(**_kwargs: object) -> None:
    """Load the organisations that ship with the software into a database that has none of them. A later list is applied
    by `pleiad organisations`, which first shows what it changes."""
    if not Organisation.objects.filter(slug__isnull=False).exists():
        apply(differences(_shipped()))


@cache
def _shipped() -> list[Listed]:
    """Read once a process: tests fill a database many times."""
    return read()

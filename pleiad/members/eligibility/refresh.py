"""Brings the domain list of an installation up to the one that ships, and leaves alone what its organisers decided."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from pleiad.audit.actions import record

from ..models import DomainListVersion, ListedDomain
from . import versions
from .listed_domains import DomainRule, read_csv, to_domain_rule


@dataclass(slots=True)
class Changes:
    """What the list that ships says and the installation does not."""

    new: list[DomainRule]
    changed: list[tuple[ListedDomain, DomainRule]]
    gone: list[ListedDomain]
    kept: list[DomainRule]
    """Lines that organisers have written otherwise, or taken out; they stay as they are."""

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.gone)

    def lines(self) -> list[str]:
        """A line for each thing that differs, for the terminal."""
        said = [f"+ {_in_a_line(rule)}" for rule in self.new]
        for row, rule in self.changed:
            said += [f"- {_in_a_line(to_domain_rule(row))}", f"+ {_in_a_line(rule)}"]
        said += [f"- {_in_a_line(to_domain_rule(row))}" for row in self.gone]
        return said + [f"= {rule.domain}, as organisers decided" for rule in self.kept]


def changes() -> Changes:
    """Compare the list in force with the one that ships, in two queries."""
    by_organisers = Exists(DomainListVersion.objects.filter(number=OuterRef("from_version"), by__isnull=False))
    ended_by_organisers = Exists(DomainListVersion.objects.filter(number=OuterRef("until_version"), by__isnull=False))
    current: dict[str, ListedDomain] = {}
    decided = set()
    for row in ListedDomain.objects.annotate(theirs=by_organisers, ended=ended_by_organisers):
        if row.until_version is None:
            current[row.domain] = row
        if row.theirs or row.ended:
            decided.add(row.domain)
    shipped = {rule.domain: rule for rule in read_csv()}
    found = Changes([], [], [], [])
    for domain, rule in shipped.items():
        there = current.get(domain)
        if there is not None and _alike(to_domain_rule(there), rule):
            continue
        if domain in decided:
            found.kept.append(rule)
        elif there is None:
            found.new.append(rule)
        else:
            found.changed.append((there, rule))
    found.gone = [row for domain, row in current.items() if domain not in shipped and domain not in decided]
    return found


@transaction.atomic
def apply(found: Changes, *, at: datetime) -> None:
    """Write the changes as one new version of the list."""
    version = versions.new_version(by=None, at=at, why="The list that ships with the software")
    ended = [row.pk for row, _rule in found.changed] + [row.pk for row in found.gone]
    ListedDomain.objects.filter(pk__in=ended).update(until_version=version.number)
    written = [*found.new, *(rule for _row, rule in found.changed)]
    ListedDomain.objects.bulk_create([versions.row_of(rule, version.number) for rule in written], batch_size=200)
    record(did="refreshed the domain list", by=None, about=f"domain-list:{version.number}", at=at)


def _alike(one: DomainRule, other: DomainRule) -> bool:
    return all(getattr(one, column) == getattr(other, column) for column in versions.COLUMNS if column != "evidence")


def _in_a_line(rule: DomainRule) -> str:
    return ", ".join(part for part in (rule.domain, rule.lane, rule.organisation or "") if part)

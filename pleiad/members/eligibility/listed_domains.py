"""The lines of the domain list: what one says, and how they are read from the files that ship or from a table.

Two files ship. `data/domain_list.csv` has zones, refusals, twins, and domains whose lane is not *auto*; whose a domain is
stands once, in `organisations/data/organisations.csv`.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import partial
from pathlib import Path
from typing import Any

from ..addresses import domain_labels
from ..organisations import shipped

AUTO, SPONSOR, REVIEW, REFUSE = "auto", "sponsor", "review", "refuse"
# How strict a lane is: on equal length the stricter line wins.
STRICTNESS = {AUTO: 0, SPONSOR: 1, REVIEW: 2, REFUSE: 3}
EXACT, SUBDOMAINS = "exact", "subdomains"

SHIPPED_LIST = Path(__file__).parent / "data" / "domain_list.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainRule:
    """One line of the list."""

    domain: str
    match: str = SUBDOMAINS
    """`exact`: this domain alone. `subdomains`: this domain and everything under it."""
    lane: str
    shared: bool = False
    """Whether many organisations use it, so that it never names an employer."""
    organisation_id: str | None = None
    """The stable id of the organisation in the list of organisations."""
    organisation: str | None = None
    organisation_cy: str | None = None
    sector: str | None = None
    nation: str | None = None
    twin_of: str | None = None
    """The domain under which the same mailboxes are known too (gov.wales for llyw.cymru)."""
    evidence: str = ""

    @property
    def rule(self) -> str:
        """The stable id that decisions made by this line carry."""
        return f"{'zone' if self.shared else 'domain'}:{self.domain}"


_COLUMNS = tuple(field.name for field in fields(DomainRule))
_DEFAULTS: dict[str, Any] = {**dict.fromkeys(_COLUMNS), "shared": False, "evidence": ""}


def to_domain_rule(row: DomainRule | Mapping[str, Any] | Any) -> DomainRule:
    """One line of the list from a rule, a mapping or an object with a rule's columns.

    Raises ValueError for a line that cannot be understood, and for a shared zone that names an organisation.
    """
    if isinstance(row, DomainRule):
        listed = row
    else:
        read = row.__getitem__ if isinstance(row, Mapping) else partial(getattr, row)
        # A table keeps "nothing" as an empty text; here it is None.
        listed = DomainRule(**{name: read(name) or _DEFAULTS[name] for name in _COLUMNS})
    if domain_labels(listed.domain) is None or listed.lane not in STRICTNESS or listed.match not in (EXACT, SUBDOMAINS):
        raise ValueError(f"The domain list cannot read its line for {listed.domain!r}.")
    if listed.shared and listed.organisation:
        raise ValueError(f"The domain list shares {listed.domain!r} among many and still gives it to one organisation.")
    return listed


def read_csv(path: Path = SHIPPED_LIST, organisations: Path = shipped.SHIPPED) -> list[DomainRule]:
    """The domain list that ships with the software, as rules in the order of their domains.

    A domain of an organisation is *auto* unless the list has a line of its own for it. Raises OSError if a file is not
    there and ValueError if a line cannot be understood.
    """
    with path.open(encoding="utf-8", newline="") as lines:
        rules = [
            to_domain_rule({**_NO_ORGANISATION, **row, "shared": _yes_or_no(row["shared"])})
            for row in csv.DictReader(lines)
        ]
    listed = {rule.domain: rule for rule in rules}
    owned = {rule.domain: rule for rule in _of_organisations(organisations)}
    for domain, owner in owned.items():
        own = listed.get(domain)
        if own is not None:
            owner = replace(owner, match=own.match, lane=own.lane, twin_of=own.twin_of, evidence=own.evidence)
        elif _is_covered(owner, owned):
            continue
        listed[domain] = owner
    return [listed[domain] for domain in sorted(listed)]


_NO_ORGANISATION = dict.fromkeys(("organisation_id", "organisation", "organisation_cy"))


def _of_organisations(path: Path) -> Iterator[DomainRule]:
    """One rule for each domain of an organisation that is there, or that exactly one other has followed."""
    organisations = {each.id: each for each in shipped.read(path)}
    for each in organisations.values():
        now = each
        while now.ended_on and len(now.successors) == 1:
            now = organisations[now.successors[0]]
        for domain in () if now.ended_on else each.domains:
            yield DomainRule(
                domain=domain,
                lane=AUTO,
                organisation_id=now.id,
                organisation=now.name,
                organisation_cy=now.name_cy or None,
                sector=now.sector or None,
                nation=now.nation or None,
                evidence="the list of organisations",
            )


def _is_covered(rule: DomainRule, owned: Mapping[str, DomainRule]) -> bool:
    """Whether a domain further up says the same already."""
    above = rule.domain.partition(".")[2]
    while above:
        if above in owned:
            return owned[above].organisation_id == rule.organisation_id
        above = above.partition(".")[2]
    return False


def _yes_or_no(text: str) -> bool:
    if text not in ("yes", "no"):
        raise ValueError(f"The domain list cannot read {text!r} as yes or no.")
    return text == "yes"

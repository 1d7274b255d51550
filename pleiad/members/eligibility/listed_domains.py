"""The lines of the domain list: what one says, and how it is read from a file or a table."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import partial
from pathlib import Path
from typing import Any

from ..addresses import domain_labels

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


def read_csv(path: Path = SHIPPED_LIST) -> list[DomainRule]:
    """The domain list that ships with the software, as rules in the order of the file.

    Raises OSError if the file is not there and ValueError if a line cannot be understood.
    """
    with path.open(encoding="utf-8", newline="") as lines:
        return [to_domain_rule({**row, "shared": _yes_or_no(row["shared"])}) for row in csv.DictReader(lines)]


def _yes_or_no(text: str) -> bool:
    if text not in ("yes", "no"):
        raise ValueError(f"The domain list cannot read {text!r} as yes or no.")
    return text == "yes"

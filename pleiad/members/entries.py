"""The lines of the domain register: what one says, and how it is read from a file or a table."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import partial
from pathlib import Path
from typing import Any

from pleiad.members.addresses import domain_labels

AUTO, SPONSOR, REVIEW, REFUSE = "auto", "sponsor", "review", "refuse"
# How strict a lane is: on equal length the stricter entry wins.
STRICTNESS = {AUTO: 0, SPONSOR: 1, REVIEW: 2, REFUSE: 3}
EXACT, SUBDOMAINS = "exact", "subdomains"
SECTORS = (
    "central government",
    "local government",
    "police",
    "fire",
    "NHS",
    "defence",
    "justice",
    "parliament",
    "education",
    "arm's-length body",
    "devolved government",
    "other",
)
NATIONS = ("England", "Scotland", "Wales", "Northern Ireland", "United Kingdom")

STARTING_REGISTER = Path(__file__).parent / "data" / "register.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the register."""

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
        """The stable id that decisions made by this entry carry."""
        return f"{'zone' if self.shared else 'domain'}:{self.domain}"


_COLUMNS = tuple(field.name for field in fields(Entry))
_DEFAULTS = {"shared": False, "evidence": ""}


def to_entry(row: Entry | Mapping[str, Any] | Any) -> Entry:
    """One line of the register from an entry, a mapping or an object with an entry's columns.

    Raises ValueError for a line that cannot be understood, and for a shared zone that names an organisation.
    """
    if isinstance(row, Entry):
        entry = row
    else:
        read = row.__getitem__ if isinstance(row, Mapping) else partial(getattr, row)
        # A table keeps "nothing" as an empty text; here it is None.
        entry = Entry(**{name: read(name) or _DEFAULTS.get(name) for name in _COLUMNS})
    if domain_labels(entry.domain) is None or entry.lane not in STRICTNESS or entry.match not in (EXACT, SUBDOMAINS):
        raise ValueError(f"The register cannot read its entry for {entry.domain!r}.")
    if entry.shared and entry.organisation:
        raise ValueError(f"The register shares {entry.domain!r} among many and still gives it to one organisation.")
    return entry


def read_csv(path: Path = STARTING_REGISTER) -> list[Entry]:
    """The register that ships with the software, as entries in the order of the file.

    Raises OSError if the file is not there and ValueError if a line cannot be understood.
    """
    with path.open(encoding="utf-8", newline="") as lines:
        return [to_entry({**row, "shared": _yes_or_no(row["shared"])}) for row in csv.DictReader(lines)]


def _yes_or_no(text: str) -> bool:
    if text not in ("yes", "no"):
        raise ValueError(f"The register cannot read {text!r} as yes or no.")
    return text == "yes"

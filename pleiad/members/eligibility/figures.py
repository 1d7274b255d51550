"""How a domain list does with real domains, so that nobody has to believe a table in a document."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from ..addresses import parse
from .domain_list import DomainList
from .listed_domains import AUTO, REFUSE


@dataclass(slots=True)
class Figures:
    """Of the domains of one kind: how many there are, and what becomes of them."""

    kind: str
    domains: int = 0
    let_in: int = 0
    looked_at: int = 0
    refused: int = 0
    named: int = 0
    asked_about: int = 0

    def share(self, what: str) -> float:
        """How many in a hundred."""
        return 100 * asdict(self)[what] / self.domains


def measure(domains: Iterable[tuple[str, str]], domain_list: DomainList) -> list[Figures]:
    """Figures for each kind, of pairs of a kind and a domain, each with one invented mailbox; in the order of the kinds."""
    found: dict[str, Figures] = {}
    for kind, domain in domains:
        counts = found.setdefault(kind, Figures(kind))
        verdict = domain_list.decide(parse(f"jane.doe@{domain}"))
        counts.domains += 1
        counts.let_in += verdict.lane == AUTO
        counts.refused += verdict.lane == REFUSE
        counts.looked_at += verdict.lane not in (AUTO, REFUSE)
        counts.named += verdict.organisation is not None
        counts.asked_about += verdict.suggestion is not None
    return list(found.values())

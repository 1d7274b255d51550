"""The domain list: which addresses prove that a person works in the public sector, and how surely.

This is the list once it is read: plain values, no database, no clock. The table that organisers edit and the
starting list that ships with the software both become a `DomainList` through `DomainList.from_rows`.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from ..addresses import Malformed, ParsedAddress, domain_labels, parse, words
from ..organisations.names import plain
from .labels import PARISH_ZONES, is_for_outside_workers, is_parish_level, is_private_provider
from .listed_domains import (
    AUTO,
    EXACT,
    REFUSE,
    REVIEW,
    SPONSOR,
    STRICTNESS,
    SUBDOMAINS,
    DomainRule,
    read_csv,
    to_domain_rule,
)
from .lookalikes import Guard
from .misspelt import Speller
from .private_mail import is_private_mail
from .sectors import NATIONS, SECTORS
from .verdicts import (
    RULE_LOOK_ALIKE,
    RULE_MALFORMED,
    RULE_OUTSIDE_WORKER,
    RULE_PARISH_LEVEL,
    RULE_PRIVATE_MAIL,
    RULE_PRIVATE_PROVIDER,
    RULE_ROLE_MAILBOX,
    RULE_UNKNOWN,
    Verdict,
)

# Branches of the name system in which anyone can buy a name: no listed domain can be one of these.
OPEN_TO_ANYONE = words(
    """
    ac.com co.com co.uk com.uk eu.org gb.net ltd.uk me.uk net.uk org.uk plc.uk uk.com uk.net uk.org
    """
)


class _Node:
    """One label of the list's tree, read from the right."""

    __slots__ = ("children", "exact", "subdomains")

    def __init__(self) -> None:
        self.children: dict[str, _Node] = {}
        self.exact: DomainRule | None = None
        self.subdomains: DomainRule | None = None


class DomainList:
    """A version of the list, compiled so that deciding is a walk over a few labels."""

    def __init__(self, listed_domains: Iterable[DomainRule], *, version: int) -> None:
        self.listed_domains = tuple(listed_domains)
        self.version = version
        self._root = _Node()
        for listed in self.listed_domains:
            self._add(listed)
        self._speller = Speller(listed.domain for listed in self.listed_domains if listed.lane != REFUSE)
        zones = (
            (labels, listed.shared)
            for listed, labels in ((listed, tuple(listed.domain.split("."))) for listed in self.listed_domains)
            if listed.lane != REFUSE and self._covering(labels) is None
        )
        self._guard = Guard(zones, _own_names(self.listed_domains))

    @classmethod
    def from_rows(cls, rows: Iterable[DomainRule | Mapping[str, Any] | Any], version: int) -> "DomainList":
        """Compile rows (rules, mappings or objects with a rule's columns) into one version of the list.

        A row that cannot be understood raises ValueError for the whole: a list with a hole where a refusal
        stood must not go on admitting people.
        """
        return cls([to_domain_rule(row) for row in rows], version=version)

    def decide(self, address: ParsedAddress | Malformed) -> Verdict:
        """Say which lane an address takes and why; the longest match wins, on equal length the stricter lane."""
        if isinstance(address, Malformed):
            return Verdict(lane=REFUSE, rule=RULE_MALFORMED, version=self.version, problem=address)
        listed = self.find(address.labels)
        if listed is None:
            return self._of_an_unknown_domain(address)
        doubt = _why_not_at_once(address, listed) if listed.lane == AUTO else None
        return Verdict(
            lane=REVIEW if doubt else listed.lane,
            rule=doubt or listed.rule,
            version=self.version,
            zone=self.zone(address.labels),
            suggestion=self._suggestion(address) if listed.shared and doubt != RULE_PARISH_LEVEL else None,
            organisation_id=listed.organisation_id,
            organisation=listed.organisation,
            organisation_cy=listed.organisation_cy,
            sector=listed.sector,
            nation=listed.nation,
            domain=address.domain,
        )

    def _of_an_unknown_domain(self, address: ParsedAddress) -> Verdict:
        lane, rule = REVIEW, RULE_UNKNOWN
        if is_private_mail(address.labels):
            lane, rule = REFUSE, RULE_PRIVATE_MAIL
        elif self._guard.looks_like_a_zone(address.labels):
            lane, rule = REFUSE, RULE_LOOK_ALIKE
        suggestion = self._suggestion(address)
        return Verdict(lane=lane, rule=rule, version=self.version, domain=address.domain, suggestion=suggestion)

    def _suggestion(self, address: ParsedAddress) -> str | None:
        meant = self._speller.meant(address.labels)
        return f"{address.text.rpartition('@')[0]}@{meant}" if meant else None

    def suggestion(self, address: ParsedAddress) -> str | None:
        """The address that was probably meant, where the domain looks mistyped; None where nothing is close."""
        return self.decide(address).suggestion

    def zone(self, labels: tuple[str, ...]) -> str | None:
        """The nearest shared domain at or above a domain, or None."""
        zone = None
        for node, _is_whole in self._walk(labels):
            if node.subdomains is not None and node.subdomains.shared:
                zone = node.subdomains.domain
        return zone

    def find(self, labels: tuple[str, ...]) -> DomainRule | None:
        """The line that decides for a domain, or None; labels left to right."""
        found = None
        for node, is_whole in self._walk(labels):
            if node.subdomains is not None:
                found = node.subdomains
            if is_whole and node.exact is not None:
                found = node.exact if node.subdomains is None else _stricter(node.exact, node.subdomains)
        return found

    def lane_of(self, domain: str) -> str | None:
        """The lane in which addresses at exactly this domain are, or None where no line decides for it."""
        listed = self.find(tuple(domain.split(".")))
        return listed.lane if listed else None

    def key(self, address: ParsedAddress) -> str:
        """The one spelling under which a mailbox is known: no +tag, lower case, twin domains made one.

        Two addresses with the same key belong to one person.
        """
        return f"{address.base}@{self._canonical(address.labels)}"

    def listed_for(self, domain: str) -> DomainRule | None:
        """The line of exactly this domain, whatever it matches; None if there is none."""
        labels = tuple(domain.split("."))
        for node, is_whole in self._walk(labels):
            if is_whole:
                return node.subdomains or node.exact
        return None

    def __len__(self) -> int:
        return len(self.listed_domains)

    def _add(self, listed: DomainRule) -> None:
        node = self._root
        for label in reversed(listed.domain.split(".")):
            node = node.children.setdefault(label, _Node())
        there = node.exact if listed.match == EXACT else node.subdomains
        listed = listed if there is None else _stricter(there, listed)
        if listed.match == EXACT:
            node.exact = listed
        else:
            node.subdomains = listed

    def _walk(self, labels: tuple[str, ...]) -> Iterator[tuple[_Node, bool]]:
        node = self._root
        last = len(labels) - 1
        for depth, label in enumerate(reversed(labels)):
            child = node.children.get(label)
            if child is None:
                return
            node = child
            yield node, depth == last

    def _covering(self, labels: tuple[str, ...]) -> DomainRule | None:
        """The line of a parent that already decides for everything under it, refusals left out."""
        parent = self.find(labels[1:]) if len(labels) > 1 else None
        return parent if parent is not None and parent.match == SUBDOMAINS and parent.lane != REFUSE else None

    def _canonical(self, labels: tuple[str, ...]) -> str:
        domain = ".".join(labels)
        seen = set()
        while True:
            listed = self.find(tuple(domain.split(".")))
            if listed is None or not listed.twin_of or listed.domain in seen:
                return domain
            seen.add(listed.domain)
            domain = domain[: len(domain) - len(listed.domain)] + listed.twin_of


def _own_names(listed_domains: Iterable[DomainRule]) -> Iterator[str]:
    """What organisations may have called a domain: the label of one that they have, or their name in one word."""
    for listed in listed_domains:
        if listed.organisation and listed.lane != REFUSE:
            yield listed.domain.partition(".")[0]
            yield from (plain(each).replace(" ", "") for each in (listed.organisation, listed.organisation_cy) if each)


def _stricter(one: DomainRule, other: DomainRule) -> DomainRule:
    return other if STRICTNESS[other.lane] > STRICTNESS[one.lane] else one


def _why_not_at_once(address: ParsedAddress, listed: DomainRule) -> str | None:
    """The rule that keeps an address in an automatic zone from passing without a look, or None."""
    if address.is_role:
        return RULE_ROLE_MAILBOX
    before = address.labels[: len(address.labels) - listed.domain.count(".") - 1]
    if not before:
        return None
    # Right under a shared zone the last of these labels is the organisation's own name ("housing-agency").
    if is_for_outside_workers(before, before[:-1] if listed.shared else before):
        return RULE_OUTSIDE_WORKER
    if listed.shared and address.labels[-2:] in PARISH_ZONES and is_parish_level(before[-1]):
        return RULE_PARISH_LEVEL
    if listed.shared and is_private_provider(address.labels):
        return RULE_PRIVATE_PROVIDER
    return None


def why_not_add(*, listed: DomainRule, domain_list: DomainList) -> str | None:
    """Say why a line cannot be added to the list, or replace the one of its domain; None if it can.

    A shared zone belongs to no single organisation. Under a line that already decides for everything below it,
    a child has to do something: *tighten* (a stricter lane: a parish, a school, a deny-listed name), *name* (give
    the organisation, so that the applicant reads it and is not asked), or *part* (a zone within a zone, below which
    each label is another organisation). Naming and parting let nobody in, so they are
    allowed as long as the lane stays the same. A child that does none of them is already covered and is refused. A
    child with a looser lane is refused, with one exception: under a shared zone in review it may be let in when it
    names the one organisation that it belongs to (this university, that court), because review means that a
    person decides case by case, and two organisers have then decided this case.
    """
    return _why_not_readable(listed) or _why_not_beside(listed, domain_list) or _why_not_under(listed, domain_list)


def _why_not_readable(listed: DomainRule) -> str | None:
    if domain_labels(listed.domain) is None:
        return _("%(domain)s is not a domain name in plain lower-case letters.") % {"domain": listed.domain}
    if listed.domain in OPEN_TO_ANYONE:
        return _("Anyone can buy a name under %(domain)s, so it does not show who the employer is.") % {
            "domain": listed.domain
        }
    if listed.lane not in STRICTNESS or listed.match not in (EXACT, SUBDOMAINS):
        return _("Choose one of the lanes, and whether names under the domain count too.")
    if listed.sector and listed.sector not in SECTORS or listed.nation and listed.nation not in NATIONS:
        return _("Choose the sector and the nation from the list, or leave them empty.")
    if listed.shared and listed.organisation:
        return _("Many organisations share %(domain)s, so it cannot be attached to one of them.") % {
            "domain": listed.domain
        }
    if listed.lane in (AUTO, SPONSOR) and not listed.shared and not listed.organisation:
        return _("Say which organisation %(domain)s belongs to, or that many share it.") % {"domain": listed.domain}
    return None


_DECIDING = (
    "match",
    "lane",
    "shared",
    "organisation_id",
    "organisation",
    "organisation_cy",
    "sector",
    "nation",
    "twin_of",
)


def _why_not_beside(listed: DomainRule, domain_list: DomainList) -> str | None:
    there = domain_list.listed_for(listed.domain)
    if there is not None and there.shared and listed.organisation:
        return _("Many organisations share %(domain)s, so it cannot be attached to one of them.") % {
            "domain": listed.domain
        }
    if there is not None and all(getattr(there, column) == getattr(listed, column) for column in _DECIDING):
        return _("%(domain)s is on the domain list already.") % {"domain": listed.domain}
    if listed.twin_of and (listed.twin_of == listed.domain or domain_list.listed_for(listed.twin_of) is None):
        return _("%(twin)s is not on the domain list, so %(domain)s cannot be its twin.") % {
            "twin": listed.twin_of,
            "domain": listed.domain,
        }
    return None


def _why_not_under(listed: DomainRule, domain_list: DomainList) -> str | None:
    labels = tuple(listed.domain.split("."))
    parent = domain_list.find(labels[1:])
    if parent is None or parent.match != SUBDOMAINS:
        return None
    words = {"domain": listed.domain, "parent": parent.domain}
    change = STRICTNESS[listed.lane] - STRICTNESS[parent.lane]
    names = bool(listed.organisation) and listed.organisation != parent.organisation
    parts = listed.shared and parent.shared
    if change > 0:
        return None
    if change < 0 and not (names and parent.shared and parent.lane == REVIEW):
        return _("%(parent)s has a stricter lane, and %(domain)s under it cannot have a looser one.") % words
    if not (names or parts):
        return _("%(parent)s covers %(domain)s already, and this line would change nothing.") % words
    return None


def why_not_remove(*, listed: DomainRule, domain_list: DomainList) -> str | None:
    """Say why one organiser alone cannot take a line out of the list, or None.

    Without the line its addresses fall to the line above it, or to review as unknown ones. Where that is a looser
    lane, taking the line out would admit more people, and for that the domain list wants two organisers.
    """
    without = DomainList(
        (each for each in domain_list.listed_domains if each.domain != listed.domain), version=domain_list.version
    )
    then = without.decide(parse(f"a.person@{listed.domain}"))
    if STRICTNESS[then.lane] >= STRICTNESS[listed.lane]:
        return None
    return _("Without this line, addresses at %(domain)s would be in a looser lane, so it stays.") % {
        "domain": listed.domain
    }


def shipped_domain_list() -> DomainList:
    """The domain list that ships with the software, compiled."""
    return DomainList.from_rows(read_csv(), version=1)


EMPTY = DomainList((), version=0)

"""The domain register: which addresses prove that somebody works in the public sector, and how surely.

This is the register once it is read: plain values, no database, no clock. The table that organisers edit and the
starting register that ships with the software both become a `Register` through `Register.from_rows`.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from pleiad.members.addresses import Address, Malformed, domain_labels, parse, words
from pleiad.members.entries import (
    AUTO,
    EXACT,
    NATIONS,
    REFUSE,
    REVIEW,
    SECTORS,
    SPONSOR,
    STRICTNESS,
    SUBDOMAINS,
    Entry,
    read_csv,
    to_entry,
)
from pleiad.members.lookalikes import Guard
from pleiad.members.verdicts import (
    RULE_LOOK_ALIKE,
    RULE_MALFORMED,
    RULE_OUTSIDE_WORKER,
    RULE_PARISH_LEVEL,
    RULE_ROLE_MAILBOX,
    RULE_UNKNOWN,
    Verdict,
)

# Labels that employers put before their own domain for people whom they do not employ.
OUTSIDE_WORKER_LABELS = words(
    """
    agencies agency alumni associate associates cllr cllrs consultant consultants contractor contractors councillor
    councillors ext extern external externals guest guests outsourced partner partners pupil pupils student students
    supplier suppliers temp temps thirdparty trainee vendor vendors visitor visitors volunteer volunteers
    """
)
# Parish, town and community councils hold names under gov.uk too, often with a volunteer clerk behind them.
PARISH_ZONE = ("gov", "uk")
PARISH_ENDINGS = tuple(sorted(words("-pc -tc -vc -cc -ecc -wcc -pm parish parishes")))
PARISH_WORDS = words(
    """
    parishcouncil parish-council parishmeeting parish-meeting towncouncil town-council communitycouncil
    community-council villagecouncil village-council neighbourhoodcouncil neighbourhood-council cyngorcymuned cyngortref
    cyngor-cymuned cyngor-tref
    """
)
# Whole branches of the name system that anybody can buy a name in: no register entry can mean one of these.
OPEN_TO_ANYBODY = words(
    """
    ac.com co.com co.uk com.uk eu.org gb.net ltd.uk me.uk net.uk org.uk plc.uk uk.com uk.net uk.org
    """
)


class _Node:
    """One label of the register's tree, read from the right."""

    __slots__ = ("children", "exact", "subdomains")

    def __init__(self):
        self.children: dict[str, _Node] = {}
        self.exact: Entry | None = None
        self.subdomains: Entry | None = None


class Register:
    """A version of the register, compiled so that deciding is a walk over a few labels."""

    def __init__(self, entries: Iterable[Entry], *, version: int):
        self.entries = tuple(entries)
        self.version = version
        self._root = _Node()
        for entry in self.entries:
            self._add(entry)
        self._guard = Guard(
            (labels, entry.shared)
            for entry, labels in ((entry, tuple(entry.domain.split("."))) for entry in self.entries)
            if entry.lane != REFUSE and self._covering(labels) is None
        )

    @classmethod
    def from_rows(cls, rows: Iterable[Entry | Mapping[str, Any] | Any], version: int) -> "Register":
        """Compile rows (entries, mappings or objects with an entry's columns) into one version of the register.

        A row that cannot be understood raises ValueError for the whole: a register with a hole where a refusal
        stood must not go on admitting people.
        """
        return cls([to_entry(row) for row in rows], version=version)

    def decide(self, address: Address | Malformed) -> Verdict:
        """Say which lane an address takes and why; the longest match wins, on equal length the stricter lane."""
        if isinstance(address, Malformed):
            return Verdict(lane=REFUSE, rule=RULE_MALFORMED, version=self.version, problem=address)
        entry = self.find(address.labels)
        if entry is None:
            if self._guard.looks_like_a_zone(address.labels):
                return Verdict(lane=REFUSE, rule=RULE_LOOK_ALIKE, version=self.version, domain=address.domain)
            return Verdict(lane=REVIEW, rule=RULE_UNKNOWN, version=self.version, domain=address.domain)
        doubt = _why_not_at_once(address, entry) if entry.lane == AUTO else None
        return Verdict(
            lane=REVIEW if doubt else entry.lane,
            rule=doubt or entry.rule,
            version=self.version,
            organisation=entry.organisation,
            organisation_cy=entry.organisation_cy,
            sector=entry.sector,
            nation=entry.nation,
            domain=address.domain,
        )

    def find(self, labels: tuple[str, ...]) -> Entry | None:
        """The entry that speaks for a domain, or None; labels left to right."""
        found = None
        for node, is_whole in self._walk(labels):
            if node.subdomains is not None:
                found = node.subdomains
            if is_whole and node.exact is not None:
                found = node.exact if node.subdomains is None else _stricter(node.exact, node.subdomains)
        return found

    def key(self, address: Address) -> str:
        """The one spelling under which a mailbox is known: no +tag, lower case, twin domains made one (R-7's promise).

        Two addresses with the same key belong to one person.
        """
        return f"{address.base}@{self._canonical(address.labels)}"

    def entry_for(self, domain: str) -> Entry | None:
        """The entry that stands at exactly this domain, whatever it matches; None if there is none."""
        labels = tuple(domain.split("."))
        for node, is_whole in self._walk(labels):
            if is_whole:
                return node.subdomains or node.exact
        return None

    def __len__(self) -> int:
        return len(self.entries)

    def _add(self, entry: Entry) -> None:
        node = self._root
        for label in reversed(entry.domain.split(".")):
            node = node.children.setdefault(label, _Node())
        there = node.exact if entry.match == EXACT else node.subdomains
        entry = entry if there is None else _stricter(there, entry)
        if entry.match == EXACT:
            node.exact = entry
        else:
            node.subdomains = entry

    def _walk(self, labels: tuple[str, ...]) -> Iterator[tuple[_Node, bool]]:
        node = self._root
        last = len(labels) - 1
        for depth, label in enumerate(reversed(labels)):
            node = node.children.get(label)
            if node is None:
                return
            yield node, depth == last

    def _covering(self, labels: tuple[str, ...]) -> Entry | None:
        """The entry of a parent that already speaks for everything under it, refusals left out."""
        parent = self.find(labels[1:]) if len(labels) > 1 else None
        return parent if parent is not None and parent.match == SUBDOMAINS and parent.lane != REFUSE else None

    def _canonical(self, labels: tuple[str, ...]) -> str:
        domain = ".".join(labels)
        seen = set()
        while True:
            entry = self.find(tuple(domain.split(".")))
            if entry is None or not entry.twin_of or entry.domain in seen:
                return domain
            seen.add(entry.domain)
            domain = domain[: len(domain) - len(entry.domain)] + entry.twin_of


def _stricter(one: Entry, other: Entry) -> Entry:
    return other if STRICTNESS[other.lane] > STRICTNESS[one.lane] else one


def _why_not_at_once(address: Address, entry: Entry) -> str | None:
    """The rule that keeps an address in an automatic zone from passing without a look, or None."""
    if address.is_role:
        return RULE_ROLE_MAILBOX
    before = address.labels[: len(address.labels) - entry.domain.count(".") - 1]
    if not before:
        return None
    # Right under a shared zone the last of these labels is the organisation's own name ("environment-agency").
    inner = before[:-1] if entry.shared else before
    if not OUTSIDE_WORKER_LABELS.isdisjoint(before) or any(
        not OUTSIDE_WORKER_LABELS.isdisjoint(label.split("-")) for label in inner
    ):
        return RULE_OUTSIDE_WORKER
    if entry.shared and address.labels[-2:] == PARISH_ZONE and is_parish_level(before[-1]):
        return RULE_PARISH_LEVEL
    return None


def is_parish_level(label: str) -> bool:
    """Whether a name right under gov.uk reads like a parish, town or community council.

    Names that show nothing of the kind fall to the declaration that everybody makes.
    """
    return label.endswith(PARISH_ENDINGS) or any(word in label for word in PARISH_WORDS)


def why_not_enter(*, entry: Entry, register: Register) -> str | None:
    """Say why an entry cannot be added to the register, or take the place of the one at its domain; None if it can.

    A shared zone belongs to no single organisation. Under an entry that already speaks for everything below it,
    a child has to do something: *tighten* (a stricter lane: a parish, a school, a deny-listed name) or *name* (give
    the organisation, so that she reads her employer's name and is not asked). Naming opens no door, so it is
    allowed as long as the lane stays the same. A child that does neither is already covered and is refused. A
    child with a looser lane is refused, with one exception: under a shared zone in review it may be let in when it
    names the one organisation that it belongs to (this university, that court), because review means that a
    person decides case by case, and two organisers have then decided this case.
    """
    return _why_not_readable(entry) or _why_not_beside(entry, register) or _why_not_under(entry, register)


def _why_not_readable(entry: Entry) -> str | None:
    if domain_labels(entry.domain) is None:
        return _("%(domain)s is not a domain name in plain lower-case letters.") % {"domain": entry.domain}
    if entry.domain in OPEN_TO_ANYBODY:
        return _("Anybody can buy a name under %(domain)s, so it says nothing about an employer.") % {
            "domain": entry.domain
        }
    if entry.lane not in STRICTNESS or entry.match not in (EXACT, SUBDOMAINS):
        return _("Choose one of the lanes, and whether names under the domain count too.")
    if entry.sector and entry.sector not in SECTORS or entry.nation and entry.nation not in NATIONS:
        return _("Choose the sector and the nation from the list, or leave them empty.")
    if entry.shared and entry.organisation:
        return _("Many organisations share %(domain)s, so it cannot be attached to one of them.") % {
            "domain": entry.domain
        }
    if entry.lane in (AUTO, SPONSOR) and not entry.shared and not entry.organisation:
        return _("Say which organisation %(domain)s belongs to, or that many share it.") % {"domain": entry.domain}
    return None


_DECIDING = ("match", "lane", "shared", "organisation", "organisation_cy", "sector", "nation", "twin_of")


def _why_not_beside(entry: Entry, register: Register) -> str | None:
    there = register.entry_for(entry.domain)
    if there is not None and there.shared and entry.organisation:
        return _("Many organisations share %(domain)s, so it cannot be attached to one of them.") % {
            "domain": entry.domain
        }
    if there is not None and all(getattr(there, column) == getattr(entry, column) for column in _DECIDING):
        return _("%(domain)s is on the register already.") % {"domain": entry.domain}
    if entry.twin_of and (entry.twin_of == entry.domain or register.entry_for(entry.twin_of) is None):
        return _("%(twin)s is not on the register, so %(domain)s cannot be its twin.") % {
            "twin": entry.twin_of,
            "domain": entry.domain,
        }
    return None


def _why_not_under(entry: Entry, register: Register) -> str | None:
    labels = tuple(entry.domain.split("."))
    parent = register.find(labels[1:])
    if parent is None or parent.match != SUBDOMAINS:
        return None
    words = {"domain": entry.domain, "parent": parent.domain}
    change = STRICTNESS[entry.lane] - STRICTNESS[parent.lane]
    names = bool(entry.organisation) and entry.organisation != parent.organisation
    if change > 0:
        return None
    if change < 0 and not (names and parent.shared and parent.lane == REVIEW):
        return _("%(parent)s has a stricter lane, and %(domain)s under it cannot have a looser one.") % words
    if not names:
        return _("%(parent)s covers %(domain)s already, and this entry would change nothing.") % words
    return None


def why_not_take_out(*, entry: Entry, register: Register) -> str | None:
    """Say why one organiser cannot take an entry out of the register, or None if she can.

    Without the entry its addresses fall to whatever stands above it, or to review as unknown ones. Where that is a
    looser lane, taking the entry out would open a door, and for that the register wants two organisers.
    """
    without = Register((each for each in register.entries if each.domain != entry.domain), version=register.version)
    then = without.decide(parse(f"a.person@{entry.domain}"))
    if STRICTNESS[then.lane] >= STRICTNESS[entry.lane]:
        return None
    return _("Without this entry, addresses at %(domain)s would take a looser lane, so it stays.") % {
        "domain": entry.domain
    }


def starting_register() -> Register:
    """The register that ships with the software, compiled."""
    return Register.from_rows(read_csv(), version=1)


EMPTY = Register((), version=0)

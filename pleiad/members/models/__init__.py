"""The tables of this room: people and their addresses, organisations, the domain list, applications and vouches."""

from .appeals import Appeal
from .applications import Application, Vouch
from .browsers import BrowserSession, KnownBrowser
from .domain_list import LANES, DomainListProposal, DomainListVersion, ListedDomain
from .holds import Hold
from .organisations import (
    Employment,
    Organisation,
    OrganisationChange,
    OrganisationDomain,
    OrganisationName,
    OrganisationProposal,
    Shield,
    Workplace,
)
from .people import (
    Address,
    Block,
    MailedCode,
    Member,
    MembershipStatement,
    Paced,
    StoppedAddress,
    kept_apart_by_a_shield,
    of_a_current,
)
from .recoveries import Recovery
from .staying import TimeAway

__all__ = [
    "LANES",
    "Address",
    "Appeal",
    "Application",
    "Block",
    "Employment",
    "BrowserSession",
    "Hold",
    "KnownBrowser",
    "MailedCode",
    "Member",
    "MembershipStatement",
    "Organisation",
    "OrganisationChange",
    "OrganisationDomain",
    "OrganisationName",
    "OrganisationProposal",
    "Paced",
    "ListedDomain",
    "DomainListProposal",
    "DomainListVersion",
    "Shield",
    "Recovery",
    "StoppedAddress",
    "TimeAway",
    "Vouch",
    "Workplace",
    "kept_apart_by_a_shield",
    "of_a_current",
]

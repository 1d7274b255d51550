"""The tables of this room: people and their addresses, organisations, the domain list, applications and vouches."""

from .appeals import Appeal
from .applications import Application, Vouch
from .domain_list import LANES, DomainListProposal, DomainListVersion, ListedDomain
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
from .people import Address, Block, MailedCode, Member, MembershipStatement, kept_apart_by_a_shield, of_a_current
from .staying import TimeAway

__all__ = [
    "LANES",
    "Address",
    "Appeal",
    "Application",
    "Block",
    "Employment",
    "MailedCode",
    "Member",
    "MembershipStatement",
    "Organisation",
    "OrganisationChange",
    "OrganisationDomain",
    "OrganisationName",
    "OrganisationProposal",
    "ListedDomain",
    "DomainListProposal",
    "DomainListVersion",
    "Shield",
    "TimeAway",
    "Vouch",
    "Workplace",
    "kept_apart_by_a_shield",
    "of_a_current",
]

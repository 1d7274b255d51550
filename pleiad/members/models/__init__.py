"""The tables of this room: people and their addresses, the domain list, applications and vouches."""

from .applications import Application, Vouch
from .domain_list import LANES, DomainListProposal, DomainListVersion, ListedDomain
from .people import (
    Address,
    Block,
    MailedCode,
    Member,
    MembershipStatement,
    Organisation,
    of_a_current,
)

__all__ = [
    "LANES",
    "Address",
    "Application",
    "Block",
    "MailedCode",
    "Member",
    "MembershipStatement",
    "Organisation",
    "ListedDomain",
    "DomainListProposal",
    "DomainListVersion",
    "Vouch",
    "of_a_current",
]

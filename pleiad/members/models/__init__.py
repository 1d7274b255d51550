"""What this room keeps: people and their addresses, the register, applications with those who vouch."""

from .applications import Application, Vouch
from .people import Address, Block, MailedCode, Member, MembershipStatement, Organisation, of_a_current
from .register import LANES, RegisterEntry, RegisterProposal, RegisterVersion

__all__ = [
    "LANES",
    "Address",
    "Application",
    "Block",
    "MailedCode",
    "Member",
    "MembershipStatement",
    "Organisation",
    "RegisterEntry",
    "RegisterProposal",
    "RegisterVersion",
    "Vouch",
    "of_a_current",
]

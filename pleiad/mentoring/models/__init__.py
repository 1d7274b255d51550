"""What this room keeps: profiles, rounds with their proposals, and pairings."""

from .pairings import CheckIn, Meeting, Pairing
from .profiles import Avoidance, Grade, HowToTalk, MentoringProfile, Profession, Region, Show, Time, TimeOfDay
from .rounds import Form, Participation, Proposal, Role, Round, Wish

__all__ = [
    "Avoidance",
    "CheckIn",
    "Form",
    "Grade",
    "HowToTalk",
    "Meeting",
    "MentoringProfile",
    "Pairing",
    "Participation",
    "Profession",
    "Proposal",
    "Region",
    "Role",
    "Round",
    "Show",
    "Time",
    "TimeOfDay",
    "Wish",
]

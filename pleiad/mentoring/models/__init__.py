"""What this room keeps: profiles, rounds with their proposals, and pairings."""

from .pairings import MentoringMeeting, Pairing, PairingCheckIn
from .profiles import (
    Avoidance,
    Grade,
    HowToTalk,
    MentoringProfile,
    MentoringRegion,
    Profession,
    Show,
    Time,
    TimeOfDay,
)
from .rounds import Form, Participation, Proposal, Role, Round, Wish

__all__ = [
    "Avoidance",
    "PairingCheckIn",
    "Form",
    "Grade",
    "HowToTalk",
    "MentoringMeeting",
    "MentoringProfile",
    "Pairing",
    "Participation",
    "Profession",
    "Proposal",
    "MentoringRegion",
    "Role",
    "Round",
    "Show",
    "Time",
    "TimeOfDay",
    "Wish",
]

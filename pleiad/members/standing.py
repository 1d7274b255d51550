"""How a person stands in the network, and what each standing may do: one table, which models, rules and doors read."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Standing(StrEnum):
    WAITING = "waiting"  # applied, not admitted
    MEMBER = "member"
    READING = "reading"  # where they work was not proved again in time: 30 days without writing
    RESTING = "resting"  # those 30 days have passed: nothing is erased, one code wakes it
    SUSPENDED = "suspended"
    LEFT = "left"


@dataclass(frozen=True)
class May:
    """What a person of one standing may do. `takes_places`: register for a meeting or wait for a place."""

    signs_in: bool = False
    reads: bool = False
    keeps_places: bool = False
    takes_places: bool = False
    writes: bool = False
    why_not: str | Promise = ""
    """The sentence where something is not allowed, with what to do next."""


MAY = {
    Standing.WAITING: May(
        signs_in=True,
        keeps_places=True,
        takes_places=True,
        why_not=_("You can do this once your application is approved."),
    ),
    Standing.MEMBER: May(signs_in=True, reads=True, keeps_places=True, takes_places=True, writes=True),
    Standing.READING: May(
        signs_in=True,
        reads=True,
        keeps_places=True,
        why_not=_("You can read, and you keep your places. To do this, first prove again that you work where you did."),
    ),
    Standing.RESTING: May(
        signs_in=True,
        why_not=_("Your membership rests. Prove where you work, and everything is open to you again."),
    ),
    Standing.SUSPENDED: May(why_not=_("Your membership is suspended.")),
    Standing.LEFT: May(why_not=_("Your membership has ended.")),
}


def standing_of(*, joined: bool, suspended: bool, left: bool, resting: bool, reading: bool) -> Standing:
    """The standing that follows from the moments in a member's row; what ends more comes first."""
    if left:
        return Standing.LEFT
    if suspended:
        return Standing.SUSPENDED
    if not joined:
        return Standing.WAITING
    if resting:
        return Standing.RESTING
    return Standing.READING if reading else Standing.MEMBER

"""One small thing to do, that takes a few minutes and helps another member. Rooms register what they have."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from pleiad.members.models import Member


@dataclass(frozen=True)
class SmallThing:
    """What could be done, why it helps, and the page on which to do it."""

    title: str
    sentence: str
    url: str
    label: str


ROOMS: list[Callable[..., SmallThing | None]] = []


def offers_a_small_thing(found: Callable) -> Callable:
    """Register a function that takes (member=, at=) and gives a SmallThing or None, in one statement or two."""
    ROOMS.append(found)
    return found


def for_member(member: Member, *, at: datetime) -> SmallThing | None:
    """One thing, another each day: rooms take turns, and the next one is asked where a room has nothing."""
    if not ROOMS:
        return None
    turn = (at.date().toordinal() + member.pk) % len(ROOMS)
    return next(filter(None, (each(member=member, at=at) for each in ROOMS[turn:] + ROOMS[:turn])), None)

"""The first five minutes: what a new member can do, in order, until it is done or the member closes the list."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from pleiad.members.models import Member

NEW_FOR = timedelta(days=30)


@dataclass(frozen=True)
class FirstStep:
    """What to do, what it is good for, and the page."""

    title: str
    sentence: str
    url: str
    label: str


ROOMS: list[tuple[int, Callable[..., FirstStep | None]]] = []


def first_step(*, order: int) -> Callable:
    """Register a function that takes (member=, at=) and gives a FirstStep, or None once it is done or cannot be done."""

    def keep(found: Callable) -> Callable:
        ROOMS.append((order, found))
        return found

    return keep


def for_member(member: Member, *, at: datetime) -> list[FirstStep]:
    """What a member who has joined lately has not done yet."""
    if not member.joined_at or member.joined_at < at - NEW_FOR:
        return []
    steps = (step(member=member, at=at) for _order, step in sorted(ROOMS, key=lambda each: each[0]))
    return [each for each in steps if each]

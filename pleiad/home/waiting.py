"""What waits for a member's answer: the parts of a line, and the list of all of them that rooms register for."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, QuerySet

from pleiad.members.models import Member

ON_HOME = 8
OF_A_KIND = 300
"""So many of one kind at most, on the page that lists everything."""


@dataclass(frozen=True)
class WaitingAnswer:
    """One thing that waits for the member: what it is, the page on which it is answered, and until when. `sentence` says what
    happens then, where that is not plain. No name of anyone who is kept apart from the member may stand in it."""

    title: str
    url: str
    label: str
    by: datetime | None = None
    sentence: str = ""


ROOMS: dict[str, Callable[..., Iterable[WaitingAnswer]]] = {}
"""Kind of waiting thing to the function that finds them."""
SIGNS: dict[str, QuerySet] = {}
"""Kind of waiting thing to the rows without which none can wait."""


def waits(kind: str, *, sign: QuerySet | None = None) -> Callable:
    """Register the function for one kind of thing that waits for a member: it takes (member=, at=, most=) and gives at most
    `most` answers that wait, the soonest first, in one statement or two. `sign`: rows of which there is one wherever something
    waits, `OuterRef("pk")` being the member. The signs of all rooms are asked in one statement, and a function is called only
    where its own is there."""

    def keep(found: Callable) -> Callable:
        if kind in ROOMS:
            raise ValueError(f"Two functions say what waits as {kind}.")
        ROOMS[kind] = found
        if sign is not None:
            SIGNS[kind] = sign
        return found

    return keep


def signs_for(member: Member) -> dict[str, bool]:
    """Of each kind with a sign, whether the sign is there; one statement for all of them."""
    found = Member.objects.filter(pk=member.pk).values_list(*(Exists(each) for each in SIGNS.values())).get()
    return dict(zip(SIGNS, found, strict=True))


def for_member(member: Member, *, at: datetime, most: int = ON_HOME) -> tuple[list[WaitingAnswer], bool]:
    """What waits for the member, what ends soonest first, and whether there is more than `most`."""
    signs = signs_for(member)
    asked = [room for kind, room in ROOMS.items() if signs.get(kind, True)]
    found = [each for room in asked for each in room(member=member, at=at, most=most + 1)]
    found.sort(key=lambda each: (each.by is None, each.by or at))
    return found[:most], len(found) > most

"""What is new for a member: the parts of a line, and the rooms that tell it. The start page and the emails show the same lines."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from pleiad.members.models import Member

from .models import Notification
from .subscriptions import SUBSCRIPTIONS

ON_HOME = 12
OF_A_KIND = 10
"""So many lines of one kind at most, the newest."""
LONGEST = timedelta(days=30)
"""What is older is not new to anyone."""


@dataclass(frozen=True)
class New:
    """One thing that is new. `title`: what happened, in words that may stand in an email: for a sensitive or closed space
    neither its name nor any word of it. `about`: the title of the thing itself, empty where that may not be said. `who`:
    a name, which stands on pages and in no email. `reason`: why this member is told ("because you follow Data and AI"). `key` names the thing, as the notification about it does."""

    key: str
    at: datetime
    title: str
    url: str
    about: str = ""
    who: str = ""
    reason: str = ""


ROOMS: dict[str, Callable[..., Iterable[New]]] = {}
FIRST = (
    "answered",
    "mentioned",
    "story-answered",
    "thanked",
    "followed",
    "meetings",
    "stories",
    "applauded",
    "members",
)
"""What answers the member comes before what the member follows, and that before what is new to everyone."""
NOTIFIED: set[str] = set()
"""Subscriptions of which every line has a row of `Notification`."""


def tells_new(subscription: str, *, notified: bool = False) -> Callable:
    """Register the function that finds what is new under one subscription: it takes (member=, since=, until=) and gives at most
    OF_A_KIND lines, the newest first, in a constant number of statements. It gives nothing that the member may not see now,
    nothing by members kept apart, and nothing of what is muted. `notified`: the member is notified of all of it, whatever
    they chose (`notifications.notify`); then the function is called only where there is such a row."""

    def keep(found: Callable) -> Callable:
        if subscription in ROOMS:
            raise ValueError(f"Two functions say what is new under {subscription}.")
        ROOMS[subscription] = found
        if notified:
            NOTIFIED.add(subscription)
        return found

    return keep


def for_member(
    member: Member, *, since: datetime, until: datetime, of: Iterable[str] | None = None
) -> dict[str, list[New]]:
    """What is new after `since`, up to `until`, by subscription; `of` these only."""
    return {name: lines for name, lines in _found(member, since, until, of) if lines}


def first_lines(member: Member, *, since: datetime, until: datetime, most: int) -> list[New]:
    """The first `most` lines of all that is new. Rooms whose lines would come after them are not asked."""
    lines: list[New] = []
    for _name, found in _found(member, since, until, None):
        lines += once_each(found)
        if len(lines) >= most:
            break
    return lines[:most]


def _found(member, since, until, of):
    """Each subscription with its lines, one after the other."""
    names = sorted((name for name in (of if of is not None else ROOMS) if name in ROOMS), key=_place)
    told: set[str] = set()
    if not NOTIFIED.isdisjoint(names):
        rows = Notification.objects.filter(member=member.pk, at__gt=since, at__lte=until)
        told = set(rows.order_by().values_list("subscription", flat=True).distinct())
    for name in names:
        if name not in NOTIFIED or name in told:
            yield name, list(ROOMS[name](member=member, since=since, until=until))


def _place(name):
    return (FIRST.index(name) if name in FIRST else len(FIRST), list(SUBSCRIPTIONS).index(name))


def once_each(lines: list[New]) -> list[New]:
    """Without lines that say the same of the same thing: of several answers to one question the newest stands for all."""
    said: dict[tuple, New] = {}
    for each in lines:
        said.setdefault((each.title, each.about or each.url.partition("#")[0], each.who), each)
    return list(said.values())

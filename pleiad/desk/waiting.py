"""What waits for organisers: the parts of a line, and the list of all of them that rooms register for."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Window
from django.utils.translation import gettext as _

from pleiad.members.models import Member

from .clocks import clock_facts, clock_state

OF_A_KIND = 10
COUNTED = 1000
ROOMS: list[Callable] = []


@dataclass(frozen=True)
class WaitingItem:
    """One thing that waits: since when, by when it was promised, and its line for components/ledger.html."""

    by: datetime
    line: dict
    before_all: bool = False


@dataclass(frozen=True)
class WaitingKind:
    """Waiting things of one kind: the most urgent, how many there are besides, and the page that lists all."""

    waiting: list[WaitingItem]
    more: int = 0
    url: str = ""
    label: str = ""


def waiting(
    *,
    since: datetime | None,
    by: datetime,
    at: datetime,
    title: str,
    sentence: str,
    facts: Iterable[tuple[str, str]] = (),
    link: dict[str, str] | None = None,
    button: dict[str, str] | None = None,
    state: str | None = None,
    before_all: bool = False,
) -> WaitingItem:
    """A line of the ledger with its clocks before its other facts; `state` where the clocks do not say it."""
    line = {
        "state": state or clock_state(by=by, at=at),
        "title": title,
        "sentence": sentence,
        "facts": [*clock_facts(since=since, by=by, at=at), *facts],
        "link": link,
        "button": button,
    }
    return WaitingItem(by=by, line=line, before_all=before_all)


def more(found) -> int:
    """How many there are besides those shown, counted up to a thousand."""
    return max(found.order_by()[: COUNTED + OF_A_KIND].count() - OF_A_KIND, 0)


@dataclass(frozen=True)
class WaitingList:
    """What the desk shows: the lines, a link for each kind that has more, how many things wait in all, and how many of
    those shown are late."""

    lines: list[dict]
    more: list[dict]
    waiting: int
    late: int


def everything(*, organiser: Member, at: datetime) -> WaitingList:
    """Everything that waits, oldest promise first."""
    kinds = [each for room in ROOMS for each in room(organiser=organiser, at=at)]
    waiting = sorted((each for kind in kinds for each in kind.waiting), key=lambda each: (not each.before_all, each.by))
    return WaitingList(
        lines=[each.line for each in waiting],
        more=[_link_to_all(kind) for kind in kinds if kind.more],
        waiting=len(waiting) + sum(kind.more for kind in kinds),
        late=sum(each.by < at for each in waiting),
    )


def _link_to_all(kind):
    many = f"{kind.more}+" if kind.more >= COUNTED else str(kind.more)
    return {"url": kind.url, "label": _("and %(more)s more: %(kind)s") % {"more": many, "kind": kind.label}}


def first_and_more(found):
    """The most urgent, and how many there are besides, in one statement; for what is never very many."""
    first = list(found.annotate(in_all=Window(Count("pk")))[:OF_A_KIND])
    return first, first[0].in_all - len(first) if first else 0


def waits(kinds: Callable) -> Callable:
    """Register a function (organiser=, at=) that gives the `WaitingKind`s of one room, in a constant number of statements."""
    ROOMS.append(kinds)
    return kinds

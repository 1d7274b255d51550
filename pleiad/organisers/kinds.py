"""What a waiting thing is made of, for every file of the desk that knows some of them."""

from dataclasses import dataclass
from datetime import datetime

from .clocks import clock_facts, clock_state

OF_A_KIND = 10
COUNTED = 1000


@dataclass(frozen=True)
class Waiting:
    """One thing that waits: since when, by when it was promised, and its line for components/ledger.html."""

    by: datetime
    line: dict
    before_all: bool = False


@dataclass(frozen=True)
class Kind:
    """Waiting things of one kind: the most urgent, how many there are besides, and the page that lists all."""

    waiting: list[Waiting]
    more: int = 0
    url: str = ""
    label: str = ""


def waiting(*, since: datetime, by: datetime, at: datetime, before_all: bool = False, **line) -> Waiting:
    """A line of the ledger with its clocks before its other facts."""
    facts = [*clock_facts(since=since, by=by, at=at), *line.pop("facts", [])]
    state = line.pop("state", None) or clock_state(by=by, at=at)
    return Waiting(by=by, line={"state": state, "facts": facts, **line}, before_all=before_all)


def more(found) -> int:
    """How many there are besides those shown; beyond a thousand nobody counts."""
    return max(found.order_by()[: COUNTED + OF_A_KIND].count() - OF_A_KIND, 0)

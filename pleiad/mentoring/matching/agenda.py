"""What is expected at which level, while the level falls."""

from heapq import heappop, heappush
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from .lines import Group

Noted = TypeVar("Noted")


class Agenda:
    """Levels at which something may happen, the highest first, and what is expected there.

    Each book is {level: list}: in `standing` mentees who will want a partner, in `reached` (mentee, mentor) pairs that
    may become tight, in `tiring` mentees whose partner will be worth nothing, in `opening` lines (set of mentors, group).
    """

    def __init__(self) -> None:
        self.standing: dict[int, list[int]] = {}
        self.reached: dict[int, list[tuple[int, int]]] = {}
        self.tiring: dict[int, list[int]] = {}
        self.opening: dict[int, list[tuple[int, Group]]] = {}
        self.levels: list[int] = []
        self.known: set[int] = set()

    def expect(self, level: int) -> None:
        """See that the fall stops at a level, if it is above 0."""
        if level > 0 and level not in self.known:
            self.known.add(level)
            heappush(self.levels, -level)

    def note(self, book: dict[int, list[Noted]], level: int, what: Noted) -> None:
        """Write something into one of the books."""
        if level in book:
            book[level].append(what)
        else:
            book[level] = [what]
            self.expect(level)

    def next_level(self) -> int | None:
        """Take out the highest level that is left; None when there is none."""
        if not self.levels:
            return None
        level = -heappop(self.levels)
        self.known.discard(level)
        return level

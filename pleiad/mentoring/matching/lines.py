"""Who is tight with each other inside the crowd, known for groups of mentees and whole sets of mentors."""

from collections.abc import Iterable

from .agenda import Agenda
from .market import Market


class Group:
    """Mentees of one kind and one price inside: `members`, and `tight`, the set of mentors that they are tight with.

    `row` gives (worth, set of mentors), the highest worth first, of which no line has been opened yet.
    """

    __slots__ = ("key", "members", "row", "tight")

    def __init__(self, key: tuple[int, int], row: Iterable[tuple[int, int]]) -> None:
        self.key = key
        self.members: list[int] = []
        self.row = iter(row)
        self.tight = 0


class Lines:
    """The lines of all groups: one for each worth that a group has with a set of mentors.

    `by_reach[reach]` holds (set of mentors, group): these pairs are tight with a mentor outside whose price is `reach`
    less the level, and with one inside whose price is `reach`. No mentor costs less than nothing, so a line is opened
    only at the level at which anyone could be tight on it at all; most never are.
    """

    def __init__(self, market: Market, agenda: Agenda) -> None:
        self.rows, self.agenda = market.rows, agenda
        # The sets of mentors outside, and inside, by price.
        self.outside = market.at_price
        self.inside: dict[int, int] = {}
        self.groups: dict[tuple[int, int], Group] = {}
        self.by_reach: dict[int, list[tuple[int, Group]]] = {}

    def join(self, mentee: int, kind: int, price: int, level: int) -> Group:
        """The group of a mentee who has come in."""
        key = kind, price
        group = self.groups.get(key)
        if group is None:
            group = self.groups[key] = Group(key, self.rows[kind])
            self._open(group, level)
        if mentee not in group.members:
            group.members.append(mentee)
        return group

    def leave(self, mentee: int, group: Group) -> None:
        """Take a mentee who goes out of the group."""
        group.members.remove(mentee)
        if not group.members:
            del self.groups[group.key]

    def open_expected(self, level: int) -> None:
        """Open the lines that have waited for this level."""
        for mask, group in self.agenda.opening.pop(level, ()):
            if group.members:
                self._line(level, level).append((mask, group))
                self._open(group, level)

    def tight_outside(self, level: int) -> list[tuple[int, Group]]:
        """(set of mentors outside, group) for each line on which the two are tight now."""
        found = []
        for price, mentors in self.outside.items():
            line = self.by_reach.get(level + price)
            if line:
                found += [(tight, group) for mask, group in line if group.members and (tight := mask & mentors)]
        return found

    def expect(self, price: int, level: int) -> None:
        """See that the fall stops where a mentor outside who has this price now becomes tight with a group."""
        for reach in self.by_reach:
            if reach - price < level:
                self.agenda.expect(reach - price)

    def _open(self, group: Group, level: int) -> None:
        """Open the lines of a group on which anyone may be tight at this level; the next one waits for its own level."""
        outside, inside, by_reach, tight = self.outside, self.inside, self.by_reach, group.tight
        _, price = group.key
        for worth, mask in group.row:
            reach = worth - price
            if reach < level:
                self.agenda.note(self.agenda.opening, reach, (mask, group))
                break
            (by_reach.get(reach) or self._line(reach, level)).append((mask, group))
            if reach in inside:
                tight |= mask & inside[reach]
            if reach - level in outside:
                tight |= mask & outside[reach - level]
        group.tight = tight

    def _line(self, reach: int, level: int) -> list[tuple[int, Group]]:
        line = self.by_reach.get(reach)
        if line is None:
            line = self.by_reach[reach] = []
        for price in self.outside:
            if reach - price < level:
                self.agenda.expect(reach - price)
        return line

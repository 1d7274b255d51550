"""What scores follow from, written so that all mentors can be scored at once.

A mentor `has` tokens (anything hashable: a profession, a topic). A mentee has `wants`: tokens that
earn points where the mentor has them. So the scores of one mentee with thousands of mentors come
from a few operations on sets of mentors (see `sets`).
"""

from collections.abc import Collection, Hashable, Iterable, Sequence
from typing import NamedTuple

from .sets import sets_by

# So many beginnings of kinds are kept: enough for grades and professions, and little memory.
KEPT = 256


class Want(NamedTuple):
    """Each of these tokens that the mentor has earns so many points, counting `most` of them."""

    tokens: tuple
    points: int
    most: int = 1


class Likeness:
    """A person who takes part.

    `room` is how many partners the person takes at most, `priority` whether a mentee comes first.
    A mentee has `wants` (a tuple of `Want`), `needs` (a tuple of frozensets: of each, a mentor must
    have a token) and `never` (tokens that a mentor's `marks` must not hold). A mentor has `has` (a
    frozenset, for wants and needs) and `marks` (a tuple). `barred` names people of the other side
    that the person never meets. Scores are whole numbers.
    """

    __slots__ = ("barred", "has", "marks", "needs", "never", "priority", "room", "wants")

    def __init__(
        self,
        *,
        room: int = 1,
        priority: bool = False,
        wants: Sequence[Want] = (),
        needs: Sequence[frozenset[Hashable]] = (),
        never: Sequence[Hashable] = (),
        has: frozenset[Hashable] = frozenset(),
        marks: Sequence[Hashable] = (),
        barred: Collection[str] = (),
    ) -> None:
        self.room = room
        self.priority = priority
        self.wants = wants
        self.needs = needs
        self.never = never
        self.has = has
        self.marks = marks
        self.barred = barred


def score_of(wants: Iterable[Want], needs: Iterable[frozenset[Hashable]], has: frozenset[Hashable]) -> int | None:
    """The points of a mentor who has these tokens, or None where a need is not met."""
    for need in needs:
        if need.isdisjoint(has):
            return None
    total = 0
    for tokens, points, most in wants:
        if len(tokens) == 1:
            if tokens[0] in has:
                total += points
        else:
            total += points * min(most, sum(token in has for token in tokens))
    return total


class MentorIndex:
    """Which mentors have a token, to score one kind of mentee with all of them at once."""

    def __init__(self, mentors: Sequence[frozenset[Hashable]]) -> None:
        """Take in mentors, a list of what each one has; a mentor's position is the position in the list."""
        self.everybody = (1 << len(mentors)) - 1
        self.having: dict[Hashable, int] = {}
        self.begun: dict[tuple[Sequence[frozenset[Hashable]], Sequence[Want]], dict[int, int]] = {}
        for has, mask in sets_by(mentors).items():
            for token in has:
                self.having[token] = self.having.get(token, 0) | mask

    def levels(self, wants: Sequence[Want], needs: Sequence[frozenset[Hashable]]) -> dict[int, int]:
        """All mentors by the score that a mentee with these wants and needs has with them.

        Returns {score: set of positions}; mentors who lack what is needed are in none of the sets.
        """
        # Many kinds differ in their last want only, so what comes before it is kept for the next of them.
        begun = needs, wants[:-1]
        levels = self.begun.get(begun)
        if levels is None:
            if len(self.begun) == KEPT:
                self.begun.clear()
            possible = self._meeting(needs)
            levels = self.begun[begun] = self._by_wants({0: possible} if possible else {}, wants[:-1])
        return self._by_wants(levels, wants[-1:])

    def _meeting(self, needs: Iterable[frozenset[Hashable]]) -> int:
        possible = self.everybody
        for need in needs:
            some = 0
            for token in need:
                some |= self.having.get(token, 0)
            possible &= some
        return possible

    def _by_wants(self, levels: dict[int, int], wants: Iterable[Want]) -> dict[int, int]:
        for tokens, points, most in wants:
            if len(tokens) == 1:
                levels = split(levels, (self.having.get(tokens[0], 0),), points)
            else:
                levels = split(levels, self._counted(tokens, most), points)
        return levels

    def _counted(self, tokens: Iterable[Hashable], most: int) -> list[int]:
        """The mentors who have 1, 2 … of these tokens, the last with all who have more."""
        at_least = [0] * most
        for token in tokens:
            carry = self.having.get(token, 0)
            for step, mask in enumerate(at_least):
                at_least[step] = mask | carry
                carry &= mask
        return [mask & ~above for mask, above in zip(at_least, [*at_least[1:], 0], strict=True)]


def split(levels: dict[int, int], counted: Iterable[int], points: int) -> dict[int, int]:
    """Part each level's set by the sets of those who have 1, 2 … tokens of a want; sets that fall empty go."""
    after: dict[int, int] = {}
    for score, rest in levels.items():
        higher = score
        for counting in counted:
            higher += points
            part = rest & counting
            if part:
                rest ^= part
                after[higher] = after[higher] | part if higher in after else part
        if rest:
            after[score] = after[score] | rest if score in after else rest
    return after

"""What scores follow from, written so that a whole side can be scored at once.

A mentor `has` tokens (anything hashable: a profession, a topic). A mentee has `wants`: tokens that
earn points where the mentor has them. So the scores of one mentee with thousands of mentors come
from a few operations on sets of mentors, and sets are whole numbers with one bit for each place.
"""

from typing import NamedTuple

# Up to here taking the places of a set one by one is faster than writing the whole set down.
FEW = 64
# So many beginnings of kinds are kept: enough for grades and professions, and little memory.
KEPT = 256


class Want(NamedTuple):
    """Each of these tokens that the other has earns so many points, counting `most` of them."""

    tokens: tuple
    points: int
    most: int = 1


class Entry:
    """Somebody who takes part.

    `room` is how many partners she takes at most, `priority` whether she comes first. A mentee
    has `wants` (a tuple of `Want`), `needs` (a tuple of frozensets: of each, a mentor must have a
    token) and `never` (tokens that a mentor's `marks` must not hold). A mentor has `has` (a
    frozenset, for wants and needs) and `marks` (a tuple). `barred` names people of the other side
    whom she never meets. Scores are whole numbers.
    """

    __slots__ = ("barred", "has", "marks", "needs", "never", "priority", "room", "wants")

    def __init__(self, *, room=1, priority=False, wants=(), needs=(), never=(), has=frozenset(), marks=(), barred=()):
        self.room = room
        self.priority = priority
        self.wants = wants
        self.needs = needs
        self.never = never
        self.has = has
        self.marks = marks
        self.barred = barred


def score_of(wants, needs, has):
    """The points of a mentor who has these tokens, or None where she lacks what is needed."""
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


def places(mask):
    """The places in a set, in order."""
    found = []
    if mask.bit_count() < FEW:
        while mask:
            last = mask.bit_length() - 1
            found.append(last)
            mask ^= 1 << last
        found.reverse()
        return found
    text = bin(mask)
    last = len(text) - 1
    at = text.rfind("1")
    while at > 1:
        found.append(last - at)
        at = text.rfind("1", 0, at)
    return found


def set_of(some):
    """The set of these places, a list."""
    if len(some) < 3:
        found = 0
        for here in some:
            found |= 1 << here
        return found
    found = bytearray(max(some) // 8 + 1)
    for here in some:
        found[here >> 3] |= 1 << (here & 7)
    return int.from_bytes(found, "little")


class MentorIndex:
    """Which mentors have a token, to score one kind of mentee with all of them at once."""

    def __init__(self):
        self.everybody = 0
        self.having = {}
        self.begun = {}

    def add(self, some, kind):
        """Take in mentors, by their places, of one kind, which is what they have."""
        mask = set_of(some)
        self.begun.clear()
        self.everybody |= mask
        for token in kind:
            self.having[token] = self.having.get(token, 0) | mask

    def levels(self, kind):
        """All mentors by the score that a kind of mentee, (wants, needs), has with them.

        Returns [(score, set of places)]; those who lack what is needed are in none of the sets.
        """
        wants, needs = kind
        # Many kinds differ in their last want only, so what comes before it is kept for the next of them.
        begun = needs, wants[:-1]
        levels = self.begun.get(begun)
        if levels is None:
            possible = self.everybody
            for need in needs:
                some = 0
                for token in need:
                    some |= self.having.get(token, 0)
                possible &= some
            levels = self._by_wants({0: possible} if possible else {}, wants[:-1])
            if len(self.begun) == KEPT:
                self.begun.clear()
            self.begun[begun] = levels
        return list(self._by_wants(levels, wants[-1:]).items())

    def _by_wants(self, levels, wants):
        for tokens, points, most in wants:
            if len(tokens) == 1:
                levels = _split(levels, (self.having.get(tokens[0], 0),), points)
            else:
                levels = _split(levels, self._counted(tokens, most), points)
        return levels

    def _counted(self, tokens, most):
        """The mentors who have 1, 2 … of these tokens, the last with all who have more."""
        at_least = [0] * most
        for token in tokens:
            carry = self.having.get(token, 0)
            for step, mask in enumerate(at_least):
                at_least[step] = mask | carry
                carry &= mask
        return [mask & ~above for mask, above in zip(at_least, [*at_least[1:], 0], strict=True)]

    def score(self, kind, other):
        """The score of one kind of mentee with one kind of mentor, or None."""
        return score_of(kind[0], kind[1], other)


class MenteeIndex:
    """Which mentees want a thing, to score one kind of mentor with all of them at once."""

    def __init__(self):
        self.everybody = 0
        self.wanting = {}
        self.needing = {}
        self.wants_of = {}
        # Only a change asks for this index, so newcomers wait for the first question.
        self.waiting = []

    def add(self, some, kind):
        """Take in mentees, by their places, of one kind, which is what they want and need."""
        self.waiting.append((some, kind))

    def _take_in(self, some, kind):
        mask = set_of(some)
        self.everybody |= mask
        wants, needs = kind
        for want in wants:
            if want not in self.wanting:
                self.wanting[want] = [0]
                for token in want.tokens:
                    self.wants_of.setdefault(token, []).append(want)
            # The same want twice in one entry counts twice, so there is a set for each time.
            for nth, wanting in enumerate(self.wanting[want]):
                if not wanting & mask:
                    self.wanting[want][nth] = wanting | mask
                    break
            else:
                self.wanting[want].append(mask)
        for need in needs:
            self.needing[need] = self.needing.get(need, 0) | mask

    def levels(self, kind):
        """All mentees by the score that a kind of mentor, what she has, has with them."""
        for newcomers in self.waiting:
            self._take_in(*newcomers)
        self.waiting.clear()
        possible = self.everybody
        for need, mask in self.needing.items():
            if need.isdisjoint(kind):
                possible &= ~mask
        met = {}
        for token in kind:
            for want in self.wants_of.get(token, ()):
                met[want] = met.get(want, 0) + 1
        levels = {0: possible} if possible else {}
        for want, count in met.items():
            for mask in self.wanting[want]:
                levels = _split(levels, (mask,), want.points * min(count, want.most))
        return list(levels.items())

    def score(self, kind, other):
        """The score of one kind of mentor with one kind of mentee, or None."""
        return score_of(other[0], other[1], kind)


def _split(levels, counted, points):
    """Part each level's set, by how many of a want's tokens its people have; sets that fall empty go."""
    after = {}
    for score, rest in levels.items():
        now = score
        for counting in counted:
            now += points
            part = rest & counting
            if part:
                rest ^= part
                after[now] = after[now] | part if now in after else part
        if rest:
            after[score] = after[score] | rest if score in after else rest
    return after

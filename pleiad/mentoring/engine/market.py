"""A match that is always the best one: what may change in it, and how it is made best again.

The plan and its prices together form a proof of optimality (see `check`). A change disturbs the
proof at one or a few people only; from each of them one shortest augmenting path restores it. So
the plan is never solved anew, and people far from the change never notice.
"""

from contextlib import contextmanager
from dataclasses import dataclass
from typing import NamedTuple

from .side import STEP, Side

# How far the weight of a matched mentee lies above anything that scores can add up to, so that
# joiners with larger scores seldom ask for the prices to be written down anew.
HEADROOM = 64
NOT_YET = float("inf")


class Pair(NamedTuple):
    """A mentee, her mentor and the whole-number score of the two."""

    mentee: str
    mentor: str
    score: int


@dataclass(frozen=True)
class Moves:
    """What one change did: the pairs that ended and the pairs that began, in order of names."""

    ended: tuple[Pair, ...]
    began: tuple[Pair, ...]


class Market:
    """Mentees, mentors, a plan between them and the prices that prove it the best.

    A subclass knows the scores. It gives `_weight(mentee, mentor)` (the score of a possible pair
    in STEPs), `_highest(mine, other, here)` (the most that any pair of hers leaves for her at the
    prices of the others, or more), `_search` (the way by which one unit more, or one less, costs
    least), `_forget_pair` and `_forget_scores`.

    `_search(mine, other, mine_from, other_from, best, end)` starts from the places in `mine_from`
    (who wants a partner) or in `other_from` (who must give one up) and goes by turns from `mine`
    to `other` along possible pairs and back along pairs of the plan. A distance is what the total
    would lose, in STEPs, plus one for each pair broken that was there before the change. The way
    ends at somebody of `other` with room, or at somebody of `mine` who gives up a partner; `best`
    and `end` name an end that is known beforehand. Nobody further away than the end is looked at.
    """

    def __init__(self, *, score_limit):
        self.mentees = Side()
        self.mentors = Side()
        self._limit = max(1, score_limit)
        self._solving = True
        self._again = {}
        self._began = {}
        self._ended = {}
        self._touched = ({}, {})
        self.count_weight = self.priority_weight = 0

    # What the plan is

    def pairs(self):
        """The plan as `Pair`s, ordered by mentee and then by mentor."""
        names = self.mentors.names
        plan = [
            Pair(name, names[j], worth // STEP)
            for name, mates in zip(self.mentees.names, self.mentees.mates, strict=True)
            for j, worth in mates.items()
        ]
        return sorted(plan)

    def partners_of(self, *, mentee):
        """The names of the mentors of one mentee, in order."""
        here = self.mentees.place[mentee]
        return sorted(self.mentors.names[j] for j in self.mentees.mates[here])

    def total_score(self):
        """The sum of the whole-number scores of all pairs."""
        return sum(w // STEP for mates in self.mentees.mates for w in mates.values())

    def certificate(self):
        """The prices that prove the plan the best one, for `check`: see there for their meaning."""
        return {
            "count_weight": self.count_weight // STEP,
            "priority_weight": self.priority_weight // STEP,
            "mentees": self._prices(self.mentees),
            "mentors": self._prices(self.mentors),
        }

    @staticmethod
    def _prices(side):
        return {name: side.price[here] // STEP for name, here in side.place.items()}

    def _pair(self, i, j):
        return Pair(self.mentees.names[i], self.mentors.names[j], self.mentees.mates[i][j] // STEP)

    # How it changes

    def leave(self, *, mentee=None, mentor=None):
        """Take a person out for good; the rest of the plan is the best again. Returns `Moves`."""
        mine, other, here = self._who(mentee, mentor)
        with self._change() as moves:
            left = self._cut_all(mine, other, here)
            self._forget_scores(mine, other, here)
            mine.drop(here)
            self._repair(other, mine, left)
        return moves()

    def set_room(self, *, mentee=None, mentor=None, room):
        """Change how many partners somebody takes; 0 is a pause. Returns `Moves`."""
        if room < 0:
            raise ValueError("nobody can take fewer than no partners")
        mine, other, here = self._who(mentee, mentor)
        self._secure(extra=room)
        with self._change() as moves:
            while mine.room[here] > room:
                if len(mine.mates[here]) == mine.room[here]:
                    self._evict(mine, other, here)
                self._set_room(mine, here, mine.room[here] - 1)
            self._set_room(mine, here, room)
            self._fill(mine, other, here)
        return moves()

    def forbid(self, *, mentee, mentor):
        """Make a pair impossible (a refusal, a block); the plan is the best again. Returns `Moves`."""
        i, j = self.mentees.place[mentee], self.mentors.place[mentor]
        with self._change() as moves:
            paired = j in self.mentees.mates[i]
            if paired:
                self._part(self.mentees, self.mentors, i, j)
            self._forget_pair(i, j)
            if paired:
                self._repair(self.mentees, self.mentors, [i])
                self._repair(self.mentors, self.mentees, [j])
        return moves()

    def _who(self, mentee, mentor):
        if (mentee is None) == (mentor is None):
            raise ValueError("name one person: a mentee or a mentor")
        if mentee is not None:
            return self.mentees, self.mentors, self.mentees.place[mentee]
        return self.mentors, self.mentees, self.mentors.place[mentor]

    def _enter(self, mine, other, here):
        """Give a person who has just come the least price at which no pair of hers is a bargain."""
        highest = self._highest(mine, other, here)
        floor = -mine.first[here]
        self._set_price(mine, here, floor if highest is None else max(floor, highest))
        self._fill(mine, other, here)

    def _fill(self, mine, other, here):
        while mine.wants_one(here):
            self._settle(mine, other, here)

    def _repair(self, mine, other, places):
        for here in sorted(places, key=mine.names.__getitem__):
            self._fill(mine, other, here)

    def _cut_all(self, mine, other, here):
        left = list(mine.mates[here])
        for there in left:
            self._part(mine, other, here, there)
        for side, at in ((mine, here), *((other, there) for there in left)):
            self._again.pop((side is self.mentors, at), None)
        return left

    def _set_room(self, side, here, room):
        side.set_room(here, room)

    def _set_price(self, side, here, price):
        side.price[here] = price

    def _settle(self, mine, other, here):
        """Give one more partner to a person who wants one, or lower her price until she does not."""
        best = mine.price[here] + mine.gain(here)
        self._search(mine, other, {here: None}, {}, best, here)

    def _evict(self, mine, other, here):
        """Take the least useful partner from a person, and find the best for everybody again."""
        self._search(other, mine, {}, {here: None}, NOT_YET, None)

    # The record of one change

    @contextmanager
    def _change(self):
        """Run one change so that pairs of before are kept wherever the best plans allow it."""
        self._solving = False
        self._again, self._began, self._ended = {}, {}, {}
        result = []
        try:
            yield lambda: result[0]
        finally:
            self._round_prices()
        for i, j in self._began:
            self.mentees.mates[i][j] += 1
            self.mentors.mates[j][i] += 1
        result.append(
            Moves(
                ended=tuple(sorted(self._ended.values(), key=_by_names)),
                began=tuple(sorted((self._pair(i, j) for i, j in self._began), key=_by_names)),
            )
        )

    def _round_prices(self):
        for side, touched in zip((self.mentees, self.mentors), self._touched, strict=True):
            for here in touched:
                price = side.price[here]
                if price % STEP:
                    self._set_price(side, here, (price + STEP // 2) // STEP * STEP)
            touched.clear()

    def _join_hands(self, mine, other, here, there):
        i, j = (here, there) if mine is self.mentees else (there, here)
        if not self._solving and (i, j) in self._ended:
            del self._ended[i, j]
            worth = self._again[False, i].pop(j)
            del self._again[True, j][i]
        else:
            worth = self._weight(i, j)
            self._began[i, j] = True
        self.mentees.mates[i][j] = worth
        self.mentors.mates[j][i] = worth

    def _part(self, mine, other, here, there):
        i, j = (here, there) if mine is self.mentees else (there, here)
        worth = self.mentees.mates[i][j]
        if worth & 1:
            self._ended[i, j] = self._pair(i, j)
            self._again.setdefault((False, i), {})[j] = worth
            self._again.setdefault((True, j), {})[i] = worth
        else:
            del self._began[i, j]
        del self.mentees.mates[i][j]
        del self.mentors.mates[j][i]

    def _walk_back(self, mine, other, end, mine_from, other_from, *, at_other):
        """Turn the path that a search has found into pairs, from its end to its beginning."""
        if at_other:
            there = end
        else:
            there = mine_from[end]
            self._part(mine, other, end, there)
        while True:
            here = other_from[there]
            if here is None:
                return
            previous = mine_from[here]
            if previous is not None:
                self._part(mine, other, here, previous)
            self._join_hands(mine, other, here, there)
            if previous is None:
                return
            there = previous

    # What a matched mentee weighs

    def _secure(self, *, extra=0, score=0):
        """See that a mentee weighs more than all scores together, and a priority mentee more still.

        The weights are powers of two, so they change seldom; when they do, every price is taken
        apart into so many priority mentees, so many mentees and a rest, and put together anew.
        """
        self._limit = max(self._limit, abs(score))
        units = self.mentees.units + extra
        people = len(self.mentees.names) + 2
        if self.count_weight > 4 * STEP * self._limit * (units + 1) and (
            self.priority_weight > 2 * self.count_weight * people
        ):
            return
        count = STEP << (HEADROOM * self._limit * (units + 1)).bit_length()
        priority = count << (HEADROOM * people).bit_length()
        old_count, old_priority = self.count_weight, self.priority_weight
        self.count_weight, self.priority_weight = count, priority
        if old_count:
            for side in (self.mentees, self.mentors):
                for here in side.place.values():
                    price = side.price[here]
                    times_priority, price = _nearest(price, old_priority)
                    times_count, price = _nearest(price, old_count)
                    price += times_priority * priority + times_count * count
                    self._set_price(side, here, price)
        for here in self.mentees.place.values():
            self.mentees.first[here] = self._first(here)

    def _first(self, here):
        return self.count_weight + (self.priority_weight if self.mentees.priority[here] else 0)

    def _solved(self):
        """End the first solve: from now on every pair counts as one that people may know of."""
        for side in (self.mentees, self.mentors):
            for mates in side.mates:
                for there in mates:
                    mates[there] += 1
        self._began = {}
        self._solving = False


def _by_names(pair):
    return pair.mentee, pair.mentor


def _nearest(price, weight):
    times = (price + weight // 2) // weight
    return times, price - times * weight

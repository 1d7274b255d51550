"""A match over scores that follow from what people are like: no list of pairs is ever made.

People of one side with the same wants, or the same things to offer, are one kind. A search goes
from a kind to whole sets of people at once (see `likeness`), so that its cost grows with the kinds
and the people it meets and not with the millions of pairs that are possible between them.
"""

from .levels import solve_by_levels
from .likeness import MenteeIndex, MentorIndex, places, set_of
from .market import Market
from .side import STEP
from .sweep import Sweep

# So many newcomers are scored sooner together with everybody than one by one.
MANY = 16


class ProfiledMarket(Market):
    """A match in which the score of a pair follows from the `Entry` of either."""

    def __init__(self):
        super().__init__(score_limit=1)
        for side, index in ((self.mentees, MenteeIndex()), (self.mentors, MentorIndex())):
            side.index = index
            side.bit, side.barred, side.tags = [], [], []
            side.kinds, side.kind_of, side.rows, side.rows_upto = [], {}, [], []
            side.tagged = {}
            side.at_price = {}
            side.alive = side.spare = 0

    @classmethod
    def solve(cls, *, mentees, mentors, progress=None):
        """Find the best plan: most priority mentees, then most mentees, then the highest total.

        `mentees` and `mentors` are {name: Entry}; names in `barred` that are not there are passed
        over. Everybody is taken in order of name, so the order of the input plays no part.
        `progress(done, of)` is called now and then.
        """
        market = cls()
        market._admit(market.mentors, mentors)
        market._admit(market.mentees, mentees)
        for mine, other, entries in (
            (market.mentors, market.mentees, mentors),
            (market.mentees, market.mentors, mentees),
        ):
            for name, entry in entries.items():
                if entry.barred:
                    market._bar(mine, other, mine.place[name], entry.barred)
        market._secure()
        solve_by_levels(market, progress)
        market._solved()
        return market

    def join_mentee(self, *, name, entry):
        """Let a mentee in. Returns `Moves`."""
        return self._join(self.mentees, self.mentors, name, entry)

    def join_mentor(self, *, name, entry):
        """Let a mentor in. Returns `Moves`."""
        return self._join(self.mentors, self.mentees, name, entry)

    def _join(self, mine, other, name, entry):
        with self._change() as moves:
            self._admit(mine, {name: entry})
            here = mine.place[name]
            self._bar(mine, other, here, entry.barred)
            self._secure()
            if mine is self.mentees:
                mine.first[here] = self._first(here)
            self._enter(mine, other, here)
        return moves()

    def _admit(self, mine, entries):
        """Give people their places, in order of name."""
        is_mentee = mine is self.mentees
        come, spare, of_kind, tagged = [], [], {}, {}
        for name in sorted(entries):
            entry = entries[name]
            what = (entry.wants, entry.needs) if is_mentee else entry.has
            kind = mine.kind_of.get(what)
            if kind is None:
                kind = mine.kind_of[what] = len(mine.kinds)
                mine.kinds.append(what)
                mine.rows.append(None)
                mine.rows_upto.append(0)
                if is_mentee:
                    most = sum(abs(want.points) * want.most for want in entry.wants)
                    self._limit = max(self._limit, most)
            here = mine.add(name, room=entry.room, priority=entry.priority, kind=kind)
            tags = tuple(entry.never if is_mentee else entry.marks)
            if here == len(mine.bit):
                mine.bit.append(1 << here)
                mine.barred.append(0)
                mine.tags.append(tags)
                of_kind.setdefault(kind, []).append(here)
            else:
                mine.tags[here] = tags
            for tag in tags:
                tagged.setdefault(tag, []).append(here)
            come.append(here)
            if entry.room:
                spare.append(here)
        for kind, some in of_kind.items():
            mine.index.add(some, mine.kinds[kind])
        for tag, some in tagged.items():
            mine.tagged[tag] = mine.tagged.get(tag, 0) | set_of(some)
        newcomers = set_of(come)
        mine.alive |= newcomers
        mine.spare |= set_of(spare)
        mine.at_price[0] = mine.at_price.get(0, 0) | newcomers

    def _bar(self, mine, other, here, names):
        for name in names:
            there = other.place.get(name)
            if there is not None:
                mine.barred[here] |= other.bit[there]
                other.barred[there] |= mine.bit[here]

    def row(self, mine, other, kind):
        """[(score in STEPs, set of places of the other side)] for a kind, as of now."""
        row = mine.rows[kind]
        people = len(other.names)
        if row is None or mine.rows_upto[kind] < people - MANY:
            levels = other.index.levels(mine.kinds[kind])
            # In order of score, so that nothing hangs on the order in which sets are walked.
            row = mine.rows[kind] = sorted(((score * STEP, mask) for score, mask in levels), reverse=True)
            mine.rows_upto[kind] = people
        elif mine.rows_upto[kind] < people:
            levels = dict(row)
            for there in range(mine.rows_upto[kind], people):
                score = other.index.score(mine.kinds[kind], other.kinds[other.kind[there]])
                if score is not None:
                    levels[score * STEP] = levels.get(score * STEP, 0) | other.bit[there]
            row = mine.rows[kind] = sorted(levels.items(), reverse=True)
            mine.rows_upto[kind] = people
        return row

    def shunned(self, mine, other, here):
        """Whom she can never be paired with, whatever the score, as a set of places."""
        mask = mine.barred[here]
        for tag in mine.tags[here]:
            if tag in other.tagged:
                mask |= other.tagged[tag]
        return mask

    def _weight(self, i, j):
        # Every pair that a search makes is tight at the prices that the search has set.
        return self.mentees.price[i] + self.mentors.price[j]

    def _forget_pair(self, i, j):
        self._bar(self.mentees, self.mentors, i, [self.mentors.names[j]])
        for key, there in (((False, i), j), ((True, j), i)):
            if key in self._again:
                self._again[key].pop(there, None)

    def _forget_scores(self, mine, other, here):
        bit = mine.bit[here]
        mine.alive &= ~bit
        mine.spare &= ~bit
        for tag in mine.tags[here]:
            mine.tagged[tag] &= ~bit
        for there in places(mine.barred[here]):
            other.barred[there] &= ~bit
        mine.barred[here] = 0
        self._take_from_price(mine, mine.price[here], bit)

    def _join_hands(self, mine, other, here, there):
        super()._join_hands(mine, other, here, there)
        self._see_room(mine, here)
        self._see_room(other, there)

    def _part(self, mine, other, here, there):
        super()._part(mine, other, here, there)
        self._see_room(mine, here)
        self._see_room(other, there)

    def _set_room(self, side, here, room):
        super()._set_room(side, here, room)
        self._see_room(side, here)

    @staticmethod
    def _see_room(side, here):
        if len(side.mates[here]) < side.room[here]:
            side.spare |= side.bit[here]
        else:
            side.spare &= ~side.bit[here]

    @staticmethod
    def _take_from_price(side, price, mask):
        rest = side.at_price[price] & ~mask
        if rest:
            side.at_price[price] = rest
        else:
            del side.at_price[price]

    def _set_price(self, side, here, price):
        bit = side.bit[here]
        self._take_from_price(side, side.price[here], bit)
        side.price[here] = price
        side.at_price[price] = side.at_price.get(price, 0) | bit

    def _round_prices(self):
        for side in (self.mentees, self.mentors):
            for price in [price for price in side.at_price if price % STEP]:
                self.move_price(side, price, (price + STEP // 2) // STEP * STEP, side.at_price[price])

    def move_price(self, side, old, new, mask):
        """Give a set of people, all of one price, another price."""
        self.regroup(side, old, new, mask)
        for here in places(mask):
            side.price[here] = new

    def regroup(self, side, old, new, mask):
        """Note that a set of people, all of one price, has been given another price."""
        self._take_from_price(side, old, mask)
        side.at_price[new] = side.at_price.get(new, 0) | mask

    def _highest(self, mine, other, here):
        possible = other.alive & ~self.shunned(mine, other, here)
        best = None
        for score, mask in self.row(mine, other, mine.kind[here]):
            mask &= possible
            if mask:
                for price, at_price in other.at_price.items():
                    if (best is None or score - price > best) and mask & at_price:
                        best = score - price
        return best

    def _search(self, mine, other, mine_from, other_from, best, end):
        sweep = Sweep(self, mine, other)
        sweep.run(dict.fromkeys(mine_from, 0), other_from, best, end)
        sweep.set_prices()
        if sweep.at_other or sweep.mine_from[sweep.end] is not None:
            self._walk_back(mine, other, sweep.end, sweep.mine_from, sweep.other_from, at_other=sweep.at_other)

"""A match over scores that somebody lists pair by pair."""

from heapq import heappop, heappush

from .market import NOT_YET, Market
from .side import STEP


class ListedMarket(Market):
    """A match in which a pair is possible when it is listed, with any whole-number score.

    `row` holds {place: score in STEPs} for each person, `order` the places of her row in the order
    in which a search should meet them (None until one asks, and again when the row changes).
    """

    def __init__(self, *, score_limit=1):
        super().__init__(score_limit=score_limit)
        self.mentees.row = []
        self.mentors.row = None
        self.mentees.order, self.mentors.order = [], []

    @classmethod
    def solve(cls, *, mentees, mentors, pairs, progress=None):
        """Find the best plan: most priority mentees, then most mentees, then the highest total.

        `mentees` is {name: (room, priority)}, `mentors` is {name: room}, `pairs` is
        {mentee: {mentor: whole-number score}}; a pair not listed is impossible, and whoever is in
        `pairs` must be in `mentees` or `mentors` (KeyError). Everybody is taken in order of name,
        so the order of the input plays no part. `progress(done, of)` is called now and then.
        """
        market = cls(score_limit=max((abs(score) for row in pairs.values() for score in row.values()), default=1))
        for name in sorted(mentors):
            market.mentors.add(name, room=mentors[name])
        for name in sorted(mentees):
            room, priority = mentees[name]
            market.mentees.add(name, room=room, priority=priority)
        market._secure()
        place = market.mentors.place
        for name in market.mentees.names:
            market.mentees.row.append({place[mentor]: score * STEP for mentor, score in pairs.get(name, {}).items()})
        market.mentees.order = [None] * len(mentees)
        market.mentors.order = [None] * len(mentors)
        market._let_in(progress)
        market._solved()
        return market

    def _let_in(self, progress):
        """Let people in one by one, from the side with fewer seats: the last of them still find
        somebody near, where the last of the other side would have to ask everybody."""
        mine, other = self.mentees, self.mentors
        if other.units < mine.units:
            mine, other = other, mine
            for here, first in enumerate(other.first):
                other.price[here] = -first
        of = len(mine)
        for here in range(of):
            self._enter(mine, other, here)
            if progress and not here % 256:
                progress(here * len(self.mentees) // of, len(self.mentees))

    def join_mentee(self, *, name, scores, room=1, priority=False):
        """Let a mentee in, with {mentor: score} for whom she may meet. Returns `Moves`."""
        return self._join(self.mentees, self.mentors, name, scores, room, priority)

    def join_mentor(self, *, name, scores, room=1):
        """Let a mentor in, with {mentee: score} for whom she may meet. Returns `Moves`."""
        return self._join(self.mentors, self.mentees, name, scores, room, False)

    def _join(self, mine, other, name, scores, room, priority):
        self._columns()
        row = {other.place[there]: score * STEP for there, score in sorted(scores.items())}
        self._secure(extra=room, score=max(map(abs, scores.values()), default=0))
        with self._change() as moves:
            here = mine.add(name, room=room, priority=priority)
            if mine is self.mentees:
                mine.first[here] = self._first(here)
            if here == len(mine.row):
                mine.row.append({})
                mine.order.append(None)
            mine.row[here] = row
            mine.order[here] = None
            for there, score in row.items():
                other.row[there][here] = score
                other.order[there] = None
            self._enter(mine, other, here)
        return moves()

    @property
    def scores(self):
        """Every possible pair with its score, as (mentee, mentor, whole-number score)."""
        for i, row in enumerate(self.mentees.row):
            for j, score in row.items():
                yield self.mentees.names[i], self.mentors.names[j], score // STEP

    def _columns(self):
        """Keep the scores by mentor too, from the first change on that may ask for them."""
        if self.mentors.row is None:
            self.mentors.row = [{} for _ in self.mentors.names]
            for i, row in enumerate(self.mentees.row):
                for j, score in row.items():
                    self.mentors.row[j][i] = score

    def _in_order(self, mine, other, here):
        """The places of a person's row, the one first whose pair would be worth most if she cost nothing.

        Nobody costs less than the worth of a first partner to her, `-first`, so a search that meets
        somebody too far away even at that price need not look at the places after her.
        """
        order = mine.order[here]
        if order is None:
            order = mine.order[here] = sorted(mine.row[here])
            order.sort(key=mine.row[here].__getitem__, reverse=True)
            # A first partner is worth more than all scores, so whoever comes first comes before all scores.
            order.sort(key=other.first.__getitem__, reverse=True)
        return order

    def _weight(self, i, j):
        return self.mentees.row[i].get(j)

    def _forget_pair(self, i, j):
        self.mentees.row[i].pop(j, None)
        self.mentees.order[i] = self.mentors.order[j] = None
        if self.mentors.row is not None:
            self.mentors.row[j].pop(i, None)
        for key, there in (((False, i), j), ((True, j), i)):
            if key in self._again:
                self._again[key].pop(there, None)

    def _forget_scores(self, mine, other, here):
        self._columns()
        for there in mine.row[here]:
            del other.row[there][here]
            other.order[there] = None
        mine.row[here] = {}
        mine.order[here] = None

    def _highest(self, mine, other, here):
        if mine is self.mentors:
            self._columns()
        price, first, row = other.price, other.first, mine.row[here]
        best = None
        for there in self._in_order(mine, other, here):
            if best is None or row[there] - price[there] > best:
                best = row[there] - price[there]
            elif row[there] + first[there] <= best:
                break
        return best

    def _search(self, mine, other, mine_from, other_from, best, end):
        if mine is self.mentors:
            self._columns()
        again = self._again
        side = mine is self.mentors
        my_price, their_price, first = mine.price, other.price, other.first
        their_mates, their_room = other.mates, other.room
        mine_at = dict.fromkeys(mine_from, 0)
        other_at = dict.fromkeys(other_from, 0)
        at_other = False
        heap = [(0, there) for there in other_at]
        open_now = list(mine_at)
        rows = mine.row
        while True:
            while open_now:
                here = open_now.pop()
                base = mine_at[here] + my_price[here]
                row, held = rows[here], mine.mates[here]
                if again and (side, here) in again:
                    # A pair of before weighs one more, which is less than a STEP and leaves the order as it is.
                    row = row | again[side, here]
                for there in self._in_order(mine, other, here):
                    score = row[there]
                    at = base + their_price[there] - score
                    if at < best:
                        if at < other_at.get(there, NOT_YET) and there not in held:
                            other_at[there] = at
                            other_from[there] = here
                            if len(their_mates[there]) < their_room[there]:
                                extra = -other.gain(there) - their_price[there]
                                if extra >= 0 and at + extra < best:
                                    best, end, at_other = at + extra, there, True
                            heappush(heap, (at, there))
                    elif base - first[there] - score > best:
                        break
            if not heap:
                break
            at, who = heappop(heap)
            if at >= best:
                break
            if who < 0:
                if at == mine_at[~who]:
                    open_now.append(~who)
                continue
            if at > other_at[who]:
                continue
            base = at - their_price[who]
            for here, score in their_mates[who].items():
                back = base + score - my_price[here]
                if back < best and back < mine_at.get(here, NOT_YET):
                    mine_at[here] = back
                    mine_from[here] = who
                    lose = back + my_price[here] + mine.loss(here)
                    if lose < best:
                        best, end, at_other = lose, here, False
                    if back == at:
                        open_now.append(here)
                    else:
                        heappush(heap, (back, ~here))
        for here, at in mine_at.items():
            if at < best:
                my_price[here] += at - best
        for there, at in other_at.items():
            if at < best:
                their_price[there] += best - at
        if not self._solving:
            touched, others = self._touched[side], self._touched[not side]
            touched.update(dict.fromkeys(mine_at))
            others.update(dict.fromkeys(other_at))
        if at_other or mine_from[end] is not None:
            self._walk_back(mine, other, end, mine_from, other_from, at_other=at_other)

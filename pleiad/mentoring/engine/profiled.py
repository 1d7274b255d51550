"""A match over scores that follow from what people are like: no list of pairs is ever made.

People of one side with the same part (the things that scores depend on) are one kind. A search
goes from kind to kind, so that it costs by the number of kinds and of people it meets and not by
the millions of pairs that are possible between them.
"""

from heapq import heappop, heappush

from .market import NOT_YET, Market
from .side import STEP


class Entry:
    """Somebody who takes part: how many partners at most, whether she comes first, her part, her
    label (two people with the same label never meet, None: no label), and whom she never meets."""

    __slots__ = ("barred", "label", "part", "priority", "room")

    def __init__(self, *, part, room=1, priority=False, label=None, barred=()):
        self.part = part
        self.room = room
        self.priority = priority
        self.label = label
        self.barred = barred


class ProfiledMarket(Market):
    """A match in which the score of a pair is a function of the parts of the two people.

    `score(mentee_part, mentor_part)` gives a whole number, or None where such a pair is
    impossible; parts are hashable. `label_counts(mentee_part, mentor_part)` says whether an equal
    label bars the pair (always, if not given).
    """

    def __init__(self, *, score, label_counts=None, score_limit=1):
        super().__init__(score_limit=score_limit)
        self._score = score
        self._label_counts = label_counts or (lambda mentee_part, mentor_part: True)
        for side in (self.mentees, self.mentors):
            side.kind, side.label, side.barred = [], [], []
            side.kind_of, side.parts, side.rows, side.groups = {}, [], [], []

    @classmethod
    def solve(cls, *, mentees, mentors, score, label_counts=None, progress=None):
        """Find the best plan: most priority mentees, then most mentees, then the highest total.

        `mentees` and `mentors` are {name: Entry}; `barred` of an entry names people of the other
        side (names that are not there are passed over). Everybody is taken in order of name, so
        the order of the input plays no part. `progress(done, of)` is called now and then.
        """
        market = cls(score=score, label_counts=label_counts)
        for name in sorted(mentors):
            market._admit(market.mentors, market.mentees, name, mentors[name])
        for name in sorted(mentees):
            market._admit(market.mentees, market.mentors, name, mentees[name])
        for side, other, entries in (
            (market.mentees, market.mentors, mentees),
            (market.mentors, market.mentees, mentors),
        ):
            for name, entry in entries.items():
                if entry.barred:
                    market._bar(side, other, side.place[name], entry.barred)
        market._secure()
        of = len(mentees)
        for here in range(of):
            market._enter(market.mentees, market.mentors, here)
            if progress and not here % 256:
                progress(here, of)
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
            here = self._admit(mine, other, name, entry)
            self._bar(mine, other, here, entry.barred)
            self._secure()
            if mine is self.mentees:
                mine.first[here] = self._first(here)
            self._enter(mine, other, here)
        return moves()

    def _admit(self, mine, other, name, entry):
        kind = self._kind(mine, other, entry.part)
        here = mine.add(name, room=entry.room, priority=entry.priority)
        if here == len(mine.kind):
            for column in (mine.kind, mine.label, mine.barred):
                column.append(None)
        mine.kind[here], mine.label[here], mine.barred[here] = kind, entry.label, None
        mine.groups[kind].setdefault(0, {})[here] = None
        return here

    def _kind(self, mine, other, part):
        """The number of a kind; a new one is scored against every kind of the other side."""
        kind = mine.kind_of.get(part)
        if kind is not None:
            return kind
        kind = mine.kind_of[part] = len(mine.parts)
        mine.parts.append(part)
        mine.groups.append({})
        row = []
        for there, other_part in enumerate(other.parts):
            pair = (part, other_part) if mine is self.mentees else (other_part, part)
            score = self._score(*pair)
            if score is not None:
                strict = self._label_counts(*pair)
                row.append((there, score * STEP, strict))
                other.rows[there].append((kind, score * STEP, strict))
                if abs(score) > self._limit:
                    self._limit = abs(score)
        mine.rows.append(row)
        return kind

    def _bar(self, mine, other, here, names):
        for name in names:
            there = other.place.get(name)
            if there is not None:
                for side, a, b in ((mine, here, there), (other, there, here)):
                    if side.barred[a] is None:
                        side.barred[a] = set()
                    side.barred[a].add(b)

    def _weight(self, i, j):
        return self._score(
            self.mentees.parts[self.mentees.kind[i]], self.mentors.parts[self.mentors.kind[j]]
        ) * STEP

    def _forget_pair(self, i, j):
        self._bar(self.mentees, self.mentors, i, [self.mentors.names[j]])
        for key, there in (((False, i), j), ((True, j), i)):
            if key in self._again:
                self._again[key].pop(there, None)

    def _forget_scores(self, mine, other, here):
        for there in mine.barred[here] or ():
            other.barred[there].discard(here)
        mine.barred[here] = None
        self._leave_group(mine, here)

    @staticmethod
    def _leave_group(side, here):
        groups, price = side.groups[side.kind[here]], side.price[here]
        del groups[price][here]
        if not groups[price]:
            del groups[price]

    def _set_price(self, side, here, price):
        self._leave_group(side, here)
        side.price[here] = price
        side.groups[side.kind[here]].setdefault(price, {})[here] = None

    def _highest(self, mine, other, here):
        groups = other.groups
        return max(
            (
                score - min(groups[there])
                for there, score, _ in mine.rows[mine.kind[here]]
                if groups[there]
            ),
            default=None,
        )

    def _search(self, mine, other, mine_from, other_from, best, end):
        again = self._again
        side = mine is self.mentors
        my_price, my_kind, my_label, my_barred, my_mates = (
            mine.price, mine.kind, mine.label, mine.barred, mine.mates
        )  # fmt: skip
        their_price, their_label = other.price, other.label
        their_mates, their_room, groups = other.mates, other.room, other.groups
        rows = mine.rows
        mine_at = dict.fromkeys(mine_from, 0)
        other_at = dict.fromkeys(other_from, 0)
        at_other = False
        left, covers = {}, {}
        later, order = {}, []
        open_now = list(mine_at)
        # Entries to settle are (kind, price, from whom, whether equal labels bar), or, where one
        # person is meant, (-1, her place, from whom, False); a whole number is one of `mine`.
        ready = [(-1, there, None, False) for there in other_at]
        other_at.clear()
        now = 0
        while True:
            while open_now:
                here = open_now.pop()
                base = now + my_price[here]
                if again and (side, here) in again:
                    for there, worth in again[side, here].items():
                        at = base + their_price[there] - worth
                        if at < best:
                            if at in later:
                                later[at].append((-1, there, here, False))
                            else:
                                later[at] = [(-1, there, here, False)]
                                heappush(order, at)
                kind = my_kind[here]
                if _covered(covers, kind, base, here, mine_from[here], mine, other):
                    continue
                for there, score, strict in rows[kind]:
                    close = base - score
                    for price in groups[there]:
                        at = close + price
                        if at < best:
                            if at == now:
                                ready.append((there, price, here, strict))
                            elif at in later:
                                later[at].append((there, price, here, strict))
                            else:
                                later[at] = [(there, price, here, strict)]
                                heappush(order, at)
            if not ready:
                if not order:
                    break
                now = heappop(order)
                if now >= best:
                    break
                ready = later.pop(now)
            entry = ready.pop()
            if entry.__class__ is int:
                if mine_at[entry] == now:
                    open_now.append(entry)
                continue
            there, price, here, strict = entry
            if there < 0:
                met, key = (price,), None
            else:
                key = there, price
                met = left.get(key)
                if met is None:
                    met = groups[there][price]
                elif not met:
                    continue
            passed = []
            label = my_label[here] if strict else None
            barred = my_barred[here] if here is not None else None
            held = my_mates[here] if here is not None else ()
            for there in met:
                if there in other_at:
                    continue
                if (label is not None and their_label[there] == label) or (
                    there in held or (barred and there in barred)
                ):
                    passed.append(there)
                    continue
                other_at[there] = now
                other_from[there] = here
                mates = their_mates[there]
                if len(mates) < their_room[there]:
                    extra = -other.gain(there) - their_price[there]
                    if extra >= 0 and now + extra < best:
                        best, end, at_other = now + extra, there, True
                        if not extra:
                            break
                rest = now - their_price[there]
                for back_to, worth in mates.items():
                    back = rest + worth - my_price[back_to]
                    if back < best and back < mine_at.get(back_to, NOT_YET):
                        mine_at[back_to] = back
                        mine_from[back_to] = there
                        lose = back + my_price[back_to] + mine.loss(back_to)
                        if lose < best:
                            best, end, at_other = lose, back_to, False
                        if back == now:
                            open_now.append(back_to)
                        elif back in later:
                            later[back].append(back_to)
                        else:
                            later[back] = [back_to]
                            heappush(order, back)
            if key:
                left[key] = passed
            if now >= best:
                break
        if not self._solving:
            touched, others = self._touched[side], self._touched[not side]
            touched.update(dict.fromkeys(mine_at))
            others.update(dict.fromkeys(other_at))
        for here, at in mine_at.items():
            if at < best:
                self._set_price(mine, here, my_price[here] + at - best)
        for there, at in other_at.items():
            if at < best:
                self._set_price(other, there, their_price[there] + best - at)
        if at_other or mine_from[end] is not None:
            self._walk_back(mine, other, end, mine_from, other_from, at_other=at_other)


def _covered(covers, kind, base, here, reached_by, mine, other):
    """Whether everybody whom this person could reach has been reached as cheaply from others of
    her kind; if not, she is remembered as one who reaches them.

    Out of her reach are those with her label and, when she has more partners than the one by whom
    she was reached, those too. Nobody has more partners than `other.most_room`, so that many of
    her kind and one more reach everybody but, perhaps, those of one label; then a person of
    another label than most of them, or enough of her own, leave nobody for her to reach first.
    """
    cover = covers.get(kind)
    label = mine.label[here]
    full = other.most_room + 1
    if cover is None:
        cover = covers[kind] = []
    else:
        same = total = 0
        by_label = {}
        for their_base, their_label, weight in cover:
            if their_base <= base:
                total += weight
                by_label[their_label] = by_label.get(their_label, 0) + weight
        if by_label:
            same = by_label.get(label, 0)
            if same >= full or total - max(by_label.values()) >= full or by_label.get(None, 0) >= full:
                return True
    if not mine.barred[here]:
        unreached = len(mine.mates[here]) - (reached_by is not None)
        cover.append((base, label, 1 if unreached else full))
    return False

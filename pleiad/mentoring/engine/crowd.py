"""Who goes down with the level: the mentees who seek a partner, and everybody whom they reach."""

from heapq import heappop, heappush

from .likeness import places, set_of


class Group:
    """Mentees of one kind and one price inside: `members`, and `tight`, the set of mentors with whom they are tight.

    `row` gives (score, set of mentors), the highest score first, of which no line has been opened yet.
    """

    __slots__ = ("key", "members", "row", "tight")

    def __init__(self, key, member, row):
        self.key = key
        self.members = [member]
        self.row = iter(row)
        self.tight = 0


class Crowd:
    """The seekers (mentees who stand at the level and found no partner) and all whom they reach.

    A way goes from a mentee to a mentor with whom she is tight (score = the two prices) and from
    a mentor back to a mentee of hers with whom she is tight. Inside the crowd mentees' prices fall
    with the level and mentors' prices rise as much, so pairs inside keep what they are, and what
    is known of them is known from level to level; only pairs with one person outside change.
    Therefore prices inside are kept as they will be at level 0, and made real for those who leave.

    Mentees of one kind and one price inside are a `Group`, tight with mentors inside and, at this
    level, with mentors outside. `lines[reach]` holds (set of mentors, group) for each score of a
    group: the pairs are tight with a mentor outside whose price is `reach` less the level, and
    with one inside whose price is `reach`. Before the level falls nobody inside reaches an end: a
    mentor with a seat (`seats`), or a mentee to whom her partner is worth nothing any more
    (`tired`); see `serving`.
    """

    def __init__(self, market, open_to):
        self.market, self.mentees, self.mentors = market, market.mentees, market.mentors
        # Whom each mentee can be given: those whom she may meet, without her partners.
        self.open_to = open_to
        self.level = 0
        self.seekers, self.inside = {}, {}
        self.outside = market.mentors.alive
        self.at_price, self.at_price_inside = market.mentors.at_price, {}
        self.group_of = [None] * len(self.mentees.names)
        self.groups, self.lines = {}, {}
        self.newcomers, self.seats, self.tired = [], 0, set()
        # What is expected, by level: who will stand there, who may be reached, who will be tired, which lines open.
        self.standing, self.within_reach, self.tiring, self.opening = {}, {}, {}, {}
        self.order, self.due = [], set()
        self.by_score = [dict(row or ()) for row in self.mentees.rows]
        for here, room in enumerate(self.mentees.room):
            if room:
                self._stand(here)

    def content(self):
        """How many mentees want nobody more at the level."""
        mentees, inside = self.mentees, self.inside
        wanting = 0
        for here, mates in enumerate(mentees.mates):
            price = mentees.price[here] + (self.level if here in inside else 0)
            wanting += len(mates) < mentees.room[here] and price > (0 if mates else -mentees.first[here])
        return len(mentees.mates) - wanting

    def fall(self):
        """Go down to the next level at which something may happen, and let in whoever is reached there.

        False when there is no such level above 0.
        """
        if not self.order:
            return False
        level = self.level = -heappop(self.order)
        self.due.discard(level)
        inside = ~self.outside
        for group in self.groups.values():
            group.tight &= inside
        for here in self.standing.pop(level, ()):
            self._seek(here)
        for here, there in self.within_reach.pop(level, ()):
            worth = self.mentees.mates[here].get(there)
            if worth is not None and here not in self.inside and not self.outside >> there & 1:
                self._see_back(here, there, worth)
        for mask, group in self.opening.pop(level, ()):
            if group.members:
                (self.lines.get(level) or self._new_line(level)).append((mask, group))
                self._open(group)
        self.newcomers += [here for here in self.tiring.pop(level, ()) if here in self.inside]
        lines, open_to = self.lines, self.open_to
        for price, those in list(self.at_price.items()):
            line = lines.get(level + price)
            if line:
                lines[level + price] = line = [entry for entry in line if entry[1].members]
                for mask, group in line:
                    mask &= those
                    if mask:
                        group.tight |= mask
                        mask &= self.outside
                        if mask:
                            for here in group.members:
                                if mask & open_to[here]:
                                    self._meet(here, mask)
        self.take_in()
        return True

    def disperse(self):
        """Write down the prices at level 0, where nobody gains by one partner more."""
        mentees = self.mentees
        at_price = {}
        for here, price in enumerate(mentees.price):
            at_price.setdefault(price, []).append(here)
        mentees.at_price.clear()
        for price, some in at_price.items():
            mentees.at_price[price] = set_of(some)
        for price, mask in self.at_price_inside.items():
            self.at_price[price] = self.at_price.get(price, 0) | mask

    # Who comes in

    def _expect(self, level):
        if level > 0 and level not in self.due:
            self.due.add(level)
            heappush(self.order, -level)

    def _stand(self, here):
        """Note the level of a mentee outside, as `Side.wants_one` weighs it."""
        mentees = self.mentees
        level = mentees.price[here] + mentees.gain(here)
        if level > 0:
            if level in self.standing:
                self.standing[level].append(here)
            else:
                self.standing[level] = [here]
                self._expect(level)

    def _seek(self, here):
        """Give a mentee who stands at the level the seats that are hers to take; if she wants more, let her in."""
        mentees, mentors = self.mentees, self.mentors
        mates, room, price = mentees.mates[here], mentees.room[here], mentees.price[here]
        first = 0 if mates else mentees.first[here]
        if here in self.inside or len(mates) >= room or price + first != self.level:
            return
        # A mentor costs nothing as long as she has a seat, so the score is the price.
        free = self.by_score[mentees.kind[here]].get(price, 0) & mentors.spare & self.open_to[here]
        while free:
            bit = free & -free
            there = bit.bit_length() - 1
            theirs = mentors.mates[there]
            mates[there] = theirs[here] = price
            self.open_to[here] ^= bit
            if len(theirs) == mentors.room[there]:
                mentors.spare ^= bit
            if len(mates) == room:
                mentees.spare ^= mentees.bit[here]
                return
            if first:
                self._stand(here)
                return
            free ^= bit
        mentees.price[here] = price - self.level
        self.inside[here] = self.seekers[here] = True
        self.newcomers.append(here)

    def _see_back(self, here, there, worth):
        """Let in a mentee of a mentor inside if the two are tight, or note when they will be."""
        mentees = self.mentees
        level = mentees.price[here] + self.mentors.price[there] - worth
        if level == self.level:
            mentees.price[here] -= level
            self.inside[here] = True
            self.newcomers.append(here)
        elif level in self.within_reach:
            self.within_reach[level].append((here, there))
        else:
            self.within_reach[level] = [(here, there)]
            self._expect(level)

    def take_in(self):
        """Let newcomers look whom they reach, and those whom they reach, until nobody is new."""
        for here in self.newcomers:
            self._look(here)
        self.newcomers.clear()

    def _look(self, here):
        """Put somebody who has just come in, or may be tired, into her group and let her meet whom she is tight with."""
        mentees, level = self.mentees, self.level
        kind, price = mentees.kind[here], mentees.price[here]
        if here not in self.seekers:
            tired = -price - mentees.loss(here)
            if tired == level:
                self.tired.add(here)
            elif tired > 0:
                self.tiring.setdefault(tired, []).append(here)
                self._expect(tired)
        key = kind, price
        group = self.groups.get(key)
        if group is None:
            group = self.groups[key] = Group(key, here, mentees.rows[kind])
            self._open(group)
        elif here not in group.members:
            group.members.append(here)
        self.group_of[here] = group
        if group.tight & self.outside:
            self._meet(here, group.tight)

    def _open(self, group):
        """Open the lines of a group on which somebody may be tight at this level; the next one waits for its own level."""
        at_price, at_price_inside, level = self.at_price, self.at_price_inside, self.level
        lines, tight = self.lines, group.tight
        _, price = group.key
        for score, mask in group.row:
            reach = score - price
            if reach < level:
                # No mentor costs less than nothing, so nobody is tight on this line before that level.
                if reach in self.opening:
                    self.opening[reach].append((mask, group))
                else:
                    self.opening[reach] = [(mask, group)]
                    self._expect(reach)
                break
            (lines.get(reach) or self._new_line(reach)).append((mask, group))
            if reach in at_price_inside:
                tight |= mask & at_price_inside[reach]
            reach -= level
            if reach in at_price:
                tight |= mask & at_price[reach]
        group.tight = tight

    def _new_line(self, reach):
        line = self.lines[reach] = []
        for price in self.at_price:
            if reach - price < self.level:
                self._expect(reach - price)
        return line

    def _meet(self, here, mask):
        """Let somebody inside meet those of a set who are outside and tight with her."""
        mask &= self.outside & self.open_to[here]
        free = mask & self.mentors.spare
        self.seats |= free
        if mask != free:
            self.enter(mask ^ free)

    def enter(self, mask):
        """Let in mentors who have no seat."""
        self.outside ^= mask
        mentors, inside, at_price, at_price_inside = self.mentors, self.inside, self.at_price, self.at_price_inside
        price, mates, bits, level = mentors.price, mentors.mates, mentors.bit, self.level
        while mask:
            there = mask.bit_length() - 1
            bit, cost = bits[there], price[there]
            mask ^= bit
            rest = at_price[cost] ^ bit
            if rest:
                at_price[cost] = rest
            else:
                del at_price[cost]
            price[there] = cost = cost + level
            at_price_inside[cost] = at_price_inside.get(cost, 0) | bit
            for mate, worth in mates[there].items():
                if mate not in inside:
                    self._see_back(mate, there, worth)

    # Who leaves

    def let_go(self, mask, some):
        """Let mentors and mentees leave whom no seeker reaches any more; their prices stay what they are now."""
        mentees, mentors, level = self.mentees, self.mentors, self.level
        price, their_price = mentees.price, mentors.price
        at_price, at_price_inside = self.at_price, self.at_price_inside
        for inside, those in list(at_price_inside.items()):
            those &= mask
            if those:
                rest = at_price_inside.pop(inside) ^ those
                if rest:
                    at_price_inside[inside] = rest
                cost = inside - level
                for there in places(those):
                    their_price[there] = cost
                if cost in at_price:
                    at_price[cost] |= those
                else:
                    at_price[cost] = those
                    for reach in self.lines:
                        if reach - cost < level:
                            self._expect(reach - cost)
        self.outside |= mask
        outside = self.outside
        for here in some:
            group = self.group_of[here]
            group.members.remove(here)
            if not group.members:
                del self.groups[group.key]
            del self.inside[here]
            price[here] += level
        for here in some:
            mates = mentees.mates[here]
            if len(mates) < mentees.room[here]:
                self._stand(here)
            for there, worth in mates.items():
                if not outside >> there & 1:
                    self._see_back(here, there, worth)

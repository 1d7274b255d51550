"""Who goes down with the level: the mentees who seek a partner, and everybody whom they reach."""

from heapq import heappop, heappush

from .likeness import places, set_of


class Crowd:
    """The seekers (mentees who stand at the level and found no partner) and all whom they reach.

    A way goes from a mentee to a mentor with whom she is tight (score = the two prices) and from
    a mentor back to a mentee of hers with whom she is tight. Inside the crowd mentees' prices fall
    with the level and mentors' prices rise as much, so pairs inside keep what they are, and what
    is known of them is known from level to level; only pairs with one person outside change.
    Therefore prices inside are kept as they will be at level 0, and made real for those who leave.

    Mentees of one kind and one price are a *group*: (kind, price inside). `tight[group]` is the
    set of mentors with whom its members are tight (those inside, and at this level those outside),
    `lines[reach]` holds (set of mentors, group) for each score of a group: the pairs are tight
    with a mentor outside whose price is `reach` less the level, and with one inside whose price
    is `reach`. Before the level falls nobody inside reaches an end: a mentor with a seat (`seats`),
    or a mentee to whom her partner is worth nothing any more (`tired`).
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
        self.members, self.tight, self.lines = {}, {}, {}
        self.newcomers, self.seats, self.tired = [], 0, set()
        # What is expected, by level: who will stand there, who may be reached, who will be tired.
        self.standing, self.within_reach, self.tiring = {}, {}, {}
        self.order, self.due = [], set()
        self.by_score = [dict(row or ()) for row in self.mentees.rows]
        for here in range(len(self.mentees.names)):
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
        outside, tight = self.outside, self.tight
        for group, mask in tight.items():
            if mask & outside:
                tight[group] = mask & ~outside
        for here in self.standing.pop(level, ()):
            self._seek(here)
        for here, there in self.within_reach.pop(level, ()):
            worth = self.mentees.mates[here].get(there)
            if worth is not None and here not in self.inside and not self.outside >> there & 1:
                self._see_back(here, there, worth)
        self.newcomers += [here for here in self.tiring.pop(level, ()) if here in self.inside]
        members, lines, open_to = self.members, self.lines, self.open_to
        for price, those in list(self.at_price.items()):
            line = lines.get(level + price)
            if line:
                lines[level + price] = line = [entry for entry in line if entry[1] in members]
                for mask, group in line:
                    mask &= those
                    if mask:
                        tight[group] |= mask
                        mask &= self.outside
                        if mask:
                            for here in members[group]:
                                if mask & open_to[here]:
                                    self._meet(here, mask)
        self._take_in()
        return True

    def serve(self):
        """Give a partner to as many seekers as find one at the level."""
        while self.seats or self.tired:
            self._serve()

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
        mates = mentees.mates[here]
        level = mentees.price[here] + (0 if mates else mentees.first[here])
        if level > 0 and len(mates) < mentees.room[here]:
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

    def _take_in(self):
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
        group = self.group_of[here] = kind, price
        if group not in self.members:
            self.members[group] = [here]
            lines, at_price, at_price_inside = self.lines, self.at_price, self.at_price_inside
            tight = 0
            for score, mask in mentees.rows[kind]:
                reach = score - price
                if reach in lines:
                    lines[reach].append((mask, group))
                else:
                    lines[reach] = [(mask, group)]
                    for cost in at_price:
                        if reach - cost < level:
                            self._expect(reach - cost)
                if reach in at_price_inside:
                    tight |= mask & at_price_inside[reach]
                reach -= level
                if reach in at_price:
                    tight |= mask & at_price[reach]
            self.tight[group] = tight
        elif here not in self.members[group]:
            self.members[group].append(here)
        self._meet(here, self.tight[group])

    def _meet(self, here, mask):
        """Let somebody inside meet those of a set who are outside and tight with her."""
        mask &= self.outside & self.open_to[here]
        if mask:
            free = mask & self.mentors.spare
            self.seats |= free
            if mask != free:
                self._enter(mask ^ free)

    def _enter(self, mask):
        """Let in mentors who have no seat."""
        self.outside ^= mask
        mentors, inside, at_price, at_price_inside = self.mentors, self.inside, self.at_price, self.at_price_inside
        price, mates, bits, level = mentors.price, mentors.mates, mentors.bit, self.level
        while mask:
            there = mask.bit_length() - 1
            bit, cost = bits[there], price[there]
            mask ^= bit
            _take(at_price, cost, bit)
            price[there] = cost = cost + level
            at_price_inside[cost] = at_price_inside.get(cost, 0) | bit
            for mate, worth in mates[there].items():
                if mate not in inside:
                    self._see_back(mate, there, worth)

    # Who is served, and who leaves

    def _serve(self):
        """Serve seekers until nobody inside leads to an end, or no seeker does; then let go whom none of them reaches."""
        mentees, mentors = self.mentees, self.mentors
        price, their_price, mates_at = mentees.price, mentors.price, mentors.mates
        tight, group_of, open_to, tired = self.tight, self.group_of, self.open_to, self.tired
        inside, bit = self.inside, mentors.bit
        # Whom a search that found nothing has met, the next need not meet again.
        unmet, seen = mentors.alive & ~self.outside | self.seats, set()

        def way_from(root, mask):
            """A way from a seeker, tight with these, to an end: its mentees, the mentors between them, and the
            mentor with the seat (None where the last mentee is tired). The way begins at its end; None if there is none."""
            nonlocal unmet
            seats, before = self.seats, unmet
            free = mask & seats
            if free:
                return [root], [], _lowest(free)
            mentor_by, mentee_by = {}, {}
            met = [(root, mask)]
            for here, mask in met:
                mask &= unmet
                if not mask:
                    continue
                unmet ^= mask
                while mask:
                    there = mask.bit_length() - 1
                    mask ^= bit[there]
                    mentor_by[there] = here
                    cost = their_price[there]
                    for mate, worth in mates_at[there].items():
                        # Prices tell who is tight only where both are inside.
                        if mate not in seen and worth == price[mate] + cost and mate in inside:
                            seen.add(mate)
                            mentee_by[mate] = there
                            reach = tight[group_of[mate]] & unmet & open_to[mate]
                            if reach:
                                met.append((mate, reach))
                                free = reach & seats
                            if free or mate in tired:
                                unmet = before
                                seen.difference_update(mentee_by)
                                way, through = [mate], []
                                while mate != root:
                                    through.append(mentee_by[mate])
                                    mate = mentor_by[through[-1]]
                                    way.append(mate)
                                return way, through, _lowest(free) if free else None
            return None

        # Those who came last stand nearest to the seats that are new.
        for root in list(reversed(self.seekers)):
            if not self.seats and not tired:
                return
            while root not in seen:
                seen.add(root)
                mask = tight[group_of[root]] & unmet & open_to[root]
                found = mask and way_from(root, mask)
                if not found:
                    break
                seen.discard(root)
                before = self.outside
                self._shift(*found)
                self._take_in()
                unmet |= before ^ self.outside | self.seats
                if root not in self.seekers:
                    break
        if self.seats or tired:
            self.seats = 0
            tired.clear()
            self._let_go(unmet & ~self.outside, [here for here in inside if here not in seen])

    def _shift(self, way, through, seat):
        """Hand every mentor on a way to the mentee after her, so that the seeker at its end is served."""
        mentees, mentors, open_to = self.mentees, self.mentors, self.open_to
        price, their_price, bit = mentees.price, mentors.price, mentors.bit
        last, root = way[0], way[-1]
        for here, there in zip(way, through, strict=False):
            del mentees.mates[here][there]
            del mentors.mates[there][here]
            open_to[here] |= bit[there]
        for here, there in zip(way[1:], through, strict=True):
            worth = price[here] + their_price[there]
            mentees.mates[here][there] = mentors.mates[there][here] = worth
            open_to[here] ^= bit[there]
        if seat is None:
            self.tired.discard(last)
            self.newcomers.append(last)
            self.market._see_room(mentees, last)
        else:
            worth = price[last] + self.level + their_price[seat]
            mentees.mates[last][seat] = mentors.mates[seat][last] = worth
            open_to[last] ^= bit[seat]
            self.market._see_room(mentors, seat)
            if not mentors.spare & bit[seat]:
                self.seats ^= bit[seat]
                self._enter(bit[seat])
        self.market._see_room(mentees, root)
        # A first partner is worth more than one more, so she who has just had her first stands lower now.
        if price[root] or not mentees.spare & mentees.bit[root]:
            del self.seekers[root]

    def _let_go(self, mask, some):
        """Let mentors and mentees leave whom no seeker reaches any more; their prices stay what they are now."""
        mentees, mentors, level = self.mentees, self.mentors, self.level
        price, their_price, bits = mentees.price, mentors.price, mentors.bit
        at_price, at_price_inside = self.at_price, self.at_price_inside
        for there in places(mask):
            bit, cost = bits[there], their_price[there]
            _take(at_price_inside, cost, bit)
            their_price[there] = cost = cost - level
            if cost in at_price:
                at_price[cost] |= bit
            else:
                at_price[cost] = bit
                for reach in self.lines:
                    if reach - cost < level:
                        self._expect(reach - cost)
        self.outside |= mask
        members, outside = self.members, self.outside
        for here in some:
            group = self.group_of[here]
            if len(members[group]) == 1:
                del members[group], self.tight[group]
            else:
                members[group].remove(here)
            del self.inside[here]
            price[here] += level
        for here in some:
            self._stand(here)
            for there, worth in mentees.mates[here].items():
                if not outside >> there & 1:
                    self._see_back(here, there, worth)


def _take(at_price, price, bit):
    """Take one person, by her bit, from those of a price."""
    if at_price[price] == bit:
        del at_price[price]
    else:
        at_price[price] ^= bit


def _lowest(mask):
    return (mask & -mask).bit_length() - 1

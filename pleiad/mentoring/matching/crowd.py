"""Who goes down with the level: the mentees who seek a partner, and everyone they reach.

A mentee's level is what the plan would gain by one partner more at the price that the mentee would pay at most. The
level falls from the highest of these to 0. Mentees who stand at it look for a partner, and as many as possible find one
there (see `ways`); those who find none go down with the level, and with them everyone they reach. There are only
as many levels as there are different sums of points, so a few dozen do the work of thousands of single searches.
"""

from .agenda import Agenda
from .lines import Group, Lines
from .market import Market
from .sets import positions


class Crowd:
    """The seekers (mentees who stand at the level and found no partner) and all they reach.

    A way goes from a mentee to a mentor that the mentee is tight with (worth = the two prices) and from a mentor back
    to one of the mentor's mentees who is tight too. Inside the crowd mentees' prices fall with the level and mentors'
    prices rise as much, so pairs inside keep what they are, and what is known of them is known from level to level;
    only pairs with one person outside change. Therefore prices inside are kept as they will be at level 0, and made
    real for those who leave.

    Before the level falls nobody inside reaches an end: a mentor with a seat (`seats`), or a mentee that a partner
    is worth nothing any more (`tired`).
    """

    def __init__(self, market: Market) -> None:
        self.market, self.mentees, self.mentors = market, market.mentees, market.mentors
        # The mentors that each mentee can be given: those the mentee may meet, without the partners.
        self.available = list(market.available)
        self.level = 0
        self.seekers: dict[int, bool] = {}
        self.inside: dict[int, bool] = {}
        self.outside = (1 << len(self.mentors.names)) - 1
        self.agenda = Agenda()
        self.lines = Lines(market, self.agenda)
        self.group_of: dict[int, Group] = {}
        self.newcomers: list[int] = []
        self.seats = 0
        self.tired: set[int] = set()
        for mentee, room in enumerate(self.mentees.room):
            if room:
                self._stand(mentee)

    def content(self) -> int:
        """How many mentees want nobody more at the level."""
        wanting = 0
        for mentee, price in enumerate(self.mentees.price):
            price += self.level if mentee in self.inside else 0
            wanting += self.has_room(mentee) and price + self.market.gain(mentee) > 0
        return len(self.mentees.names) - wanting

    def has_room(self, mentee: int) -> bool:
        """Whether a mentee takes one partner more."""
        return len(self.mentees.partners[mentee]) < self.mentees.room[mentee]

    # The next level

    def fall(self) -> bool:
        """Go down to the next level at which something may happen, and let in all who are reached there.

        False when there is no such level above 0.
        """
        level = self.agenda.next_level()
        if level is None:
            return False
        self.level = level
        inside = ~self.outside
        for group in self.lines.groups.values():
            group.tight &= inside
        for mentee in self.agenda.standing.pop(level, ()):
            self._seek(mentee)
        for mentee, mentor in self.agenda.reached.pop(level, ()):
            worth = self.mentees.partners[mentee].get(mentor)
            if worth is not None and mentee not in self.inside and not self.outside >> mentor & 1:
                self._reach_back(mentee, mentor, worth)
        self.lines.open_expected(level)
        self.newcomers += [mentee for mentee in self.agenda.tiring.pop(level, ()) if mentee in self.inside]
        self._meet_on_lines()
        self.take_in()
        return True

    def _meet_on_lines(self) -> None:
        for mask, group in self.lines.tight_outside(self.level):
            group.tight |= mask
            mask &= self.outside
            if mask:
                for mentee in group.members:
                    if mask & self.available[mentee]:
                        self._meet(mentee, mask)

    def _stand(self, mentee: int) -> None:
        """Note the level at which a mentee outside will look for a partner."""
        level = self.mentees.price[mentee] + self.market.gain(mentee)
        if level > 0:
            self.agenda.note(self.agenda.standing, level, mentee)

    def _seek(self, mentee: int) -> None:
        """Give a mentee who stands at the level the free seats; a mentee who wants more comes in and seeks."""
        mentees = self.mentees
        gain = self.market.gain(mentee)
        if mentee in self.inside or not self.has_room(mentee) or mentees.price[mentee] + gain != self.level:
            return
        self._take_free_seats(mentee)
        if not self.has_room(mentee):
            return
        if gain and mentees.partners[mentee]:
            self._stand(mentee)
            return
        mentees.price[mentee] -= self.level
        self.inside[mentee] = self.seekers[mentee] = True
        self.newcomers.append(mentee)

    def _take_free_seats(self, mentee: int) -> None:
        """Give seats that cost nothing: one where it is the first partner, otherwise as many as the mentee takes."""
        price, kind = self.mentees.price[mentee], self.market.kind[mentee]
        only_one = self.market.gain(mentee)
        # A mentor costs nothing as long as there is a seat, so the worth is the price.
        free = self.market.by_worth[kind].get(price, 0) & self.market.spare & self.available[mentee]
        while free and self.has_room(mentee):
            bit = free & -free
            self.pair(mentee, bit.bit_length() - 1, price)
            free ^= bit
            if only_one:
                return

    def pair(self, mentee: int, mentor: int, worth: int) -> None:
        """Make a pair with a mentor who has a seat."""
        market, partners = self.market, self.mentors.partners[mentor]
        self.mentees.partners[mentee][mentor] = partners[mentee] = worth
        self.available[mentee] ^= market.bits[mentor]
        if len(partners) == self.mentors.room[mentor]:
            market.spare ^= market.bits[mentor]

    # Who comes in

    def take_in(self) -> None:
        """Let newcomers reach others, and those reach others, until nobody is new."""
        for mentee in self.newcomers:
            self._look(mentee)
        self.newcomers.clear()

    def _look(self, mentee: int) -> None:
        """Put a mentee who has just come in, or may be tired, into a group and let the mentee meet all who are tight."""
        price, level = self.mentees.price[mentee], self.level
        if mentee not in self.seekers:
            tired = -price - self.market.loss(mentee)
            if tired == level:
                self.tired.add(mentee)
            elif tired > 0:
                self.agenda.note(self.agenda.tiring, tired, mentee)
        group = self.group_of[mentee] = self.lines.join(mentee, self.market.kind[mentee], price, level)
        if group.tight & self.outside:
            self._meet(mentee, group.tight)

    def _meet(self, mentee: int, mask: int) -> None:
        """Let a mentee inside meet those of a set who are outside and tight."""
        mask &= self.outside & self.available[mentee]
        free = mask & self.market.spare
        self.seats |= free
        if mask != free:
            self.enter(mask ^ free)

    def enter(self, mask: int) -> None:
        """Let in mentors who have no seat."""
        self.outside ^= mask
        price, partners, bits, level = self.mentors.price, self.mentors.partners, self.market.bits, self.level
        prices_outside, prices_inside = self.lines.outside, self.lines.inside
        while mask:
            mentor = mask.bit_length() - 1
            bit, cost = bits[mentor], price[mentor]
            mask ^= bit
            _take_out(prices_outside, cost, bit)
            price[mentor] = cost = cost + level
            prices_inside[cost] = prices_inside.get(cost, 0) | bit
            for mentee, worth in partners[mentor].items():
                if mentee not in self.inside:
                    self._reach_back(mentee, mentor, worth)

    def _reach_back(self, mentee: int, mentor: int, worth: int) -> None:
        """Let in a mentee of a mentor inside if the two are tight, or note when they will be."""
        price = self.mentees.price
        level = price[mentee] + self.mentors.price[mentor] - worth
        if level == self.level:
            price[mentee] -= level
            self.inside[mentee] = True
            self.newcomers.append(mentee)
        else:
            self.agenda.note(self.agenda.reached, level, (mentee, mentor))

    # Who leaves

    def let_go(self, mentors: int, mentees: list[int]) -> None:
        """Let a set of mentors and a list of mentees leave that no seeker reaches any more, at the present prices."""
        self._let_mentors_go(mentors)
        price, partners = self.mentees.price, self.mentees.partners
        for mentee in mentees:
            self.lines.leave(mentee, self.group_of[mentee])
            del self.inside[mentee]
            price[mentee] += self.level
        for mentee in mentees:
            if self.has_room(mentee):
                self._stand(mentee)
            for mentor, worth in partners[mentee].items():
                if not self.outside >> mentor & 1:
                    self._reach_back(mentee, mentor, worth)

    def _let_mentors_go(self, mask: int) -> None:
        self.outside |= mask
        price, outside, inside = self.mentors.price, self.lines.outside, self.lines.inside
        for high, mentors in list(inside.items()):
            mentors &= mask
            if not mentors:
                continue
            _take_out(inside, high, mentors)
            cost = high - self.level
            for mentor in positions(mentors):
                price[mentor] = cost
            if cost not in outside:
                self.lines.expect(cost, self.level)
            outside[cost] = outside.get(cost, 0) | mentors


def _take_out(sets: dict[int, int], key: int, mask: int) -> None:
    """Take some out of one of several sets, which is no longer kept when it falls empty."""
    rest = sets[key] ^ mask
    if rest:
        sets[key] = rest
    else:
        del sets[key]

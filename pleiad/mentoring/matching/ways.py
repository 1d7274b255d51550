"""Ways through a crowd, from seekers to ends: a seeker who finds one is given a partner.

A way ends at a mentor with a seat or at a mentee who is tired of a partner (see `crowd`). Along it every mentor is
handed to the mentee before, so that nobody but the one at its end has fewer.
"""

from typing import NamedTuple

from .crowd import Crowd
from .sets import lowest


class Way(NamedTuple):
    """A way, from its end to the seeker: its mentees, the mentors between them, and the mentor with the seat (None where
    the first of these mentees is tired)."""

    mentees: list[int]
    mentors: list[int]
    seat: int | None


def serve(crowd: Crowd) -> None:
    """Give a partner to as many seekers as find one at the level; people who lead to no seeker any more leave the crowd."""
    while crowd.seats or crowd.tired:
        search = WaySearch(crowd)
        # Those who came last stand nearest to the seats that are new.
        for seeker in list(reversed(crowd.seekers)):
            if not crowd.seats and not crowd.tired:
                break
            _serve(crowd, search, seeker)
        if crowd.seats or crowd.tired:
            crowd.seats = 0
            crowd.tired.clear()
            crowd.let_go(*search.not_met())


def _serve(crowd: Crowd, search: "WaySearch", seeker: int) -> None:
    """Give a seeker partners as long as there are ways."""
    while seeker in crowd.seekers:
        way = search.way_from(seeker)
        if way is None:
            return
        before = crowd.outside
        _shift(crowd, way, seeker)
        crowd.take_in()
        search.unmet |= before ^ crowd.outside | crowd.seats


class WaySearch:
    """Looks for ways at one level. A search that found nothing need not be repeated: nobody it met leads to an end."""

    def __init__(self, crowd: Crowd) -> None:
        self.crowd = crowd
        self.unmet = (1 << len(crowd.mentors.names)) - 1 & ~crowd.outside | crowd.seats
        self.met = bytearray(len(crowd.mentees.names))
        # From where each mentor, and each mentee, was met; read only for those who were.
        self.mentee_before, self.mentor_before = [-1] * len(crowd.mentors.names), [-1] * len(crowd.mentees.names)

    def not_met(self) -> tuple[int, list[int]]:
        """The mentors and the mentees inside that no search has met, as `Crowd.let_go` takes them."""
        crowd, met = self.crowd, self.met
        return self.unmet & ~crowd.outside, [mentee for mentee in crowd.inside if not met[mentee]]

    def way_from(self, seeker: int) -> Way | None:
        """A way from a seeker to an end, or None. Only where there is none do people stay met."""
        if self.met[seeker]:
            return None
        crowd = self.crowd
        mask = crowd.group_of[seeker].tight & self.unmet & crowd.available[seeker]
        if mask & crowd.seats:
            return Way([seeker], [], lowest(mask & crowd.seats))
        self.met[seeker] = True
        before = self.unmet
        walked: list[int] = []
        end = mask and self._walk(seeker, mask, walked)
        if not end:
            return None
        self.unmet = before
        self.met[seeker] = False
        for mentee in walked:
            self.met[mentee] = False
        return self._way_back(seeker, *end)

    def _walk(self, seeker: int, mask: int, walked: list[int]) -> tuple[int, int] | None:
        """Meet people, the nearest first, up to an end: (its mentee, set of seats); None if there is none."""
        crowd, unmet, met = self.crowd, self.unmet, self.met
        price, cost, partners = crowd.mentees.price, crowd.mentors.price, crowd.mentors.partners
        group_of, available, inside = crowd.group_of, crowd.available, crowd.inside
        seats, tired, bits = crowd.seats, crowd.tired, crowd.market.bits
        mentee_before, mentor_before = self.mentee_before, self.mentor_before
        queue = [(seeker, mask)]
        for mentee, mask in queue:
            mask &= unmet
            unmet ^= mask
            while mask:
                mentor = mask.bit_length() - 1
                mask ^= bits[mentor]
                mentee_before[mentor] = mentee
                here = cost[mentor]
                for partner, worth in partners[mentor].items():
                    # Prices tell who is tight only where both are inside.
                    if met[partner] or worth != price[partner] + here or partner not in inside:
                        continue
                    met[partner] = True
                    walked.append(partner)
                    mentor_before[partner] = mentor
                    reach = group_of[partner].tight & unmet & available[partner]
                    if reach & seats or partner in tired:
                        return partner, reach & seats
                    if reach:
                        queue.append((partner, reach))
        self.unmet = unmet
        return None

    def _way_back(self, seeker: int, mentee: int, free: int) -> Way:
        mentees, mentors = [mentee], []
        while mentee != seeker:
            mentor = self.mentor_before[mentee]
            mentee = self.mentee_before[mentor]
            mentors.append(mentor)
            mentees.append(mentee)
        return Way(mentees, mentors, lowest(free) if free else None)


def _shift(crowd: Crowd, way: Way, seeker: int) -> None:
    """Hand every mentor on a way to the mentee before, so that the seeker is served."""
    mentees, mentors, bits = crowd.mentees, crowd.mentors, crowd.market.bits
    last = way.mentees[0]
    for mentee, mentor in zip(way.mentees, way.mentors, strict=False):
        del mentees.partners[mentee][mentor]
        del mentors.partners[mentor][mentee]
        crowd.available[mentee] |= bits[mentor]
    for mentee, mentor in zip(way.mentees[1:], way.mentors, strict=True):
        worth = mentees.price[mentee] + mentors.price[mentor]
        mentees.partners[mentee][mentor] = mentors.partners[mentor][mentee] = worth
        crowd.available[mentee] ^= bits[mentor]
    if way.seat is None:
        crowd.tired.discard(last)
        crowd.newcomers.append(last)
    else:
        _take_seat(crowd, last, way.seat)
    # A first partner is worth more than one more, so a seeker who has just had the first stands lower now.
    if mentees.price[seeker] or not crowd.has_room(seeker):
        del crowd.seekers[seeker]


def _take_seat(crowd: Crowd, mentee: int, mentor: int) -> None:
    """Pair the last mentee of a way with the mentor outside who has a seat, who comes in when it was the last one."""
    bit = crowd.market.bits[mentor]
    crowd.pair(mentee, mentor, crowd.mentees.price[mentee] + crowd.level + crowd.mentors.price[mentor])
    if not crowd.market.spare & bit:
        crowd.seats ^= bit
        crowd.enter(bit)

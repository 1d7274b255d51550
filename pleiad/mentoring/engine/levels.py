"""The first solve of a profiled market: everybody at once, from the highest level down.

A mentee's level is what the plan would gain if she could have her next mentor at the price that
she would pay at most. All who stand at the highest level look for partners together: one sweep
finds how far the level must fall until somebody can be served, and then as many as possible are
served at that level in one go. There are only as many levels as there are different sums of
points, so a few dozen sweeps do the work of thousands of single searches.
"""

from .likeness import places, set_of
from .sweep import Sweep


def solve_by_levels(market, progress=None):
    """Make the best plan in a market where nobody has a partner yet."""
    mentees, mentors = market.mentees, market.mentors
    open_to = _first_prices(market)
    price, first, room, mates = mentees.price, mentees.first, mentees.room, mentees.mates
    waiting = range(len(mentees.names))
    while True:
        # Her level, as `Side.wants_one` weighs it; at 0 nothing is gained by one more partner.
        level = {}
        for here in waiting:
            height = price[here] + (0 if mates[here] else first[here])
            if height > 0 and len(mates[here]) < room[here]:
                level[here] = height
        if progress:
            progress(len(mentees.names) - len(level), len(mentees.names))
        if not level:
            return
        top = max(level.values())
        sweep = Sweep(market, mentees, mentors)
        sweep.run({here: top - height for here, height in level.items()}, {}, top, None)
        sweep.set_prices()
        if sweep.end is None:
            return
        left = top - sweep.best
        waiting = list(level)
        _serve(
            market,
            [here for here in waiting if price[here] + (0 if mates[here] else first[here]) == left],
            open_to,
        )


def _first_prices(market):
    """Let every mentee offer the score of the best mentor whom she may meet; all mentors cost 0.

    Returns whom each mentee can be given, as a list of sets.
    """
    mentees, mentors = market.mentees, market.mentors
    known, open_to, at_price = {}, [], {}
    for here, kind in enumerate(mentees.kind):
        key = mentees.tags[here], mentees.barred[here]
        if key not in known:
            known[key] = mentors.alive & ~market.shunned(mentees, mentors, here)
        possible = known[key]
        open_to.append(possible)
        price = -mentees.first[here]
        for score, mask in market.row(mentees, mentors, kind):
            if score > price and mask & possible:
                price = score
        mentees.price[here] = price
        at_price.setdefault(price, []).append(here)
    mentees.at_price.clear()
    for price, here in at_price.items():
        mentees.at_price[price] = set_of(here)
    return open_to


def _serve(market, serving, open_to):
    """Give a partner to as many of these as find one at the prices as they are."""
    mentees, mentors = market.mentees, market.mentors
    price, their_price = mentees.price, mentors.price
    kind = mentees.kind
    rows, at_price, mates_of, mates_at, first = (
        mentees.rows,
        mentors.at_price,
        mentees.mates,
        mentors.mates,
        mentees.first,
    )
    unmet, spare = mentors.alive, mentors.spare
    tight_of = {}

    def tight(here):
        key = kind[here], price[here]
        mask = tight_of.get(key)
        if mask is None:
            mask = 0
            least = key[1]
            for score, there in rows[key[0]]:
                if score - least in at_price:
                    mask |= there & at_price[score - least]
            tight_of[key] = mask
        return mask & unmet & open_to[here]

    # Mentees whom this search has met, or who led nowhere.
    seen = set()

    def way_from(met):
        """A way from the one who is met to an end: its mentees, and the mentors between them. None if there is none."""
        nonlocal unmet
        # By whom each mentor and each mentee was met.
        mentor_by, mentee_by = {}, {}

        def back(mentor, end):
            way, through = end, []
            while mentor is not None:
                here = mentor_by[mentor]
                through.append(mentor)
                way.append(here)
                mentor = mentee_by.get(here)
            return way[::-1], through[::-1]

        for here in met:
            mask = tight(here)
            free = mask & spare
            if free:
                there = (free & -free).bit_length() - 1
                mentor_by[there] = here
                return back(there, [])
            unmet ^= mask
            for there in places(mask):
                mentor_by[there] = here
                cost = their_price[there]
                for mate, worth in mates_at[there].items():
                    least = price[mate]
                    if worth == least + cost and mate not in seen:
                        if least <= 0 == least + (first[mate] if len(mates_of[mate]) == 1 else 0):
                            return back(there, [mate])
                        seen.add(mate)
                        met.append(mate)
                        mentee_by[mate] = there
        return None

    for start in serving:
        if start not in seen:
            seen.add(start)
            met, before = [start], unmet
            found = way_from(met)
            if found:
                _shift(market, *found, open_to)
                spare = mentors.spare
                # Only a search that ends without a partner shows that nobody whom it met leads to one.
                seen.difference_update(met)
                unmet = before


def _shift(market, way, through, open_to):
    """Hand every mentor on a way to the mentee before her; all pairs are tight at the prices."""
    mentees, mentors = market.mentees, market.mentors
    bit = mentors.bit
    for mentee, mentor in zip(way[1:], through, strict=False):
        del mentees.mates[mentee][mentor]
        del mentors.mates[mentor][mentee]
        open_to[mentee] |= bit[mentor]
    for mentee, mentor in zip(way, through, strict=False):
        worth = mentees.price[mentee] + mentors.price[mentor]
        mentees.mates[mentee][mentor] = mentors.mates[mentor][mentee] = worth
        open_to[mentee] ^= bit[mentor]
    # Those in between have as many partners as before.
    market._see_room(mentees, way[0])
    market._see_room(mentees, way[-1])
    market._see_room(mentors, through[-1])

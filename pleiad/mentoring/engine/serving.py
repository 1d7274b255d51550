"""Ways through a crowd, from seekers to ends: whoever finds one is given a partner.

A way ends at a mentor with a seat or at a mentee who is tired of her partner (see `crowd`). Along it
every mentor is handed to the mentee after her, so that nobody but the one at its end has fewer.
"""


def serve(crowd):
    """Give a partner to as many seekers as find one at the level; whoever leads to an end that is left leaves the crowd."""
    while crowd.seats or crowd.tired:
        _serve(crowd)


def _serve(crowd):
    """Serve seekers until nobody inside leads to an end, or no seeker does; then let go whom none of them reaches."""
    mentees, mentors = crowd.mentees, crowd.mentors
    price, their_price, mates_at = mentees.price, mentors.price, mentors.mates
    group_of, open_to, tired = crowd.group_of, crowd.open_to, crowd.tired
    inside, bit = crowd.inside, mentors.bit
    # Whom a search that found nothing has met, the next need not meet again.
    unmet, seen = mentors.alive & ~crowd.outside | crowd.seats, bytearray(len(price))
    mentor_by, mentee_by = [None] * len(their_price), [None] * len(price)

    def way_from(root, mask):
        """A way from a seeker, tight with these, to an end: its mentees, the mentors between them, and the
        mentor with the seat (None where the last mentee is tired). The way begins at its end; None if there is none."""
        nonlocal unmet
        seats, before = crowd.seats, unmet
        free = mask & seats
        if free:
            return [root], [], _lowest(free)
        walked = []
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
                    if not seen[mate] and worth == price[mate] + cost and mate in inside:
                        seen[mate] = True
                        walked.append(mate)
                        mentee_by[mate] = there
                        reach = group_of[mate].tight & unmet & open_to[mate]
                        if reach:
                            met.append((mate, reach))
                            free = reach & seats
                        if free or mate in tired:
                            unmet = before
                            for one in walked:
                                seen[one] = False
                            way, through = [mate], []
                            while mate != root:
                                through.append(mentee_by[mate])
                                mate = mentor_by[through[-1]]
                                way.append(mate)
                            return way, through, _lowest(free) if free else None
        return None

    # Those who came last stand nearest to the seats that are new.
    for root in list(reversed(crowd.seekers)):
        if not crowd.seats and not tired:
            return
        while not seen[root]:
            seen[root] = True
            mask = group_of[root].tight & unmet & open_to[root]
            found = mask and way_from(root, mask)
            if not found:
                break
            seen[root] = False
            before = crowd.outside
            _shift(crowd, *found)
            crowd.take_in()
            unmet |= before ^ crowd.outside | crowd.seats
            if root not in crowd.seekers:
                break
    if crowd.seats or tired:
        crowd.seats = 0
        tired.clear()
        crowd.let_go(unmet & ~crowd.outside, [here for here in inside if not seen[here]])


def _shift(crowd, way, through, seat):
    """Hand every mentor on a way to the mentee after her, so that the seeker at its end is served."""
    mentees, mentors, open_to = crowd.mentees, crowd.mentors, crowd.open_to
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
        crowd.tired.discard(last)
        crowd.newcomers.append(last)
        crowd.market._see_room(mentees, last)
    else:
        worth = price[last] + crowd.level + their_price[seat]
        mentees.mates[last][seat] = mentors.mates[seat][last] = worth
        open_to[last] ^= bit[seat]
        crowd.market._see_room(mentors, seat)
        if not mentors.spare & bit[seat]:
            crowd.seats ^= bit[seat]
            crowd.enter(bit[seat])
    crowd.market._see_room(mentees, root)
    # A first partner is worth more than one more, so she who has just had her first stands lower now.
    if price[root] or not mentees.spare & mentees.bit[root]:
        del crowd.seekers[root]


def _lowest(mask):
    return (mask & -mask).bit_length() - 1

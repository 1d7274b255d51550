"""The first solve of a profiled market: everybody at once, from the highest level down.

A mentee's level is what the plan would gain if she could have her next mentor at the price that
she would pay at most. The level of the market falls from the highest of these to 0. Whoever stands
at it looks for a partner, and as many as possible find one there; those who find none go down with
the level, and with them everybody whom they reach (see `crowd`). There are only as many levels as
there are different sums of points, so a few dozen do the work of thousands of single searches.
"""

from .crowd import Crowd
from .serving import serve


def solve_by_levels(market, progress=None):
    """Make the best plan in a market where nobody has a partner yet."""
    crowd = Crowd(market, _first_prices(market))
    while crowd.fall():
        if progress:
            progress(crowd.content(), len(market.mentees.names))
        serve(crowd)
    crowd.disperse()


def _first_prices(market):
    """Let every mentee offer the score of the best mentor whom she may meet; all mentors cost 0.

    Returns whom each mentee can be given, as a list of sets.
    """
    mentees, mentors = market.mentees, market.mentors
    known, open_to = {}, []
    for here, kind in enumerate(mentees.kind):
        key = mentees.tags[here], mentees.barred[here]
        if key not in known:
            known[key] = mentors.alive & ~market.shunned(mentees, mentors, here)
        possible = known[key]
        open_to.append(possible)
        price = -mentees.first[here]
        # The sets of a row stand in order of score, the highest first.
        for score, mask in market.row(mentees, mentors, kind):
            if mask & possible:
                price = max(price, score)
                break
        mentees.price[here] = price
    return open_to

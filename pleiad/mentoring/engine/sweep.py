"""One search through a profiled market: who can be reached, at what loss, and by whom."""

from bisect import bisect_left
from heapq import heappop, heappush

from .likeness import places
from .market import NOT_YET

NOBODY = ()


class Sweep:
    """A walk outwards from the people who want a partner, cheapest first (see `Market._search`).

    After `run`: `best` is the distance of the end, `end` its place, `at_other` the side it is on;
    `mine_from` and `other_from` tell by whom each person was reached.
    """

    def __init__(self, market, mine, other):
        self.market = market
        self.mine = mine
        self.other = other

    def run(self, starts, other_from, best, end):
        """Walk from {place of `mine`: distance to begin with} or from places of `other`."""
        market, mine, other = self.market, self.mine, self.other
        side = mine is market.mentors
        again = market._again
        my_price, my_kind, my_mates = mine.price, mine.kind, mine.mates
        their_price, their_mates, at_price = other.price, other.mates, other.at_price
        prices = sorted(at_price)
        their_bit, unmet, spare = other.bit, other.alive, other.spare
        mine_from = self.mine_from = dict.fromkeys(starts)
        mine_at = self.mine_at = dict(starts)
        other_from = self.other_from = dict(other_from)
        # Whom has been met: (distance, price, set of places), and the places one by one.
        met = self.met = []
        at_other = False
        # Open lines by distance less price: sets of people who can be reached, and from whom.
        lines, covers = {}, {}
        later, single, due, order = {}, {}, set(), []
        for here, at in starts.items():
            if at in later:
                later[at].append(here)
            else:
                later[at] = [here]
                due.add(at)
                heappush(order, at)
        to_meet = [(other.bit[there], None, their_price[there]) for there in other_from]
        open_now = []
        now = 0
        while True:
            while to_meet or open_now:
                while to_meet:
                    mask, here, price = to_meet.pop()
                    mask &= unmet
                    if not mask:
                        continue
                    unmet ^= mask
                    met.append((now, price, mask))
                    free = mask & spare
                    if free:
                        while free:
                            there = (free & -free).bit_length() - 1
                            free &= free - 1
                            extra = -other.gain(there) - price
                            if extra >= 0 and now + extra < best:
                                best, end, at_other = now + extra, there, True
                                other_from[there] = here
                            if not extra:
                                break
                        if best <= now:
                            break
                    rest = now - price
                    for there in places(mask):
                        if here is not None:
                            other_from[there] = here
                        for back_to, worth in their_mates[there].items():
                            back = rest + worth - my_price[back_to]
                            if back < best and back < mine_at.get(back_to, NOT_YET):
                                mine_at[back_to] = back
                                mine_from[back_to] = there
                                lose = back + my_price[back_to]
                                if lose < best:
                                    lose += mine.loss(back_to)
                                    if lose < best:
                                        best, end, at_other = lose, back_to, False
                                if back == now:
                                    open_now.append(back_to)
                                elif back in later:
                                    later[back].append(back_to)
                                else:
                                    later[back] = [back_to]
                                    if back not in due:
                                        due.add(back)
                                        heappush(order, back)
                if best <= now:
                    to_meet = open_now = ()
                    break
                if not open_now:
                    break
                here = open_now.pop()
                base = now + my_price[here]
                if again and (side, here) in again:
                    for there, worth in again[side, here].items():
                        at = base + their_price[there] - worth
                        if at == now:
                            to_meet.append((other.bit[there], here, their_price[there]))
                        elif at < best:
                            single.setdefault(at, []).append((other.bit[there], here, their_price[there]))
                            if at not in due:
                                due.add(at)
                                heappush(order, at)
                kind = my_kind[here]
                cover = covers.get(kind)
                covered = cover is not None and cover[0] <= base
                open_mask = cover[1] & unmet if covered else unmet
                if not open_mask:
                    continue
                open_mask &= ~market.shunned(mine, other, here)
                for there in my_mates[here]:
                    open_mask &= ~their_bit[there]
                if covered:
                    cover[1] ^= open_mask
                else:
                    covers[kind] = [base, unmet ^ open_mask]
                if not open_mask:
                    continue
                for score, mask in market.row(mine, other, kind):
                    close = base - score
                    line = lines.get(close)
                    if line is None:
                        # A line on which nobody stands nearer than the end stays empty.
                        line = lines[close] = NOBODY
                        some = bisect_left(prices, now - close), bisect_left(prices, best - close)
                        for price in prices[slice(*some)]:
                            if line is NOBODY:
                                line = lines[close] = []
                            at = close + price
                            if now < at and at not in due:
                                due.add(at)
                                heappush(order, at)
                    if line is NOBODY:
                        continue
                    mask &= open_mask
                    if mask:
                        line.append((mask, here))
                        there = at_price.get(now - close)
                        if there is not None:
                            there &= mask
                            if there:
                                to_meet.append((there, here, now - close))
            if not order:
                break
            now = heappop(order)
            if now >= best:
                break
            for here in later.pop(now, ()):
                if mine_at[here] == now:
                    open_now.append(here)
            to_meet = single.pop(now, [])
            for price in prices:
                line = lines.get(now - price)
                if line is not None:
                    there = at_price[price] & unmet
                    if there:
                        for mask, here in line:
                            mask &= there
                            if mask:
                                to_meet.append((mask, here, price))
                                there ^= mask
            to_meet.reverse()
        self.best, self.end, self.at_other = best, end, at_other

    def set_prices(self):
        """Move the prices of all who are nearer than the end, so that the way there costs nothing."""
        mine, other, best = self.mine, self.other, self.best
        moves = {}
        price = mine.price
        for here, at in self.mine_at.items():
            if at < best:
                old = price[here]
                price[here] = new = old + at - best
                change = old, new
                moves[change] = moves.get(change, 0) | mine.bit[here]
        for (old, new), mask in moves.items():
            self.market.regroup(mine, old, new, mask)
        moves = {}
        for at, old, mask in self.met:
            if at < best:
                change = old, old + best - at
                moves[change] = moves.get(change, 0) | mask
        for (old, new), mask in moves.items():
            self.market.move_price(other, old, new, mask)

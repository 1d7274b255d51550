"""What is expected at which level, while the level falls."""

from heapq import heappop, heappush


class Agenda:
    """Levels at which something may happen, the highest first, and what is expected there.

    Each book is {level: list}: in `standing` mentees who will want a partner, in `reached` (mentee, mentor) pairs that
    may become tight, in `tiring` mentees whose partner will be worth nothing, in `opening` lines (set of mentors, group).
    """

    def __init__(self):
        self.standing, self.reached, self.tiring, self.opening = {}, {}, {}, {}
        self.levels, self.known = [], set()

    def expect(self, level):
        """See that the fall stops at a level, if it is above 0."""
        if level > 0 and level not in self.known:
            self.known.add(level)
            heappush(self.levels, -level)

    def note(self, book, level, what):
        """Write something into one of the books."""
        if level in book:
            book[level].append(what)
        else:
            book[level] = [what]
            self.expect(level)

    def next_level(self):
        """Take out the highest level that is left; None when there is none."""
        if not self.levels:
            return None
        level = -heappop(self.levels)
        self.known.discard(level)
        return level

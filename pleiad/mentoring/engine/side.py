"""One side of a match: the people on it, what each can take, her price and her partners."""

# Scores and prices are kept as multiples of STEP. The room below one STEP counts the pairs that
# a change would break, so that "the best plan" and "moving the fewest pairs" are one search.
STEP = 1 << 20


class Side:
    """The mentees, or the mentors, of one match.

    Every list runs over the same places: `names[i]` (None when the place is empty), `price[i]`,
    `room[i]` (how many partners she takes at most), `first[i]` (what it is worth that she has a
    first partner at all), `kind[i]` (what she is like, or None) and `mates[i]` (place of each partner:
    worth of the pair, in STEPs, plus 1 when the pair was there before the present change). A place
    that falls empty is given to the next person of the same kind, so what is known of it still holds.
    """

    def __init__(self):
        self.names = []
        self.place = {}
        self.price = []
        self.room = []
        self.first = []
        self.priority = []
        self.mates = []
        self.kind = []
        self.empty = {}
        self.units = 0

    def __len__(self):
        return len(self.place)

    def add(self, name, *, room, priority=False, kind=None):
        """Give a person a place on this side and return it; ValueError if the name is taken."""
        if name in self.place:
            raise ValueError(f"{name!r} is here already")
        self.units += room
        empty = self.empty.get(kind)
        if empty:
            here = empty.pop()
            self.names[here] = name
            self.price[here] = 0
            self.room[here] = room
            self.first[here] = 0
            self.priority[here] = priority
            self.mates[here] = {}
        else:
            here = len(self.names)
            self.names.append(name)
            self.price.append(0)
            self.room.append(room)
            self.first.append(0)
            self.priority.append(priority)
            self.kind.append(kind)
            self.mates.append({})
        self.place[name] = here
        return here

    def drop(self, here):
        """Empty a place whose person has gone and holds no partner any more."""
        del self.place[self.names[here]]
        self.names[here] = None
        self.set_room(here, 0)
        self.price[here] = 0
        self.first[here] = 0
        self.priority[here] = False
        self.empty.setdefault(self.kind[here], []).append(here)

    def set_room(self, here, room):
        """Change how many partners somebody takes; the plan must already have room for that."""
        self.units += room - self.room[here]
        self.room[here] = room

    def gain(self, here):
        """What one more partner is worth to her beside the score of the pair."""
        return 0 if self.mates[here] else self.first[here]

    def loss(self, here):
        """What giving up one partner costs her beside the score of the pair."""
        return self.first[here] if len(self.mates[here]) == 1 else 0

    def wants_one(self, here):
        """Whether she has room and, at her price, would be better off with one more partner."""
        mates = self.mates[here]
        if len(mates) >= self.room[here]:
            return False
        return self.price[here] > (0 if mates else -self.first[here])

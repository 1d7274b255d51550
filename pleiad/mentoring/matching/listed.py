"""The best plan for scores that are listed pair by pair."""

from collections.abc import Mapping
from heapq import heappop, heappush

from .plan import Certificate, Pair, Progress, Solution, weights

NOT_YET = float("inf")


def solve(
    *,
    mentees: Mapping[str, bool],
    mentors: Mapping[str, int],
    pairs: Mapping[str, Mapping[str, int]],
    progress: Progress | None = None,
) -> Solution:
    """Find the best plan: most priority mentees, then most mentees, then the highest total.

    `mentees` is {name: whether the mentee comes first}, `mentors` is {name: room}, `pairs` is {mentee: {mentor: whole-number
    score}}; a pair not listed is impossible, and everybody in `pairs` must be in `mentees` or `mentors` (KeyError). Each
    mentee has one mentor at most. Everybody is taken in order of name, so the order of the input plays no part.
    `progress(done, of)` is called now and then. Returns a `Solution`.
    """
    mentee_names, mentor_names = sorted(mentees), sorted(mentors)
    position = {name: number for number, name in enumerate(mentor_names)}
    largest = max((abs(score) for row in pairs.values() for score in row.values()), default=0)
    units = min(len(mentees), sum(mentors.values()))
    count, priority = weights(largest=largest, units=units, mentees=len(mentees))
    first = [count + priority * bool(mentees[name]) for name in mentee_names]
    worths = [
        {position[mentor]: score + more for mentor, score in sorted(pairs.get(name, {}).items())}
        for name, more in zip(mentee_names, first, strict=True)
    ]
    plan, mentee_prices, mentor_prices = _best(worths, [mentors[name] for name in mentor_names], progress)
    found = [Pair(mentee_names[i], mentor_names[j], worths[i][j] - first[i]) for i, j in plan]
    prices = {name: price - more for name, price, more in zip(mentee_names, mentee_prices, first, strict=True)}
    certificate: Certificate = {
        "count_weight": count,
        "priority_weight": priority,
        "mentees": prices,
        "mentors": dict(zip(mentor_names, mentor_prices, strict=True)),
    }
    return Solution(sorted(found), certificate)


def _best(
    worths: list[dict[int, int]], room: list[int], progress: Progress | None
) -> tuple[list[tuple[int, int]], list[int], list[int]]:
    """The plan as (mentee, mentor), and the prices of mentees and mentors."""
    mentees = len(worths)
    # The last ones to come in find a partner nearby only if the other side is the larger one.
    if mentees <= sum(room):
        search = ListedSearch(worths, [1] * mentees, room)
        search.let_in(progress)
        plan = [(mentee, mentor) for mentee, partners in enumerate(search.partners) for mentor in partners]
        return plan, search.price, search.other_price
    search = ListedSearch(_turned(worths, len(room)), room, [1] * mentees)
    search.let_in(progress and (lambda done, of: progress(done * mentees // of, mentees)))
    plan = [(mentee, mentor) for mentor, partners in enumerate(search.partners) for mentee in partners]
    return plan, search.other_price, search.price


def _turned(worths: list[dict[int, int]], many: int) -> list[dict[int, int]]:
    """The rows of the other side, which has so many people."""
    turned: list[dict[int, int]] = [{} for _ in range(many)]
    for one, row in enumerate(worths):
        for other, worth in row.items():
            turned[other][one] = worth
    return turned


class ListedSearch:
    """Lets the people of one side come in one by one, and finds for each partner that they take the shortest augmenting path.

    Everybody has a price of 0 or more, and no possible pair is worth more than its two prices unless it is a pair of
    the plan, which is worth no less. The length of a path is what the total loses at these prices; it ends at a person
    of the other side who has room, or at a person who has come in and gives up a partner. `worths[one][other]` is what
    a pair adds to the total; `partners[one]` and `held[other]` are the plan from either side.
    """

    def __init__(self, worths: list[dict[int, int]], room: list[int], other_room: list[int]) -> None:
        self.worths, self.room, self.other_room = worths, room, other_room
        self.price, self.other_price = [0] * len(room), [0] * len(other_room)
        self.partners: list[set[int]] = [set() for _ in room]
        self.held: list[set[int]] = [set() for _ in other_room]

    def let_in(self, progress: Progress | None) -> None:
        """Let everybody come in."""
        many = len(self.room)
        for one, row in enumerate(self.worths):
            self.price[one] = max(0, max((worth - self.other_price[other] for other, worth in row.items()), default=0))
            while self.price[one] and len(self.partners[one]) < self.room[one]:
                self._find_partner(one)
            if progress and not one % 256:
                progress(one, many)

    def _find_partner(self, start: int) -> None:
        """Give one partner more to a person who has come in, or lower the price until one more would add nothing."""
        # What is known of a path: the nearest end, whether it is on the other side, and from where each one was reached.
        self.nearest, self.end, self.end_is_other = self.price[start], start, False
        self.distance = {start: 0}
        self.other_distance: dict[int, int] = {}
        self.reached_by: dict[int, int | None] = {start: None}
        self.other_reached_by: dict[int, int] = {}
        heap: list[tuple[int, int]] = []
        self._look_out(start, heap)
        while heap and heap[0][0] < self.nearest:
            length, other = heappop(heap)
            if length == self.other_distance[other]:
                for one in self._look_back(other):
                    self._look_out(one, heap)
        for one, length in self.distance.items():
            self.price[one] -= max(0, self.nearest - length)
        for other, length in self.other_distance.items():
            self.other_price[other] += max(0, self.nearest - length)
        self._change_plan()

    def _look_out(self, one: int, heap: list[tuple[int, int]]) -> None:
        """Reach the possible partners of a person who has come in."""
        base = self.distance[one] + self.price[one]
        held, other_price, distance, nearest = self.partners[one], self.other_price, self.other_distance, self.nearest
        for other, worth in self.worths[one].items():
            length = base + other_price[other] - worth
            if length >= nearest or length >= distance.get(other, NOT_YET) or other in held:
                continue
            distance[other] = length
            self.other_reached_by[other] = one
            if len(self.held[other]) < self.other_room[other]:
                nearest = length
                self.nearest, self.end, self.end_is_other = length, other, True
            heappush(heap, (length, other))

    def _look_back(self, other: int) -> list[int]:
        """Reach the partners of a person of the other side; returns those that it is the shortest path to so far."""
        base = self.other_distance[other] - self.other_price[other]
        nearer = []
        for one in self.held[other]:
            length = base + self.worths[one][other] - self.price[one]
            if length >= self.nearest or length >= self.distance.get(one, NOT_YET):
                continue
            self.distance[one] = length
            self.reached_by[one] = other
            nearer.append(one)
            if length + self.price[one] < self.nearest:
                self.nearest, self.end, self.end_is_other = length + self.price[one], one, False
        return nearer

    def _change_plan(self) -> None:
        """Pair and part along the path that was found, from its end to its beginning."""
        one = self.end
        if self.end_is_other:
            one = self._pair(self.end)
        while (other := self.reached_by[one]) is not None:
            self.partners[one].discard(other)
            self.held[other].discard(one)
            one = self._pair(other)

    def _pair(self, other: int) -> int:
        """Pair a person of the other side with the one that the path came from; returns that one."""
        one = self.other_reached_by[other]
        self.partners[one].add(other)
        self.held[other].add(one)
        return one

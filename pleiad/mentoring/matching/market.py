"""The people of a match over likeness while its plan is made: their positions, prices and partners."""

from collections.abc import Hashable, Iterable, Mapping

from .likeness import Likeness, MentorIndex, split
from .plan import Certificate, Pair, Solution, weights
from .sets import set_of, sets_by


class Side:
    """The mentees, or the mentors. A person's position is the number of the name in order, and every list runs over positions.

    `price` is what each one pays in the proof, `partners` holds {position of the partner: worth of the pair} for each.
    """

    def __init__(self, people: Mapping[str, Likeness]) -> None:
        self.names = sorted(people)
        self.position = {name: position for position, name in enumerate(self.names)}
        self.likenesses = [people[name] for name in self.names]
        self.room = [likeness.room for likeness in self.likenesses]
        self.price = [0] * len(self.names)
        self.partners: list[dict[int, int]] = [{} for _ in self.names]


class Market:
    """Mentees, mentors, the plan between them and the prices that prove it the best.

    All amounts inside are scores times `step`. A pair that should be kept is worth one more, so that of equally good
    plans one with the most of these pairs wins, which all together stay below half a step.

    For a mentee: `first[mentee]` (what the first mentor is worth beside the score), `kind[mentee]` and
    `available[mentee]` (the set of mentors who may be given). For a kind: `rows[kind]` ([(worth, set of mentors)],
    the highest first) and `by_worth[kind]` (the same as a dict). For mentors: `spare` (the set of those with a seat)
    and `at_price` ({price: set of mentors}).
    """

    def __init__(
        self, mentees: Mapping[str, Likeness], mentors: Mapping[str, Likeness], keep: Iterable[tuple[str, str]] = ()
    ) -> None:
        self.mentees, self.mentors = Side(mentees), Side(mentors)
        keep = {(mentee, mentor) for mentee, mentor in keep if mentee in mentees and mentor in mentors}
        self.step = 2 * (len(keep) + 1) if keep else 1
        self._sort_into_kinds(keep)
        self._weigh()
        everybody = (1 << len(self.mentors.names)) - 1
        self.bits = [1 << mentor for mentor in range(len(self.mentors.names))]
        self.spare = set_of([mentor for mentor, room in enumerate(self.mentors.room) if room])
        self.at_price = {0: everybody} if everybody else {}
        self.available = self._availability(everybody)
        self._set_first_prices()

    def _sort_into_kinds(self, keep: Iterable[tuple[str, str]]) -> None:
        """Give mentees with the same wants, needs and pairs to keep one kind, and score each kind once."""
        kept: dict[str, int] = {}
        for mentee, mentor in keep:
            kept[mentee] = kept.get(mentee, 0) | 1 << self.mentors.position[mentor]
        index = MentorIndex([likeness.has for likeness in self.mentors.likenesses])
        self.kind: list[int] = []
        self.rows: list[list[tuple[int, int]]] = []
        self.by_worth: list[dict[int, int]] = []
        kinds: dict[tuple[Hashable, Hashable, int], int] = {}
        for name, likeness in zip(self.mentees.names, self.mentees.likenesses, strict=True):
            key = likeness.wants, likeness.needs, kept.get(name, 0)
            if key not in kinds:
                kinds[key] = len(kinds)
                row = {score * self.step: mask for score, mask in index.levels(likeness.wants, likeness.needs).items()}
                if key[2]:
                    row = split(row, (key[2],), 1)
                self.by_worth.append(row)
                self.rows.append(sorted(row.items(), reverse=True))
            self.kind.append(kinds[key])

    def _weigh(self) -> None:
        largest = max((abs(worth) for row in self.by_worth for worth in row), default=0) // self.step + 1
        units = min(sum(self.mentees.room), sum(self.mentors.room))
        self.count, self.priority = weights(largest=largest, units=units, mentees=len(self.mentees.names))
        count, priority = self.count * self.step, (self.count + self.priority) * self.step
        self.first = [priority if likeness.priority else count for likeness in self.mentees.likenesses]

    def _availability(self, everybody: int) -> list[int]:
        """For each mentee, the set of mentors who may be given, whatever the score."""
        mentees, mentors = self.mentees, self.mentors
        marked: dict[Hashable, int] = {}
        for marks, mask in sets_by(tuple(likeness.marks) for likeness in mentors.likenesses).items():
            for tag in marks:
                marked[tag] = marked.get(tag, 0) | mask
        barred = self._barred()
        known: dict[tuple[tuple[Hashable, ...], int], int] = {}
        found = []
        for mentee, likeness in enumerate(mentees.likenesses):
            key = tuple(likeness.never), barred.get(mentee, 0)
            if key not in known:
                never = key[1]
                for tag in key[0]:
                    never |= marked.get(tag, 0)
                known[key] = everybody & ~never
            found.append(known[key])
        return found

    def _barred(self) -> dict[int, int]:
        """{mentee: set of mentors} of pairs that either of the two has barred."""
        mentees, mentors = self.mentees, self.mentors
        barred: dict[int, int] = {}
        for mentee, likeness in enumerate(mentees.likenesses):
            for name in likeness.barred:
                if name in mentors.position:
                    barred[mentee] = barred.get(mentee, 0) | 1 << mentors.position[name]
        for mentor, likeness in enumerate(mentors.likenesses):
            for name in likeness.barred:
                if name in mentees.position:
                    mentee = mentees.position[name]
                    barred[mentee] = barred.get(mentee, 0) | 1 << mentor
        return barred

    def _set_first_prices(self) -> None:
        """Let every mentee pay what the best mentor is worth, as long as all mentors cost nothing."""
        for mentee, (available, kind) in enumerate(zip(self.available, self.kind, strict=True)):
            best = next((worth for worth, mask in self.rows[kind] if mask & available), None)
            least = -self.first[mentee]
            self.mentees.price[mentee] = least if best is None or best < least else best

    def gain(self, mentee: int) -> int:
        """What one more partner is worth to a mentee beside the score of the pair."""
        return 0 if self.mentees.partners[mentee] else self.first[mentee]

    def loss(self, mentee: int) -> int:
        """What giving up one partner costs a mentee beside the score of the pair."""
        return self.first[mentee] if len(self.mentees.partners[mentee]) == 1 else 0

    def solution(self) -> Solution:
        """The plan and its proof in scores, without what was added for pairs to keep."""
        step, names = self.step, self.mentors.names
        pairs = [
            Pair(name, names[mentor], worth // step)
            for name, partners in zip(self.mentees.names, self.mentees.partners, strict=True)
            for mentor, worth in partners.items()
        ]
        certificate: Certificate = {
            "count_weight": self.count,
            "priority_weight": self.priority,
            "mentees": self._prices(self.mentees),
            "mentors": self._prices(self.mentors),
        }
        return Solution(sorted(pairs), certificate)

    def _prices(self, people: Side) -> dict[str, int]:
        """What each one pays, in scores."""
        step = self.step
        return {name: (price + step // 2) // step for name, price in zip(people.names, people.price, strict=True)}

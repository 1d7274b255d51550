"""The best plans found by trying every plan, and small worlds to try them on."""

from itertools import combinations
from random import Random

from ..matching.likeness import Likeness, Want


def worth(world, plan):
    """Priority mentees served, mentees served and total score of a set of (mentee, mentor)."""
    mentees, _, pairs = world
    served = {mentee for mentee, _ in plan}
    return (
        sum(mentees[mentee][1] for mentee in served),
        len(served),
        sum(pairs[mentee][mentor] for mentee, mentor in plan),
    )


def best_plans(world):
    """The highest worth that any plan has, and every plan that has it."""
    mentees, mentors, pairs = world
    names = sorted(mentees)
    left = dict(mentors)
    best, plans = None, []

    def extend(at, plan):
        nonlocal best, plans
        if at == len(names):
            reached = worth(world, plan)
            if best is None or reached > best:
                best, plans = reached, []
            if reached == best:
                plans.append(frozenset(plan))
            return
        mentee = names[at]
        free = [mentor for mentor in sorted(pairs.get(mentee, {})) if left[mentor] > 0]
        for many in range(min(mentees[mentee][0], len(free)) + 1):
            for chosen in combinations(free, many):
                for mentor in chosen:
                    left[mentor] -= 1
                extend(at + 1, plan + [(mentee, mentor) for mentor in chosen])
                for mentor in chosen:
                    left[mentor] += 1

    extend(0, [])
    return best, plans


def listed_world(random):
    """A few people and listed scores: ({mentee: (1, priority)}, {mentor: room}, scores)."""
    mentees = {f"mentee {i}": (1, random.random() < 0.3) for i in range(random.randint(0, 5))}
    mentors = {f"mentor {j}": random.choice([0, 1, 1, 2, 3]) for j in range(random.randint(0, 4))}
    low, high = random.choice([(0, 0), (0, 3), (-5, 5), (-(2**40), 2**40), (1, 30)])
    share = random.choice([0.3, 0.6, 1])
    pairs = {
        mentee: {mentor: random.randint(low, high) for mentor in mentors if random.random() < share}
        for mentee in mentees
    }
    return mentees, mentors, pairs


def triples(pairs):
    """{mentee: {mentor: score}} as (mentee, mentor, score)."""
    return [(mentee, mentor, score) for mentee, row in pairs.items() for mentor, score in row.items()]


class LikenessWorld:
    """A few people described by `Likeness`, and the same world with its pairs listed."""

    def __init__(self, random):
        self.random = random
        self.low, self.high = random.choice([(0, 3), (-5, 5), (1, 30), (9, 10)])
        self.tokens = "abcdef"[: random.randint(1, 6)]
        self.pool = [self._want() for _ in range(4)]
        self.rooms = random.choice([(1,), (1,), (1,), (0, 1, 2, 3)])
        self.labels = random.choice([[()], [(), ("A",), ("B",)], [("A",), ("B",), ("A", "B")]])
        self.bars = random.choice([0, 0, 0.2])
        self.mentees, self.mentors = {}, {}
        for i in range(random.randint(0, 6)):
            self.mentees[f"mentee {i}"] = self.mentee()
        for j in range(random.randint(0, 5)):
            self.mentors[f"mentor {j}"] = self.mentor()

    def _want(self):
        many = self.random.randint(1, min(3, len(self.tokens)))
        tokens = tuple(sorted(self.random.sample(self.tokens, many)))
        return Want(tokens, self.random.randint(self.low, self.high), self.random.randint(1, many))

    def mentee(self):
        random = self.random
        return Likeness(
            wants=tuple(random.choice(self.pool) for _ in range(random.randint(0, 3))),
            needs=random.choice([(), (), (frozenset("ab"),), (frozenset("c"), frozenset("abd"))]),
            room=random.choice(self.rooms),
            priority=random.random() < 0.3,
            never=random.choice(self.labels),
            barred=frozenset(name for name in self.mentors if random.random() < self.bars),
        )

    def mentor(self):
        random = self.random
        return Likeness(
            has=frozenset(random.sample(self.tokens, random.randint(0, len(self.tokens)))),
            room=random.choice([0, 1, 1, 2, 3]),
            marks=random.choice(self.labels),
            barred=frozenset(name for name in self.mentees if random.random() < self.bars),
        )

    def listed(self):
        pairs = {}
        for mentee, a in self.mentees.items():
            row = pairs[mentee] = {}
            for mentor, b in self.mentors.items():
                if mentor in a.barred or mentee in b.barred or set(a.never) & set(b.marks):
                    continue
                if all(need & b.has for need in a.needs):
                    row[mentor] = sum(want.points * min(want.most, len(set(want.tokens) & b.has)) for want in a.wants)
        mentees = {name: (likeness.room, likeness.priority) for name, likeness in self.mentees.items()}
        return mentees, {name: likeness.room for name, likeness in self.mentors.items()}, pairs


def many_people(seed, *, partners=1):
    """Sixty mentees and forty mentors who differ in grade, profession and organisation."""
    random = Random(seed)
    mentees, mentors = {}, {}
    for i in range(60):
        grade = random.randint(0, 4)
        mentees[f"e{i}"] = Likeness(
            wants=(
                Want((("grade", grade + 1),), 9),
                Want((("grade", grade + 2),), 12),
                Want((("profession", random.randint(0, 3)),), 10),
            ),
            needs=(frozenset((("grade", grade + 1), ("grade", grade + 2))),),
            never=(random.randint(0, 5),),
            priority=random.random() < 0.2,
            room=partners,
        )
    for j in range(40):
        mentors[f"o{j}"] = Likeness(
            has=frozenset((("grade", random.randint(1, 6)), ("profession", random.randint(0, 3)))),
            marks=(random.randint(0, 5),),
            room=random.randint(0, 3),
        )
    return mentees, mentors

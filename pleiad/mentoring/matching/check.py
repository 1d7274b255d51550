"""A small judge of plans that shares no code with the engine that makes them.

Every person has a price (a whole number). For any plan whatever, its worth is at most

    sum over mentees of the most that each could make of the room at the price
  + sum over mentors of price times room (where the price is above 0)
  + sum over possible pairs of what the pair is worth above the two prices,

where the worth of a plan is its total score, plus `count_weight` for each mentee who has a
mentor, plus `priority_weight` more for each priority mentee who has one. So a plan that reaches
this bound is the best one. The weights are checked to be so large that more priority mentees
always come first, then more mentees, and only then the score. This is weak duality of linear
programmes, and it asks for nothing but additions.
"""

from bisect import bisect_left
from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import product

from .likeness import Likeness, MentorIndex, Want, score_of
from .plan import Certificate
from .sets import positions


def faults(
    *,
    mentees: Mapping[str, tuple[int, bool]],
    mentors: Mapping[str, int],
    pairs: Iterable[tuple[str, str, int]],
    plan: Sequence[tuple[str, str, int]],
    certificate: Certificate,
) -> list[str]:
    """Say what is wrong with a plan or with the proof that it is the best one; [] when nothing is.

    `mentees` is {name: (room, priority)}, `mentors` is {name: room}, `pairs` an iterable of
    (mentee, mentor, whole-number score) over all possible pairs, read once; `plan` a list of
    the same; `certificate` as the engine gives it. Returns sentences, at most one for each kind of
    fault in the plan.
    """
    mentee_prices, mentor_prices = certificate["mentees"], certificate["mentors"]
    if set(mentee_prices) != set(mentees) or set(mentor_prices) != set(mentors):
        return ["The prices are not of the people who take part."]
    wanted: dict[str, dict[str, int]] = {}
    for mentee, mentor, score in plan:
        wanted.setdefault(mentee, {})[mentor] = score
    different = sum(len(row) for row in wanted.values())
    found = []
    if different < len(plan):
        found.append("A pair stands in the plan twice.")
    seen = excess = largest = 0
    for mentee, mentor, score in pairs:
        above = score - mentee_prices[mentee] - mentor_prices[mentor]
        if above > 0:
            excess += above
        largest = max(largest, abs(score))
        if mentor in wanted.get(mentee, ()):
            seen += 1
            if wanted[mentee][mentor] != score:
                found.append("A pair of the plan has another score than it was given.")
    if seen != different:
        found.append("A pair of the plan is impossible.")
    return found + faults_of_sums(
        mentees=mentees,
        mentors=mentors,
        plan=plan,
        certificate=certificate,
        excess=excess,
        largest=largest,
    )


def faults_of_sums(
    *,
    mentees: Mapping[str, tuple[int, bool]],
    mentors: Mapping[str, int],
    plan: Sequence[tuple[str, str, int]],
    certificate: Certificate,
    excess: int,
    largest: int,
) -> list[str]:
    """Judge capacities, weights and the bound, once all pairs have been looked at.

    `excess` is the sum over possible pairs of the score above the two prices, `largest` the
    largest score by amount. The other arguments and the answer are those of `faults`.
    """
    held, taken = dict.fromkeys(mentees, 0), dict.fromkeys(mentors, 0)
    worth, bound = 0, excess
    for mentee, mentor, score in plan:
        if mentee not in held or mentor not in taken:
            return ["The plan names a person who does not take part."]
        held[mentee] += 1
        taken[mentor] += 1
        worth += score
    count, priority = certificate["count_weight"], certificate["priority_weight"]
    prices = certificate["mentees"]
    for name, (room, is_priority) in mentees.items():
        first = count + priority if is_priority else count
        worth += first if held[name] else 0
        bound += max(0, first + prices[name], first + prices[name] * room) if room else 0
    prices = certificate["mentors"]
    bound += sum(max(0, prices[name]) * room for name, room in mentors.items())
    rooms = {name: room for name, (room, _) in mentees.items()}
    units = min(sum(rooms.values()), sum(mentors.values()))
    judged = (
        (_within(held, rooms), "A mentee has more mentors than were wanted."),
        (_within(taken, mentors), "A mentor has more mentees than were offered places."),
        (count > 2 * largest * units, "The weight of a matched mentee does not outweigh the scores."),
        (
            priority > count * (len(mentees) + 1),
            "The weight of a priority mentee does not outweigh the other mentees.",
        ),
        (worth == bound, "The prices do not prove that no plan is better."),
    )
    return [sentence for holds, sentence in judged if not holds]


def _within(many: Mapping[str, int], rooms: Mapping[str, int]) -> bool:
    return all(number <= rooms[name] for name, number in many.items())


def faults_by_likeness(
    *,
    mentees: Mapping[str, Likeness],
    mentors: Mapping[str, Likeness],
    plan: Sequence[tuple[str, str, int]],
    certificate: Certificate,
) -> list[str]:
    """Like `faults`, where pairs follow from each person's `Likeness` and are never listed.

    `mentees` and `mentors` are {name: Likeness}.
    """
    if set(certificate["mentees"]) != set(mentees) or set(certificate["mentors"]) != set(mentors):
        return ["The prices are not of the people who take part."]
    found = []
    for mentee, mentor, score in plan:
        if mentee not in mentees or mentor not in mentors:
            return ["The plan names a person who does not take part."]
        if not _possible(mentees, mentors, mentee, mentor):
            found.append("A pair of the plan is impossible.")
        elif score_of(mentees[mentee].wants, mentees[mentee].needs, mentors[mentor].has) != score:
            found.append("A pair of the plan has another score than its people have.")
    if len({(mentee, mentor) for mentee, mentor, _ in plan}) < len(plan):
        found.append("A pair stands in the plan twice.")
    excess, largest = _looked_at(mentees, mentors, certificate["mentees"], certificate["mentors"])
    return found + faults_of_sums(
        mentees={name: (likeness.room, likeness.priority) for name, likeness in mentees.items()},
        mentors={name: likeness.room for name, likeness in mentors.items()},
        plan=plan,
        certificate=certificate,
        excess=excess,
        largest=largest,
    )


def _possible(mentees: Mapping[str, Likeness], mentors: Mapping[str, Likeness], mentee: str, mentor: str) -> bool:
    one, other = mentees[mentee], mentors[mentor]
    if mentor in one.barred or mentee in other.barred:
        return False
    return all(tag not in other.marks for tag in one.never)


def _looked_at(
    mentees: Mapping[str, Likeness],
    mentors: Mapping[str, Likeness],
    mentee_prices: Mapping[str, int],
    mentor_prices: Mapping[str, int],
) -> tuple[int, int]:
    """The sum over possible pairs of the score above the two prices, and the largest score by amount.

    Every mentor is looked at with every kind of mentee: whole sets at once where the least price of the kind already
    reaches the score, one by one where it does not.
    """
    by_price = sorted(mentors, key=mentor_prices.__getitem__)
    prices = [mentor_prices[mentor] for mentor in by_price]
    index = MentorIndex([mentors[mentor].has for mentor in by_price])
    kinds: dict[tuple[Sequence[Want], Sequence[frozenset[Hashable]]], list[str]] = {}
    for mentee, likeness in mentees.items():
        kinds.setdefault((likeness.wants, likeness.needs), []).append(mentee)
    excess = largest = 0
    for kind, some in kinds.items():
        least = min(map(mentee_prices.__getitem__, some))
        for score, mask in index.levels(*kind).items():
            largest = max(largest, abs(score))
            # Mentors stand in order of price, so those who cost too little come first.
            cheap = mask & (1 << bisect_left(prices, score - least)) - 1
            for mentee, position in product(some, positions(cheap)) if cheap else ():
                above = score - mentee_prices[mentee] - prices[position]
                if above > 0 and _possible(mentees, mentors, mentee, by_price[position]):
                    excess += above
    return excess, largest

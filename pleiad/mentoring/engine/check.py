"""A small judge of plans that shares no code with the engine that makes them.

Every person has a price (a whole number). For any plan whatever, its worth is at most

    sum over mentees of the most that she could make of her room at her price
  + sum over mentors of price times room (where the price is above 0)
  + sum over possible pairs of what the pair is worth above the two prices,

where the worth of a plan is its total score, plus `count_weight` for each mentee who has a
mentor, plus `priority_weight` more for each priority mentee who has one. So a plan that reaches
this bound is the best one. The weights are checked to be so large that more priority mentees
always come first, then more mentees, and only then the score. This is weak duality of linear
programmes, and it asks for nothing but additions.
"""

from bisect import bisect_left

from .likeness import MentorIndex, places, score_of


def faults(*, mentees, mentors, pairs, plan, certificate):
    """Say what is wrong with a plan or with the proof that it is the best one; [] when nothing is.

    `mentees` is {name: (room, priority)}, `mentors` is {name: room}, `pairs` an iterable of
    (mentee, mentor, whole-number score) over all possible pairs, read once; `plan` a list of
    things with `mentee`, `mentor` and `score`; `certificate` as the engine gives it. Returns
    sentences, at most one for each kind of fault in the plan.
    """
    her_price, his_price = certificate["mentees"], certificate["mentors"]
    if set(her_price) != set(mentees) or set(his_price) != set(mentors):
        return ["The prices are not of the people who take part."]
    wanted = {(pair.mentee, pair.mentor): pair.score for pair in plan}
    found = []
    if len(wanted) < len(plan):
        found.append("A pair stands in the plan twice.")
    seen, excess, largest = 0, 0, 0
    for mentee, mentor, score in pairs:
        excess += max(0, score - her_price[mentee] - his_price[mentor])
        largest = max(largest, abs(score))
        if (mentee, mentor) in wanted:
            seen += 1
            if wanted[mentee, mentor] != score:
                found.append("A pair of the plan has another score than it was given.")
    if seen != len(wanted):
        found.append("A pair of the plan is impossible.")
    return found + faults_of_sums(
        mentees=mentees, mentors=mentors, plan=plan, certificate=certificate, excess=excess, largest=largest
    )


def faults_of_sums(*, mentees, mentors, plan, certificate, excess, largest):
    """Judge capacities, weights and the bound, once all pairs have been looked at.

    `excess` is the sum over possible pairs of the score above the two prices, `largest` the
    largest score by amount. The other arguments and the answer are those of `faults`.
    """
    count, priority = certificate["count_weight"], certificate["priority_weight"]
    held, taken = dict.fromkeys(mentees, 0), dict.fromkeys(mentors, 0)
    for pair in plan:
        if pair.mentee not in held or pair.mentor not in taken:
            return ["The plan names somebody who does not take part."]
        held[pair.mentee] += 1
        taken[pair.mentor] += 1
    found = []
    if any(held[name] > room for name, (room, _) in mentees.items()):
        found.append("A mentee has more mentors than she wanted.")
    if any(taken[name] > room for name, room in mentors.items()):
        found.append("A mentor has more mentees than she offered to take.")
    units = min(sum(room for room, _ in mentees.values()), sum(mentors.values()))
    if count <= 2 * largest * units:
        found.append("The weight of a matched mentee does not outweigh the scores.")
    if priority <= count * (len(mentees) + 1):
        found.append("The weight of a priority mentee does not outweigh the other mentees.")
    worth, bound = sum(pair.score for pair in plan), excess
    for name, (room, is_priority) in mentees.items():
        first = count + (priority if is_priority else 0)
        price = certificate["mentees"][name]
        if held[name]:
            worth += first
        if room:
            bound += max(0, first + price, first + price * room)
    for name, room in mentors.items():
        bound += max(0, certificate["mentors"][name]) * room
    if worth != bound:
        found.append("The prices do not prove that no plan is better.")
    return found


def faults_by_likeness(*, mentees, mentors, plan, certificate):
    """Like `faults`, where pairs follow from the `Entry` of either and are never listed.

    `mentees` and `mentors` are {name: Entry}. Every mentor is looked at with every kind of mentee:
    whole sets at once where the least price of the kind already reaches the score, one by one
    where it does not.
    """
    her_price, his_price = certificate["mentees"], certificate["mentors"]
    if set(her_price) != set(mentees) or set(his_price) != set(mentors):
        return ["The prices are not of the people who take part."]

    def possible(mentee, mentor):
        a, b = mentees[mentee], mentors[mentor]
        if mentor in a.barred or mentee in b.barred:
            return False
        return set(a.never).isdisjoint(b.marks)

    found = []
    for pair in plan:
        if pair.mentee not in mentees or pair.mentor not in mentors:
            return ["The plan names somebody who does not take part."]
        a, b = mentees[pair.mentee], mentors[pair.mentor]
        if not possible(pair.mentee, pair.mentor):
            found.append("A pair of the plan is impossible.")
        elif score_of(a.wants, a.needs, b.has) != pair.score:
            found.append("A pair of the plan has another score than its people have.")
    if len({(pair.mentee, pair.mentor) for pair in plan}) < len(plan):
        found.append("A pair stands in the plan twice.")

    by_price = sorted(mentors, key=his_price.__getitem__)
    index = MentorIndex()
    for here, mentor in enumerate(by_price):
        index.add(1 << here, mentors[mentor].has)
    prices = [his_price[mentor] for mentor in by_price]
    kinds = {}
    for mentee, entry in mentees.items():
        kinds.setdefault((entry.wants, entry.needs), []).append(mentee)
    excess, scores = 0, {0}
    for kind, hers in kinds.items():
        least = min(her_price[mentee] for mentee in hers)
        for score, mask in index.levels(kind):
            scores.add(score)
            # Mentors stand in order of price, so those who cost too little come first.
            mask &= (1 << bisect_left(prices, score - least)) - 1
            for here in places(mask) if mask else ():
                for mentee in hers:
                    above = score - her_price[mentee] - prices[here]
                    if above > 0 and possible(mentee, by_price[here]):
                        excess += above
    largest = max(map(abs, scores))
    rooms = {name: (person.room, person.priority) for name, person in mentees.items()}
    capacities = {name: person.room for name, person in mentors.items()}
    return found + faults_of_sums(
        mentees=rooms, mentors=capacities, plan=plan, certificate=certificate, excess=excess, largest=largest
    )

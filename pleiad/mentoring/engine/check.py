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
    the same; `certificate` as the engine gives it. Returns sentences, at most one for each kind of
    fault in the plan.
    """
    her_price, his_price = certificate["mentees"], certificate["mentors"]
    if set(her_price) != set(mentees) or set(his_price) != set(mentors):
        return ["The prices are not of the people who take part."]
    wanted = {}
    for mentee, mentor, score in plan:
        wanted.setdefault(mentee, {})[mentor] = score
    different = sum(map(len, wanted.values()))
    found = []
    if different < len(plan):
        found.append("A pair stands in the plan twice.")
    seen, excess, lowest, highest = 0, 0, 0, 0
    for mentee, mentor, score in pairs:
        above = score - her_price[mentee] - his_price[mentor]
        if above > 0:
            excess += above
        if score > highest:
            highest = score
        elif score < lowest:
            lowest = score
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
        largest=max(highest, -lowest),
    )


def faults_of_sums(*, mentees, mentors, plan, certificate, excess, largest):
    """Judge capacities, weights and the bound, once all pairs have been looked at.

    `excess` is the sum over possible pairs of the score above the two prices, `largest` the
    largest score by amount. The other arguments and the answer are those of `faults`.
    """
    count, priority = certificate["count_weight"], certificate["priority_weight"]
    held, taken = dict.fromkeys(mentees, 0), dict.fromkeys(mentors, 0)
    total = 0
    for mentee, mentor, score in plan:
        if mentee not in held or mentor not in taken:
            return ["The plan names somebody who does not take part."]
        held[mentee] += 1
        taken[mentor] += 1
        total += score
    found = []
    worth, bound = total, excess
    wanted = crowded = 0
    prices = certificate["mentees"]
    for name, (room, is_priority) in mentees.items():
        first = count + priority if is_priority else count
        many, price = held[name], prices[name]
        wanted += room
        if many:
            worth += first
            crowded += many > room
        if room:
            bound += max(0, first + price, first + price * room)
    if crowded:
        found.append("A mentee has more mentors than she wanted.")
    offered = crowded = 0
    prices = certificate["mentors"]
    for name, room in mentors.items():
        offered += room
        crowded += taken[name] > room
        if prices[name] > 0:
            bound += prices[name] * room
    if crowded:
        found.append("A mentor has more mentees than she offered to take.")
    units = min(wanted, offered)
    if count <= 2 * largest * units:
        found.append("The weight of a matched mentee does not outweigh the scores.")
    if priority <= count * (len(mentees) + 1):
        found.append("The weight of a priority mentee does not outweigh the other mentees.")
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

    def possible(mentee, mentor, a, b):
        for tag in a.never:
            if tag in b.marks:
                return False
        return mentor not in a.barred and mentee not in b.barred

    found = []
    for mentee, mentor, score in plan:
        if mentee not in mentees or mentor not in mentors:
            return ["The plan names somebody who does not take part."]
        a, b = mentees[mentee], mentors[mentor]
        if not possible(mentee, mentor, a, b):
            found.append("A pair of the plan is impossible.")
        elif score_of(a.wants, a.needs, b.has) != score:
            found.append("A pair of the plan has another score than its people have.")
    if len({(mentee, mentor) for mentee, mentor, _ in plan}) < len(plan):
        found.append("A pair stands in the plan twice.")

    by_price = sorted(mentors, key=his_price.__getitem__)
    having = {}
    for here, mentor in enumerate(by_price):
        having.setdefault(mentors[mentor].has, []).append(here)
    index = MentorIndex()
    for has, some in having.items():
        index.add(some, has)
    prices = [his_price[mentor] for mentor in by_price]
    kinds = {}
    for mentee, entry in mentees.items():
        kinds.setdefault((entry.wants, entry.needs), []).append(mentee)
    excess, scores = 0, {0}
    for kind, hers in kinds.items():
        least = min(map(her_price.__getitem__, hers))
        for score, mask in index.levels(kind):
            scores.add(score)
            # Mentors stand in order of price, so those who cost too little come first.
            if score - least <= prices[0]:
                continue
            for here in places(mask & (1 << bisect_left(prices, score - least)) - 1):
                for mentee in hers:
                    above = score - her_price[mentee] - prices[here]
                    if above > 0:
                        mentor = by_price[here]
                        if possible(mentee, mentor, mentees[mentee], mentors[mentor]):
                            excess += above
    largest = max(map(abs, scores))
    rooms = {name: (person.room, person.priority) for name, person in mentees.items()}
    capacities = {name: person.room for name, person in mentors.items()}
    return found + faults_of_sums(
        mentees=rooms, mentors=capacities, plan=plan, certificate=certificate, excess=excess, largest=largest
    )

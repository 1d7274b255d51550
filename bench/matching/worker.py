"""One measurement in a process of its own: `worker.py ENGINE CASE`, one line of JSON out.

Runs under our own Python for our engine and under a Python with the peers for theirs. The time
is from people in memory to the plan (ours: to the plan and its verified proof).
"""

import json
import resource
import sys
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parent)]

from people import GRADES, candidates, crowd, points  # noqa: E402


def clock():
    """Seconds on the wall and seconds of the processor, as one thing to subtract from."""
    return time.perf_counter(), time.process_time()


def since(began):
    return {"seconds": time.perf_counter() - began[0], "cpu": time.process_time() - began[1]}


def ours_told(hers, theirs, *, partners, capacity):
    from pleiad.mentoring.engine.likeness import Entry, Want

    # Grades are numbers, and no profession is called as something shared is, so all can be tokens as they are.
    # What many want is said once.
    one_above = [Want((grade + 1,), 9) for grade in range(GRADES)]
    two_above = [Want((grade + 2,), 12) for grade in range(GRADES)]
    either = [(frozenset((grade + 1, grade + 2)),) for grade in range(GRADES)]
    same = {}
    mentees, mentors = {}, {}
    for person in hers:
        grade, profession, shared = person["grade"], person["profession"], person["shared"]
        for name, worth in ((profession, 10), (shared, 6)):
            if name and name not in same:
                same[name] = Want((name,), worth)
        wants = [one_above[grade], two_above[grade], same[profession], *([same[shared]] if shared else [])]
        mentees[person["key"]] = Entry(
            wants=tuple(wants), needs=either[grade], never=(person["organisation"],), room=partners
        )
    for person in theirs:
        mentors[person["key"]] = Entry(
            has=frozenset((person["grade"], person["profession"], *person["shared"])),
            marks=(person["organisation"],),
            room=capacity or person["capacity"],
        )
    return mentees, mentors


def ours(case):
    from pleiad.mentoring.engine.check import faults_by_likeness
    from pleiad.mentoring.engine.profiled import ProfiledMarket

    hers, theirs = crowd(*case["crowd"])
    began = clock()
    mentees, mentors = ours_told(hers, theirs, partners=case["partners"], capacity=case["capacity"])
    market = ProfiledMarket.solve(mentees=mentees, mentors=mentors)
    plan = market.pairs()
    found = faults_by_likeness(mentees=mentees, mentors=mentors, plan=plan, certificate=market.certificate())
    spent = since(began)
    answer = measured(hers, theirs, [(pair.mentee, pair.mentor) for pair in plan], spent)
    answer["certified"] = not found
    if case.get("changes"):
        answer["changes"] = changes(market, mentees, mentors, case["changes"])
    return answer


def changes(market, mentees, mentors, many):
    """Processor milliseconds of so many single changes of every kind on a large plan."""
    from random import Random

    from pleiad.mentoring.engine.check import faults_by_likeness

    random, spent = Random(11), []
    for number in range(many):
        kind = number % 6
        if kind == 0:
            name, entry = f"new mentee {number}", random.choice(list(mentees.values()))
            mentees[name] = entry
            began = time.process_time()
            market.join_mentee(name=name, entry=entry)
        elif kind == 1:
            name = random.choice(list(mentees))
            del mentees[name]
            began = time.process_time()
            market.leave(mentee=name)
        elif kind == 2:
            name, entry = f"new mentor {number}", random.choice(list(mentors.values()))
            mentors[name] = entry
            began = time.process_time()
            market.join_mentor(name=name, entry=entry)
        elif kind == 3:
            name = random.choice(list(mentors))
            del mentors[name]
            began = time.process_time()
            market.leave(mentor=name)
        elif kind == 4:
            pair = random.choice(market.pairs())
            entry = mentees[pair.mentee]
            mentees[pair.mentee] = type(entry)(
                wants=entry.wants, needs=entry.needs, never=entry.never, room=entry.room,
                barred=frozenset(entry.barred) | {pair.mentor},
            )  # fmt: skip
            began = time.process_time()
            market.forbid(mentee=pair.mentee, mentor=pair.mentor)
        else:
            name = random.choice(list(mentors))
            entry = mentors[name]
            room = max(0, entry.room + random.choice((-1, 1)))
            mentors[name] = type(entry)(has=entry.has, marks=entry.marks, room=room)
            began = time.process_time()
            market.set_room(mentor=name, room=room)
        spent.append((time.process_time() - began) * 1000)
    found = faults_by_likeness(mentees=mentees, mentors=mentors, plan=market.pairs(), certificate=market.certificate())
    spent.sort()
    return {"median": spent[len(spent) // 2], "p99": spent[int(len(spent) * 0.99)], "certified": not found}


def ours_listed(case):
    from pleiad.mentoring.engine.check import faults
    from pleiad.mentoring.engine.listed import ListedMarket

    pairs, capacities = candidates(*case["candidates"])
    began = clock()
    mentees = dict.fromkeys(pairs, (1, False))
    market = ListedMarket.solve(mentees=mentees, mentors=capacities, pairs=pairs)
    plan = market.pairs()
    found = faults(
        mentees=mentees, mentors=capacities, plan=plan, certificate=market.certificate(),
        pairs=((mentee, mentor, score) for mentee, row in pairs.items() for mentor, score in row.items()),
    )  # fmt: skip
    spent = since(began)
    total = sum(pair.score for pair in plan)
    return spent | {"served": len(plan), "total": total, "certified": not found}


def mentor_match(case):
    import operator

    import matching.rules.rule as rule
    from matching import process
    from matching.mentee import Mentee
    from matching.mentor import Mentor

    def somebody(kind, person):
        made = kind(
            grade=person["grade"], organisation=person["organisation"], profession=person["profession"],
            email=person["key"],
        )  # fmt: skip
        made.shared = person["shared"]
        return made

    hers, theirs = crowd(*case["crowd"])
    began = clock()
    mentees = [somebody(Mentee, person) for person in hers]
    mentors = [somebody(Mentor, person) for person in theirs]
    base = [
        rule.Disqualify(lambda match: match.mentee.organisation == match.mentor.organisation),
        rule.Disqualify(rule.Grade(2, operator.gt).evaluate),
        rule.Disqualify(rule.Grade(0, operator.le).evaluate),
        rule.Grade(1, operator.eq, {True: 9, False: 0}),
        rule.Grade(2, operator.eq, {True: 12, False: 0}),
        rule.Equivalent("profession", {True: 10, False: 0}),
        rule.Generic(
            {True: 6, False: 0},
            lambda match: match.mentee.shared != "" and match.mentee.shared in match.mentor.shared,
        ),
    ]
    process.process_data(mentors, mentees, [[*base, rule.UnmatchedBonus(10**turn)] for turn in range(3)])
    spent = since(began)
    plan = [(mentee.email, mentor.email) for mentee in mentees for mentor in mentee.connections]
    return measured(hers, theirs, plan, spent)


def ortools(case):
    import numpy
    from ortools.graph.python import min_cost_flow

    if "crowd" in case:
        hers, theirs = crowd(*case["crowd"])
        capacities = numpy.array([person["capacity"] for person in theirs])
        began = clock()
        who, whom, score = scored_by_numpy(numpy, hers, theirs)
    else:
        pairs, capacity_of = candidates(*case["candidates"])
        began = clock()
        who, whom, score, capacities = flat(numpy, pairs, capacity_of)
        hers = pairs
    n, m = len(hers), len(capacities)
    weight = 1_000_000
    flow = min_cost_flow.SimpleMinCostFlow()
    arcs = flow.add_arcs_with_capacity_and_unit_cost
    arcs(who, whom + n, numpy.ones(len(who), int), -score - weight)
    source, sink = n + m, n + m + 1
    arcs(numpy.full(n, source), numpy.arange(n), numpy.ones(n, int), numpy.zeros(n, int))
    arcs(numpy.arange(n), numpy.full(n, sink), numpy.ones(n, int), numpy.zeros(n, int))
    arcs(numpy.arange(m) + n, numpy.full(m, sink), capacities, numpy.zeros(m, int))
    flow.set_node_supply(source, n)
    flow.set_node_supply(sink, -n)
    status = flow.solve()
    if status != flow.OPTIMAL:
        raise SystemExit(f"OR-Tools ended with {status}")
    spent = since(began)
    served, total = divmod(-flow.optimal_cost(), weight)
    return spent | {"served": served, "total": total, "pairs": len(who)}


def scipy(case):
    import numpy
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    pairs, capacity_of = candidates(*case["candidates"])
    began = clock()
    who, whom, score, capacities = flat(numpy, pairs, capacity_of)
    n, weight = len(pairs), 1_000_000
    first_seat = numpy.concatenate(([0], numpy.cumsum(capacities)))
    repeat = capacities[whom]
    rows = numpy.repeat(who, repeat)
    offset = numpy.arange(len(rows)) - numpy.repeat(numpy.cumsum(repeat) - repeat, repeat)
    columns = numpy.repeat(first_seat[whom], repeat) + offset
    seats = int(first_seat[-1])
    costs = weight - numpy.repeat(score, repeat)
    table = coo_matrix(
        (
            numpy.concatenate((costs, numpy.full(n, 2 * weight))),
            (numpy.concatenate((rows, numpy.arange(n))), numpy.concatenate((columns, seats + numpy.arange(n)))),
        ),
        shape=(n, seats + n),
    ).tocsr()
    mentee, seat = min_weight_full_bipartite_matching(table)
    real = seat < seats
    total = int(sum(weight - table[i, j] for i, j in zip(mentee[real], seat[real], strict=True)))
    return since(began) | {"served": int(real.sum()), "total": total}


def agree(case):
    """Solve so many middling worlds with ours and with scipy, in all three levels; runs under the
    peers' Python, since our engine needs nothing but Python. Half are listed, half by likeness."""
    from random import Random

    import numpy
    from scipy.optimize import linear_sum_assignment

    from pleiad.mentoring.engine.listed import ListedMarket
    from pleiad.mentoring.engine.profiled import ProfiledMarket

    began, different = clock(), []
    for seed in range(case["worlds"]):
        random = Random(seed)
        n, m = random.randint(1, 60), random.randint(1, 40)
        hers, theirs = crowd(n, m, seed, organisations=5, seats=(0, 3))
        first = {person["key"]: random.random() < 0.2 for person in hers}
        capacity = {person["key"]: person["capacity"] for person in theirs}
        if seed % 2:
            mentees, mentors = ours_told(hers, theirs, partners=1, capacity=0)
            for key, entry in mentees.items():
                entry.priority = first[key]
            market = ProfiledMarket.solve(mentees=mentees, mentors=mentors)
            scores = {(a["key"], b["key"]): points(a, b) for a in hers for b in theirs if points(a, b) is not None}
        else:
            low = random.choice([-20, 0])
            scores = {(a, b): random.randint(low, 40) for a in first for b in capacity if random.random() < 0.3}
            pairs = {}
            for (a, b), score in scores.items():
                pairs.setdefault(a, {})[b] = score
            market = ListedMarket.solve(
                mentees={key: (1, is_first) for key, is_first in first.items()}, mentors=capacity, pairs=pairs
            )
        plan = market.pairs()
        ours = sum(first[pair.mentee] for pair in plan), len(plan), sum(pair.score for pair in plan)
        seats = [key for key, many in capacity.items() for _ in range(many)]
        table = numpy.full((n, len(seats) + n), 0.0)
        for i, key in enumerate(first):
            for j, seat in enumerate(seats):
                score = scores.get((key, seat))
                table[i, j] = -1e15 if score is None else score + 1e5 + 1e9 * first[key]
        rows, columns = linear_sum_assignment(table, maximize=True)
        keys = list(first)
        chosen = [(keys[i], seats[j]) for i, j in zip(rows, columns, strict=True) if j < len(seats)]
        theirs = sum(first[a] for a, _ in chosen), len(chosen), sum(scores[pair] for pair in chosen)
        if ours != theirs:
            different.append(seed)
    return since(began) | {"worlds": case["worlds"], "different": different}


def scored_by_numpy(numpy, hers, theirs):
    """All permitted pairs of a crowd as three arrays."""
    names = {}

    def codes(people, what):
        return numpy.array([names.setdefault((what, person[what]), len(names)) for person in people])

    grade = numpy.array([person["grade"] for person in theirs])
    profession, organisation = codes(theirs, "profession"), codes(theirs, "organisation")
    sharing = {
        thing: numpy.array([thing in person["shared"] for person in theirs])
        for thing in {person["shared"] for person in hers}
    }
    her_profession, her_organisation = codes(hers, "profession"), codes(hers, "organisation")
    who, whom, score = [], [], []
    for i, person in enumerate(hers):
        above = grade - person["grade"]
        j = numpy.nonzero(((above == 1) | (above == 2)) & (organisation != her_organisation[i]))[0]
        points = numpy.where(above[j] == 2, 12, 9) + 10 * (profession[j] == her_profession[i])
        if person["shared"]:
            points = points + 6 * sharing[person["shared"]][j]
        who.append(numpy.full(len(j), i))
        whom.append(j)
        score.append(points)
    return numpy.concatenate(who), numpy.concatenate(whom), numpy.concatenate(score)


def flat(numpy, pairs, capacity_of):
    place = {name: number for number, name in enumerate(capacity_of)}
    who = numpy.array([number for number, row in enumerate(pairs.values()) for _ in row])
    whom = numpy.array([place[name] for row in pairs.values() for name in row])
    score = numpy.array([score for row in pairs.values() for score in row.values()])
    return who, whom, score, numpy.array(list(capacity_of.values()))


def measured(hers, theirs, plan, spent):
    """What a plan is worth, counted here and not by the engine that made it."""
    mentee_of = {person["key"]: person for person in hers}
    mentor_of = {person["key"]: person for person in theirs}
    taken = {}
    for _, mentor in plan:
        taken[mentor] = taken.get(mentor, 0) + 1
    return spent | {
        "served": len({mentee for mentee, _ in plan}),
        "pairs": len(plan),
        "over": sum(many > mentor_of[mentor]["capacity"] for mentor, many in taken.items()),
        "total": sum(points(mentee_of[mentee], mentor_of[mentor]) for mentee, mentor in plan),
    }


if __name__ == "__main__":
    engines = {
        "ours": ours, "ours-listed": ours_listed, "mentor-match": mentor_match, "agree": agree, "ortools": ortools, "scipy": scipy,
    }  # fmt: skip
    answer = engines[sys.argv[1]](json.loads(sys.argv[2]))
    answer["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(answer, default=int))

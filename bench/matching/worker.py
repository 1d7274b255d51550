"""One measurement in a process of its own: `worker.py ENGINE CASE`, one line of JSON out.

Runs under our own Python for our engine and under a Python with the peers for offering. The time
is from people in memory to the plan (ours: to the plan and its verified proof).
"""

import json
import resource
import sys
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parent)]

from people import GRADES, crowd, points  # noqa: E402


def clock():
    """Seconds on the wall and seconds of the processor, as one thing to subtract from."""
    return time.perf_counter(), time.process_time()


def since(began):
    return {"seconds": time.perf_counter() - began[0], "cpu": time.process_time() - began[1]}


def told(asking, offering, *, partners, capacity):
    from pleiad.mentoring.matching.likeness import Likeness, Want

    # Grades are numbers, and no profession is called as something shared is, so all can be tokens as they are.
    # What many want is said once.
    one_above = [Want((grade + 1,), 9) for grade in range(GRADES)]
    two_above = [Want((grade + 2,), 12) for grade in range(GRADES)]
    either = [(frozenset((grade + 1, grade + 2)),) for grade in range(GRADES)]
    same = {}
    mentees, mentors = {}, {}
    for person in asking:
        grade, profession, shared = person["grade"], person["profession"], person["shared"]
        for name, worth in ((profession, 10), (shared, 6)):
            if name and name not in same:
                same[name] = Want((name,), worth)
        wants = [one_above[grade], two_above[grade], same[profession], *([same[shared]] if shared else [])]
        mentees[person["key"]] = Likeness(
            wants=tuple(wants), needs=either[grade], never=(person["organisation"],), room=partners
        )
    for person in offering:
        mentors[person["key"]] = Likeness(
            has=frozenset((person["grade"], person["profession"], *person["shared"])),
            marks=(person["organisation"],),
            room=capacity or person["capacity"],
        )
    return mentees, mentors


def ours(case):
    """Our engine, with the time of the proof."""
    from pleiad.mentoring.matching.check import faults_by_likeness
    from pleiad.mentoring.matching.profiled import solve

    asking, offering = crowd(*case["crowd"])
    began = clock()
    mentees, mentors = told(asking, offering, partners=case["partners"], capacity=case["capacity"])
    solved = solve(mentees=mentees, mentors=mentors)
    found = faults_by_likeness(mentees=mentees, mentors=mentors, plan=solved.pairs, certificate=solved.certificate)
    spent = since(began)
    plan = [(pair.mentee, pair.mentor) for pair in solved.pairs]
    return measured(asking, offering, plan, spent) | {"certified": not found}


def again(case):
    """Our engine once more after single changes: a mentor leaves, a mentee leaves, a pair is refused, a mentor comes back."""
    from pleiad.mentoring.matching.check import faults_by_likeness
    from pleiad.mentoring.matching.profiled import solve

    asking, offering = crowd(*case["crowd"])
    mentees, mentors = told(asking, offering, partners=case["partners"], capacity=case["capacity"])
    plan = solve(mentees=mentees, mentors=mentors).pairs
    gone = plan[1].mentor, mentors[plan[1].mentor]
    changes = (
        lambda: mentors.pop(gone[0]),
        lambda: mentees.pop(plan[2].mentee),
        lambda: setattr(mentees[plan[3].mentee], "barred", frozenset([plan[3].mentor])),
        lambda: mentors.update([gone]),
    )
    answer = {"spent": [], "moved": [], "certified": True}
    for change in changes:
        change()
        keep = {(pair.mentee, pair.mentor) for pair in plan}
        began = clock()
        solved = solve(mentees=mentees, mentors=mentors, keep=keep)
        answer["spent"].append(since(began)["cpu"])
        plan = solved.pairs
        answer["moved"].append(len(keep - {(pair.mentee, pair.mentor) for pair in plan}))
        answer["certified"] &= not faults_by_likeness(
            mentees=mentees, mentors=mentors, plan=plan, certificate=solved.certificate
        )
    return answer


def mentor_match(case):
    import operator

    import matching.rules.rule as rule
    from matching import process
    from matching.mentee import Mentee
    from matching.mentor import Mentor

    def person_of(kind, person):
        made = kind(
            grade=person["grade"], organisation=person["organisation"], profession=person["profession"],
            email=person["key"],
        )  # fmt: skip
        made.shared = person["shared"]
        return made

    asking, offering = crowd(*case["crowd"])
    began = clock()
    mentees = [person_of(Mentee, person) for person in asking]
    mentors = [person_of(Mentor, person) for person in offering]
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
    return measured(asking, offering, plan, spent)


def ortools(case):
    """OR-Tools on all permitted pairs, scored with numpy; one mentor for each mentee."""
    import numpy
    from ortools.graph.python import min_cost_flow

    asking, offering = crowd(*case["crowd"])
    capacities = numpy.array([person["capacity"] for person in offering])
    began = clock()
    mentee_numbers, mentor_numbers, score = scored_by_numpy(numpy, asking, offering)
    n, m = len(asking), len(capacities)
    weight = 1_000_000
    flow = min_cost_flow.SimpleMinCostFlow()
    arcs = flow.add_arcs_with_capacity_and_unit_cost
    arcs(mentee_numbers, mentor_numbers + n, numpy.ones(len(mentee_numbers), int), -score - weight)
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
    return spent | {"served": served, "total": total, "pairs": len(mentee_numbers)}


def agree(case):
    """Small worlds in all three levels, half listed and half by likeness, with ours and with scipy.

    Runs under the Python of the solvers, since our engine needs nothing but Python.
    """
    from random import Random

    different = []
    for seed in range(case["worlds"]):
        random = Random(seed)
        asking, offering = crowd(random.randint(1, 60), random.randint(1, 40), seed, organisations=5, seats=(0, 3))
        first = {person["key"]: random.random() < 0.2 for person in asking}
        if seed % 2:
            scores = {(a["key"], b["key"]): points(a, b) for a in asking for b in offering}
            scores = {pair: score for pair, score in scores.items() if score is not None}
            plan = by_likeness(asking, offering, first)
        else:
            low = random.choice([-20, 0])
            pairs = [(a, b["key"]) for a in first for b in offering if random.random() < 0.3]
            scores = {pair: random.randint(low, 40) for pair in pairs}
            plan = by_list(scores, offering, first)
        best = by_scipy(scores, offering, first)
        if worth(plan, scores, first) != worth(best, scores, first):
            different.append(seed)
    return {"different": different}


def worth(plan, scores, first):
    return sum(first[mentee] for mentee, _ in plan), len(plan), sum(scores[pair] for pair in plan)


def by_likeness(asking, offering, first):
    from pleiad.mentoring.matching.profiled import solve

    mentees, mentors = told(asking, offering, partners=1, capacity=0)
    for key, mentee in mentees.items():
        mentee.priority = first[key]
    return [pair[:2] for pair in solve(mentees=mentees, mentors=mentors).pairs]


def by_list(scores, offering, first):
    from pleiad.mentoring.matching.listed import solve

    pairs = {}
    for (mentee, mentor), score in scores.items():
        pairs.setdefault(mentee, {})[mentor] = score
    seats = {person["key"]: person["capacity"] for person in offering}
    return [pair[:2] for pair in solve(mentees=first, mentors=seats, pairs=pairs).pairs]


def by_scipy(scores, offering, first):
    import numpy
    from scipy.optimize import linear_sum_assignment

    seats = [person["key"] for person in offering for _ in range(person["capacity"])]
    table = numpy.full((len(first), len(seats) + len(first)), 0.0)
    for i, key in enumerate(first):
        for j, seat in enumerate(seats):
            score = scores.get((key, seat))
            table[i, j] = -1e15 if score is None else score + 1e5 + 1e9 * first[key]
    keys = list(first)
    chosen = zip(*linear_sum_assignment(table, maximize=True), strict=True)
    return [(keys[i], seats[j]) for i, j in chosen if j < len(seats)]


def scored_by_numpy(numpy, asking, offering):
    """All permitted pairs of a crowd as three arrays."""
    names = {}

    def codes(people, what):
        return numpy.array([names.setdefault((what, person[what]), len(names)) for person in people])

    grade = numpy.array([person["grade"] for person in offering])
    profession, organisation = codes(offering, "profession"), codes(offering, "organisation")
    sharing = {
        thing: numpy.array([thing in person["shared"] for person in offering])
        for thing in {person["shared"] for person in asking}
    }
    wanted_profession, own_organisation = codes(asking, "profession"), codes(asking, "organisation")
    mentee_numbers, mentor_numbers, score = [], [], []
    for i, person in enumerate(asking):
        above = grade - person["grade"]
        j = numpy.nonzero(((above == 1) | (above == 2)) & (organisation != own_organisation[i]))[0]
        points = numpy.where(above[j] == 2, 12, 9) + 10 * (profession[j] == wanted_profession[i])
        if person["shared"]:
            points = points + 6 * sharing[person["shared"]][j]
        mentee_numbers.append(numpy.full(len(j), i))
        mentor_numbers.append(j)
        score.append(points)
    return numpy.concatenate(mentee_numbers), numpy.concatenate(mentor_numbers), numpy.concatenate(score)


def measured(asking, offering, plan, spent):
    """What a plan is worth, counted here and not by the engine that made it."""
    mentee_of = {person["key"]: person for person in asking}
    mentor_of = {person["key"]: person for person in offering}
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
    engines = {each.__name__: each for each in (ours, again, mentor_match, ortools, agree)}
    answer = engines[sys.argv[1]](json.loads(sys.argv[2]))
    answer["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(answer, default=int))

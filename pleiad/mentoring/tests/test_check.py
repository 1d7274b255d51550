"""The judge accepts the best plan and nothing else."""

from random import Random

from pleiad import testing

from ..matching import listed
from ..matching.check import faults
from ..matching.plan import Pair
from .brute_force import best_plans, triples, worth

MENTEES = {"Amina": (1, False), "Bea": (1, True), "Cleo": (1, False)}
MENTORS = {"Moira": 1, "Nour": 1}
SCORES = {"Amina": {"Moira": 5, "Nour": 1}, "Bea": {"Moira": 4}, "Cleo": {"Nour": 3}}


def judge(plan, certificate, *, mentees=MENTEES, mentors=MENTORS, scores=SCORES):
    return faults(mentees=mentees, mentors=mentors, pairs=triples(scores), plan=plan, certificate=certificate)


def best():
    first = {name: priority for name, (_, priority) in MENTEES.items()}
    found = listed.solve(mentees=first, mentors=MENTORS, pairs=SCORES)
    return found.pairs, found.certificate


NOT_PROVED = "The prices do not prove that no plan is better."


def test_the_best_plan_passes():
    plan, certificate = best()
    assert plan == [Pair("Bea", "Moira", 4), Pair("Cleo", "Nour", 3)]
    assert judge(plan, certificate) == []


def test_every_other_plan_of_a_small_world_fails():
    """All prices are tried with all plans: only plans of the highest worth ever pass."""
    for seed in range(testing.some(150)):
        random = Random(seed)
        mentees = {f"e{i}": (1, random.random() < 0.4) for i in range(3)}
        mentors = {f"o{j}": random.randint(0, 2) for j in range(3)}
        scores = {e: {o: random.randint(-2, 4) for o in mentors if random.random() < 0.7} for e in mentees}
        world = mentees, mentors, scores
        first = {name: priority for name, (_, priority) in mentees.items()}
        certificate = listed.solve(mentees=first, mentors=mentors, pairs=scores).certificate
        reached, plans = best_plans(world)
        possible = [(e, o) for e in scores for o in scores[e]]
        for _ in range(20):
            chosen = random.sample(possible, random.randint(0, len(possible)))
            plan = [Pair(e, o, scores[e][o]) for e, o in chosen]
            passes = not judge(plan, certificate, mentees=mentees, mentors=mentors, scores=scores)
            assert passes == (frozenset(chosen) in plans)
            if passes:
                assert worth(world, chosen) == reached


def test_a_lower_score_fails():
    plan, certificate = best()
    assert judge([Pair("Bea", "Moira", 4), Pair("Amina", "Nour", 1)], certificate) == [NOT_PROVED]
    assert judge(plan[:1], certificate) == [NOT_PROVED]


def test_a_higher_score_that_leaves_the_priority_mentee_out_fails():
    _, certificate = best()
    assert judge([Pair("Amina", "Moira", 5), Pair("Cleo", "Nour", 3)], certificate) == [NOT_PROVED]


def test_a_mentor_over_capacity_is_named():
    plan, certificate = best()
    crowded = [*plan, Pair("Amina", "Moira", 5)]
    assert "A mentor has more mentees than were offered places." in judge(crowded, certificate)


def test_a_mentee_with_too_many_mentors_is_named():
    plan, certificate = best()
    greedy = [Pair("Amina", "Moira", 5), Pair("Amina", "Nour", 1)]
    assert "A mentee has more mentors than were wanted." in judge(greedy, certificate)


def test_an_impossible_a_doubled_and_an_unknown_pair_are_named():
    plan, certificate = best()
    assert "A pair of the plan is impossible." in judge([plan[0], Pair("Cleo", "Moira", 3)], certificate)
    assert "A pair stands in the plan twice." in judge([plan[0], plan[0]], certificate)
    assert judge([Pair("Dot", "Moira", 3)], certificate)[-1] == ("The plan names a person who does not take part.")


def test_an_invented_score_is_named():
    plan, certificate = best()
    better = [plan[0]._replace(score=9), plan[1]]
    assert "A pair of the plan has another score than it was given." in judge(better, certificate)


def test_any_single_price_moved_down_no_longer_proves_anything():
    plan, certificate = best()
    for side in ("mentees", "mentors"):
        for name in certificate[side]:
            moved = {**certificate, side: {**certificate[side], name: certificate[side][name] - 10**15}}
            unproved = judge(plan, moved)
            # The price of a person without a partner and without rivals may be anything below.
            assert unproved in ([NOT_PROVED], []), (side, name)
            if any(name in (pair.mentee, pair.mentor) for pair in plan):
                assert unproved == [NOT_PROVED], (side, name)


def test_weights_too_small_to_put_people_before_scores_are_named():
    plan, certificate = best()
    small = {**certificate, "count_weight": 1}
    assert "The weight of a matched mentee does not outweigh the scores." in judge(plan, small)
    small = {**certificate, "priority_weight": certificate["count_weight"]}
    assert "The weight of a priority mentee does not outweigh the other mentees." in judge(plan, small)


def test_prices_of_other_people_are_refused():
    plan, certificate = best()
    stranger = {**certificate, "mentors": {"Moira": 0}}
    assert judge(plan, stranger) == ["The prices are not of the people who take part."]

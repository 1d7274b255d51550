"""Plans over listed scores are the best there are."""

from random import Random

import pytest

from pleiad import testing

from ..matching import listed
from ..matching.check import faults
from .brute_force import best_plans, listed_world, triples, worth


def solve(world, **options):
    mentees, mentors, pairs = world
    first = {name: priority for name, (_, priority) in mentees.items()}
    return listed.solve(mentees=first, mentors=mentors, pairs=pairs, **options)


def checked_plan(world):
    """The plan as a set of (mentee, mentor), after the judge has found no fault in it."""
    mentees, mentors, pairs = world
    found = solve(world)
    judged = {"plan": found.pairs, "certificate": found.certificate}
    assert faults(mentees=mentees, mentors=mentors, pairs=triples(pairs), **judged) == []
    return frozenset((pair.mentee, pair.mentor) for pair in found.pairs)


def test_the_plan_is_the_best_at_all_three_levels_and_proves_it():
    for seed in range(testing.some(3000)):
        world = listed_world(Random(seed))
        assert worth(world, checked_plan(world)) == best_plans(world)[0], seed


def larger_world(random, *, most_room):
    mentees = {f"e{i}": (1, random.random() < 0.2) for i in range(20)}
    mentors = {f"o{j}": random.randint(0, most_room) for j in range(12)}
    pairs = {
        mentee: {mentor: random.randint(0, 4) for mentor in mentors if random.random() < 0.5} for mentee in mentees
    }
    return mentees, mentors, pairs


@pytest.mark.parametrize("most_room", [2, 5])
def test_the_order_of_the_input_plays_no_part(most_room):
    """With few seats and with many, where the mentees come in instead of the mentors."""
    for seed in range(testing.some(200)):
        random = Random(seed)
        world = larger_world(random, most_room=most_room)
        checked_plan(world)
        shuffled = [dict(random.sample(list(part.items()), len(part))) for part in world]
        shuffled[2] = {mentee: dict(random.sample(list(row.items()), len(row))) for mentee, row in shuffled[2].items()}
        assert solve(shuffled) == solve(world)


def test_scores_beyond_all_others_never_outweigh_a_person():
    mentees = {"Amina": (1, False), "Bea": (1, True), "Cleo": (1, False)}
    pairs = {
        "Amina": {"Moira": 1},
        "Bea": {"Moira": 1, "Nour": 2},
        "Cleo": {"Moira": 10**30, "Nour": -(10**30)},
    }
    assert checked_plan((mentees, {"Moira": 1, "Nour": 1}, pairs)) == {("Bea", "Nour"), ("Cleo", "Moira")}


@pytest.mark.parametrize("most_room", [2, 5])
def test_progress_is_told_in_mentees_and_never_runs_backwards(most_room):
    told = []
    solve(larger_world(Random(1), most_room=most_room), progress=lambda done, of: told.append((done, of)))
    assert told
    assert told == sorted(told)
    assert {of for _, of in told} == {20}

"""Matches over listed scores are the best there are, and stay it through every change."""

from random import Random

import pytest

from pleiad.mentoring.engine.check import faults
from pleiad.mentoring.engine.listed import ListedMarket

from .brute_force import best_plans, listed_world, triples, worth


def solve(world):
    mentees, mentors, pairs = world
    return ListedMarket.solve(mentees=mentees, mentors=mentors, pairs=pairs)


def checked_plan(market, world):
    """The plan as a set of (mentee, mentor), after the judge has found no fault in it."""
    mentees, mentors, pairs = world
    plan = market.pairs()
    assert (
        faults(
            mentees=mentees,
            mentors=mentors,
            pairs=triples(pairs),
            plan=plan,
            certificate=market.certificate(),
        )
        == []
    )
    return frozenset((pair.mentee, pair.mentor) for pair in plan)


@pytest.mark.parametrize("block", range(4))
def test_the_plan_is_the_best_at_all_three_levels_and_proves_it(block):
    for seed in range(block * 750, (block + 1) * 750):
        world = listed_world(Random(seed))
        plan = checked_plan(solve(world), world)
        assert worth(world, plan) == best_plans(world)[0], seed


def test_the_order_of_the_input_plays_no_part():
    for seed in range(200):
        random = Random(seed)
        mentees = {f"e{i}": (1, random.random() < 0.2) for i in range(20)}
        mentors = {f"o{j}": random.randint(0, 2) for j in range(12)}
        pairs = {
            mentee: {mentor: random.randint(0, 4) for mentor in mentors if random.random() < 0.5} for mentee in mentees
        }
        first = solve((mentees, mentors, pairs))
        shuffled = [dict(random.sample(list(part.items()), len(part))) for part in (mentees, mentors, pairs)]
        shuffled[2] = {mentee: dict(random.sample(list(row.items()), len(row))) for mentee, row in shuffled[2].items()}
        again = solve(shuffled)
        assert again.pairs() == first.pairs()
        assert again.certificate() == first.certificate()


def walk(seed):
    """Make random changes; after each, the plan is the best and as near to the last as can be."""
    random = Random(seed)
    mentees, mentors, pairs = listed_world(random)
    market = solve((mentees, mentors, pairs))
    plan = checked_plan(market, (mentees, mentors, pairs))
    for step in range(6):
        change = random.choice(["join", "mentor joins", "leave", "mentor leaves", "forbid", "room", "capacity"])
        if change == "join":
            name = f"new mentee {step}"
            row = {mentor: random.randint(-5, 50) for mentor in mentors if random.random() < 0.7}
            room, priority = random.randint(0, 2), random.random() < 0.3
            mentees[name], pairs[name] = (room, priority), row
            moves = market.join_mentee(name=name, scores=row, room=room, priority=priority)
        elif change == "mentor joins":
            name = f"new mentor {step}"
            row = {mentee: random.randint(-5, 50) for mentee in mentees if random.random() < 0.7}
            mentors[name] = room = random.randint(0, 2)
            for mentee, score in row.items():
                pairs[mentee][name] = score
            moves = market.join_mentor(name=name, scores=row, room=room)
        elif change == "leave" and mentees:
            name = random.choice(sorted(mentees))
            del mentees[name], pairs[name]
            moves = market.leave(mentee=name)
        elif change == "mentor leaves" and mentors:
            name = random.choice(sorted(mentors))
            del mentors[name]
            for row in pairs.values():
                row.pop(name, None)
            moves = market.leave(mentor=name)
        elif change == "forbid" and any(pairs.values()):
            possible = sorted(plan) or [(mentee, mentor) for mentee, mentor, _ in triples(pairs)]
            mentee, mentor = random.choice(possible)
            del pairs[mentee][mentor]
            moves = market.forbid(mentee=mentee, mentor=mentor)
        elif change == "room" and mentees:
            name = random.choice(sorted(mentees))
            mentees[name] = random.randint(0, 2), mentees[name][1]
            moves = market.set_room(mentee=name, room=mentees[name][0])
        elif change == "capacity" and mentors:
            name = random.choice(sorted(mentors))
            mentors[name] = random.randint(0, 3)
            moves = market.set_room(mentor=name, room=mentors[name])
        else:
            continue
        world = mentees, mentors, pairs
        after = checked_plan(market, world)
        best, plans = best_plans(world)
        assert worth(world, after) == best, (seed, step, change)
        assert len(after & plan) == max(len(other & plan) for other in plans), (seed, step, change)
        assert {(pair.mentee, pair.mentor) for pair in moves.ended} == plan - after
        assert {(pair.mentee, pair.mentor) for pair in moves.began} == after - plan
        plan = after


@pytest.mark.parametrize("block", range(4))
def test_after_any_change_the_plan_is_the_best_and_moves_as_few_pairs_as_possible(block):
    for seed in range(block * 250, (block + 1) * 250):
        walk(seed)


def test_a_long_walk_of_changes_ends_where_a_new_solve_ends():
    random = Random(7)
    mentees = {f"e{i:02}": (1, random.random() < 0.2) for i in range(60)}
    mentors = {f"o{j:02}": random.randint(1, 2) for j in range(25)}
    pairs = {
        mentee: {mentor: random.randint(0, 20) for mentor in mentors if random.random() < 0.3} for mentee in mentees
    }
    market = solve((mentees, mentors, pairs))
    for step in range(150):
        name = random.choice(sorted(mentees))
        room, priority = mentees.pop(name)
        row = pairs.pop(name)
        market.leave(mentee=name)
        mentees[f"again {step}"], pairs[f"again {step}"] = (room, priority), row
        market.join_mentee(name=f"again {step}", scores=row, room=room, priority=priority)
        mentor = random.choice(sorted(mentors))
        mentors[mentor] = random.randint(0, 3)
        market.set_room(mentor=mentor, room=mentors[mentor])
        world = mentees, mentors, pairs
        assert worth(world, checked_plan(market, world)) == worth(world, checked_plan(solve(world), world))


def test_a_joiner_with_scores_beyond_all_before_still_never_outweighs_a_person():
    mentees = {"Amina": (1, False), "Bea": (1, True)}
    pairs = {"Amina": {"Moira": 1}, "Bea": {"Moira": 1, "Nour": 2}}
    mentors = {"Moira": 1, "Nour": 1}
    market = solve((mentees, mentors, pairs))
    market.join_mentee(name="Cleo", scores={"Moira": 10**30, "Nour": -(10**30)})
    mentees["Cleo"], pairs["Cleo"] = (1, False), {"Moira": 10**30, "Nour": -(10**30)}
    assert checked_plan(market, (mentees, mentors, pairs)) == {("Bea", "Nour"), ("Cleo", "Moira")}


def test_nobody_joins_twice():
    market = solve(({"Amina": (1, False)}, {}, {}))
    with pytest.raises(ValueError, match="'Amina' is here already"):
        market.join_mentee(name="Amina", scores={})


def test_a_change_names_exactly_one_person():
    market = solve(({"Amina": (1, False)}, {"Moira": 1}, {}))
    with pytest.raises(ValueError, match="name one person"):
        market.leave()
    with pytest.raises(ValueError, match="name one person"):
        market.set_room(mentee="Amina", mentor="Moira", room=1)

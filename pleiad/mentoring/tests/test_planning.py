"""The plan from plain values: the best one, the same one, and never an impossible pair."""

import itertools
from random import Random

import pytest

from pleiad import testing

from ..grades import GRADES
from ..matching.listed import solve
from ..matching.planning import Pool, make_plan, possible
from ..models import Avoidance, MentoringProfile
from ..models.profiles import Grade
from ..rules import weeks_to_wait
from ..soft_rules import OURS, SOFT_RULES, Person, unused, weighed

TOPICS = ("leadership", "testing", "cloud")


def some(chance, prefix, count, *, room):
    return {
        f"{prefix}{n}": Person(
            key=f"{prefix}{n}",
            organisation=chance.choice(["", "a", "b", "c"]),
            grade=chance.choice([None, 2, 3, 4]),
            topics=frozenset(chance.sample(TOPICS, chance.randint(0, 2))),
            times=frozenset(chance.sample(["early", "evening"], chance.randint(0, 2))),
            same_organisation_ok=chance.random() < 0.3,
            priority=chance.random() < 0.3,
            room=chance.randint(0, room),
        )
        for n in range(count)
    }


def a_pool(seed):
    chance = Random(seed)
    mentees, mentors = some(chance, "e", 4, room=1), some(chance, "r", 3, room=2)
    mentees = {key: Person(**{**person.__dict__, "room": 1}) for key, person in mentees.items()}
    pairs = list(itertools.product(mentees, mentors))
    return Pool(
        mentees=mentees,
        mentors=mentors,
        apart=set(chance.sample(pairs, 2)),
        refused=set(chance.sample(pairs, 1)),
        kept=dict(chance.sample(pairs, 2)),
        importance={kind: chance.choice([0, 1, 2]) for kind in SOFT_RULES},
    )


def worth(pool, pairs):
    """What counts, in this order; the last is how many pairs stand that stood before."""
    rules = weighed(pool.importance)
    return (
        sum(pool.mentees[mentee].priority for mentee, _ in pairs),
        len(pairs),
        sum(each.points for one, other in pairs for each in rules.reasons(pool.mentees[one], pool.mentors[other])),
        sum(pool.kept.get(one) == other for one, other in pairs),
    )


def every_plan(pool):
    choices = [[None, *(r for r in pool.mentors if possible(pool, e, r))] for e in pool.mentees]
    for chosen in itertools.product(*choices):
        if all(chosen.count(r) <= person.room for r, person in pool.mentors.items()):
            yield [(e, r) for e, r in zip(pool.mentees, chosen, strict=True) if r]


@pytest.mark.parametrize("seed", range(testing.some(150)))
def test_no_plan_is_better(seed):
    pool = a_pool(seed)
    found = [(each.mentee, each.mentor) for each in make_plan(pool) if each.form == "pairing"]
    assert all(possible(pool, *pair) for pair in found)
    assert worth(pool, found) == max(worth(pool, pairs) for pairs in every_plan(pool))


@pytest.mark.parametrize("change", ["refusal", "mentee leaves", "mentor leaves", "mentor joins"])
def test_a_plan_made_again_is_the_best_and_moves_as_few_proposals_as_possible(change):
    """Judged by the other solver, which is told of every possible pair: a pair that stands is worth a hundredth more."""
    for seed in range(testing.some(100)):
        chance = Random(seed)
        mentees, mentors = some(chance, "e", 25, room=1), some(chance, "r", 18, room=2)
        mentees = {key: Person(**{**person.__dict__, "room": 1}) for key, person in mentees.items()}
        newcomer = mentors.pop("r3")
        pool = Pool(mentees=mentees, mentors=mentors)
        pool.kept = {each.mentee: each.mentor for each in make_plan(pool) if each.form == "pairing"}
        gone, other = chance.choice(sorted(pool.kept.items()))
        if change == "refusal":
            pool.refused.add((gone, other))
        elif change == "mentee leaves":
            del mentees[gone]
        elif change == "mentor leaves":
            del mentors[other]
        else:
            mentors["r3"] = newcomer
        again = {(each.mentee, each.mentor) for each in make_plan(pool) if each.form == "pairing"}
        listed = solve(
            mentees={key: person.priority for key, person in mentees.items()},
            mentors={key: person.room for key, person in mentors.items()},
            pairs={e: {r: score(pool, e, r) for r in mentors if possible(pool, e, r)} for e in mentees},
        )
        assert worth(pool, again) == worth(pool, {pair[:2] for pair in listed.pairs}), seed


def score(pool, mentee, mentor):
    reasons = weighed(pool.importance).reasons(pool.mentees[mentee], pool.mentors[mentor])
    return 100 * sum(each.points for each in reasons) + (pool.kept.get(mentee) == mentor)


def test_the_order_of_the_people_plays_no_part():
    pool = a_pool(7)
    turned = Pool(**{**pool.__dict__, "mentees": dict(reversed(pool.mentees.items())),
                     "mentors": dict(reversed(pool.mentors.items()))})  # fmt: skip
    assert make_plan(pool) == make_plan(turned)


def test_a_pin_that_may_not_be_is_passed_over():
    pool = a_pool(3)
    mentee, mentor = next(iter(pool.apart))
    pool.pins = {mentee: mentor}
    assert (mentee, mentor) not in {(each.mentee, each.mentor) for each in make_plan(pool)}


def test_what_a_round_does_not_use_earns_nothing_and_is_said():
    one = Person(key="e", topics=frozenset({"cloud"}), grade=3, profession="data")
    other = Person(key="r", topics=frozenset({"cloud"}), grade=4)
    kinds = {each.kind: each.points for each in weighed({"grade": 0, "topics": 2}).reasons(one, other)}
    assert kinds == {"topics": 2 * next(each.points for each in OURS.reasons(one, other) if each.kind == "topics")}
    assert unused(one, other, {"grade": 0}) == ["profession", "grade", "sector", "times", "region"]


def test_the_matching_has_no_field_for_what_must_never_count():
    """Whatever a person is not asked cannot be scored; this is the whole list of what the matching knows."""
    assert set(Person.__dataclass_fields__) == {
        "key", "name", "organisation", "profession", "grade", "region", "sector", "topics", "times", "languages",
        "workplaces", "never_with", "line_manager", "same_organisation_ok", "priority", "room",
    }  # fmt: skip
    assert {field.name for field in MentoringProfile._meta.get_fields()} == {
        "id", "member", "mentors_since", "seeks_since", "offers", "wants", "words", "time", "talks", "capacity",
        "conversations", "circle_places", "profession", "grade", "region", "languages", "times", "sector_wished",
        "same_organisation_since", "shows", "paused_at", "created_at", "changed_at",
    }  # fmt: skip
    assert Avoidance.privacy.on_erasure == "delete"


def test_grades_are_counted_as_the_matching_counts_them():
    assert [(grade.value, grade.label) for grade in Grade] == list(enumerate(GRADES))


@pytest.mark.parametrize(
    ("days", "weeks"), [([1] * 9, None), ([1] * 10, 1), ([0] * 10, 1), ([8] * 10, 2), ([7] * 6 + [90] * 5, 1)]
)
def test_weeks_to_wait(days, weeks):
    assert weeks_to_wait(days=days) == weeks

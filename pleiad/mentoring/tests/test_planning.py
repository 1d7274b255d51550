"""The plan from plain values: the best one, the same one, and never an impossible pair."""

import itertools
from random import Random

import pytest

from pleiad.mentoring.engine.profiled import ProfiledMarket
from pleiad.mentoring.models import Avoidance, MentoringProfile
from pleiad.mentoring.models.profiles import Grade
from pleiad.mentoring.pair_rules import GRADES, OURS, Person, entries
from pleiad.mentoring.planning import Pool, make_plan, possible
from pleiad.mentoring.rules import weeks_to_wait
from pleiad.mentoring.weighing import KINDS, unused, weighed

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
        importance={kind: chance.choice([0, 1, 2]) for kind in KINDS},
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


@pytest.mark.parametrize("seed", range(150))
def test_no_plan_is_better(seed):
    pool = a_pool(seed)
    found = [(each.mentee, each.mentor) for each in make_plan(pool) if each.form == "pairing"]
    assert all(possible(pool, *pair) for pair in found)
    assert worth(pool, found) == max(worth(pool, pairs) for pairs in every_plan(pool))


@pytest.mark.parametrize("change", ["refusal", "mentee leaves", "mentor leaves", "mentor joins"])
def test_a_plan_made_anew_moves_no_more_proposals_than_a_single_change_of_the_engine(change):
    """The room plans anew after each change; what stands is kept as exactly as if the engine had changed its plan."""
    for seed in range(25):
        chance = Random(seed)
        mentees, mentors = some(chance, "e", 25, room=1), some(chance, "r", 18, room=2)
        mentees = {key: Person(**{**person.__dict__, "room": 1}) for key, person in mentees.items()}
        newcomer = mentors.pop("r3")
        told = entries(mentees=list(mentees.values()), mentors=list(mentors.values()), rules=weighed({}))
        market = ProfiledMarket.solve(mentees=told[0], mentors=told[1])
        kept = {pair.mentee: pair.mentor for pair in market.pairs()}
        pool = Pool(mentees=mentees, mentors=mentors, kept=kept)
        gone, other = chance.choice(sorted(kept.items()))
        if change == "refusal":
            pool.refused.add((gone, other))
            moves = market.forbid(mentee=gone, mentor=other)
        elif change == "mentee leaves":
            del mentees[gone]
            moves = market.leave(mentee=gone)
        elif change == "mentor leaves":
            del mentors[other]
            moves = market.leave(mentor=other)
        else:
            mentors["r3"] = newcomer
            told = entries(mentees=list(mentees.values()), mentors=[newcomer], rules=weighed({}))
            moves = market.join_mentor(name="r3", entry=told[1]["r3"])
        anew = {(each.mentee, each.mentor) for each in make_plan(pool) if each.form == "pairing"}
        by_change = {(pair.mentee, pair.mentor) for pair in market.pairs()}
        assert worth(pool, anew) == worth(pool, by_change), seed
        assert len(kept.items() - anew) == len(moves.ended), seed


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
        "never_with", "line_manager", "same_organisation_ok", "priority", "room",
    }  # fmt: skip
    assert {field.name for field in MentoringProfile._meta.get_fields()} == {
        "id", "member", "mentors_since", "seeks_since", "offers", "wants", "words", "time", "talks", "capacity",
        "conversations", "circle_places", "profession", "grade", "region", "languages", "times", "sector_wished",
        "same_organisation_since", "shows", "paused_at", "created_at", "changed_at",
    }  # fmt: skip
    assert Avoidance.personal.on_erasure == "delete"


def test_grades_are_counted_as_the_matching_counts_them():
    assert [(grade.value, grade.label) for grade in Grade] == list(enumerate(GRADES))


@pytest.mark.parametrize(
    ("days", "weeks"), [([1] * 9, None), ([1] * 10, 1), ([0] * 10, 1), ([8] * 10, 2), ([7] * 6 + [90] * 5, 1)]
)
def test_weeks_to_wait(days, weeks):
    assert weeks_to_wait(days=days) == weeks

"""What makes a pair: the same for a person who reads the reasons and for the engine."""

from dataclasses import fields
from random import Random

import pytest

from pleiad import testing

from ..matching.likeness import score_of
from ..matching.pair_rules import likenesses, may_meet
from ..matching.people_sheets import PROTECTED
from ..soft_rules import MENTOR_MATCH, OURS, Person, Reason

AMINA = Person(
    key="amina@x.gov.uk", name="Amina", organisation="Hackney", profession="Data", grade=3,
    topics=frozenset({"budgets", "speaking", "hiring", "boards"}), sector="Health",
    times=frozenset({"morning"}), region="London",
)  # fmt: skip
MOIRA = Person(
    key="moira@y.gov.uk", name="Moira", organisation="Barnet", profession="data", grade=5,
    topics=frozenset({"speaking", "hiring", "boards", "budgets"}), sector="health",
    times=frozenset({"morning", "evening"}), region="london",
)  # fmt: skip


def test_each_reason_has_its_points():
    assert OURS.reasons(AMINA, MOIRA) == [
        Reason("topics", "boards, budgets, hiring, speaking", 30),
        Reason("profession", "data", 10),
        Reason("grade", "2", 12),
        Reason("sector", "health", 8),
        Reason("times", "morning", 6),
        Reason("region", "london", 4),
    ]


@pytest.mark.parametrize(
    ("mentee", "mentor", "points"), [(3, 4, 9), (3, 5, 12), (3, 6, None), (3, 3, None), (3, 2, None)]
)
def test_mentor_match_wants_a_mentor_one_or_two_grades_above(mentee, mentor, points):
    reasons = MENTOR_MATCH.reasons(
        Person(key="a", grade=mentee, profession="x"), Person(key="b", grade=mentor, profession="y")
    )
    assert (None if reasons is None else sum(reason.points for reason in reasons)) == points


def changed(person, **values):
    return Person(**{field.name: getattr(person, field.name) for field in fields(person)} | values)


def test_people_of_one_organisation_meet_only_when_both_agree():
    there = changed(MOIRA, organisation="hackney")
    agreeing = changed(AMINA, same_organisation_ok=True)
    assert may_meet(AMINA, MOIRA)
    assert not may_meet(AMINA, there)
    assert not may_meet(agreeing, there)
    assert not may_meet(AMINA, changed(there, same_organisation_ok=True))
    assert may_meet(agreeing, changed(there, same_organisation_ok=True))


def test_line_managers_named_people_and_oneself_are_never_paired():
    assert not may_meet(changed(AMINA, line_manager="Moira"), MOIRA)
    assert not may_meet(AMINA, changed(MOIRA, line_manager="AMINA@x.gov.uk"))
    assert not may_meet(changed(AMINA, never_with=frozenset({"barnet"})), MOIRA)
    assert not may_meet(AMINA, changed(MOIRA, never_with=frozenset({"amina"})))
    assert not may_meet(AMINA, changed(MOIRA, key="Amina@X.gov.uk"))


def test_people_without_a_common_language_do_not_meet():
    welsh = changed(AMINA, languages=frozenset({"welsh"}))
    assert may_meet(welsh, MOIRA)
    assert may_meet(welsh, changed(MOIRA, languages=frozenset({"welsh", "english"})))
    assert not may_meet(welsh, changed(MOIRA, languages=frozenset({"english"})))


def a_person(random, name):
    def some(*words):
        return frozenset(random.sample(words, random.randint(0, len(words))))

    return Person(
        key=f"{name}@x.gov.uk",
        name=name,
        organisation=random.choice(["", "A", "a", "B"]),
        profession=random.choice(["", "Data", "data", "Policy"]),
        grade=random.choice([0, 1, 2, 3, 4]),
        region=random.choice(["", "Wales", "London"]),
        sector=random.choice(["", "Health", "police"]),
        topics=some("t1", "t2", "t3", "t4", "t5"),
        times=some("am", "pm"),
        languages=some("cy", "en") if random.random() < 0.3 else frozenset(),
        never_with=frozenset(random.sample(["e1", "o2", "b", "o3@x.gov.uk"], random.randint(0, 1))),
        line_manager=random.choice(["", "", "", "E1", "o2"]),
        same_organisation_ok=random.random() < 0.5,
    )


@pytest.mark.parametrize("rules", [OURS, MENTOR_MATCH])
def test_the_engine_is_told_exactly_what_the_reasons_say(rules):
    for seed in range(testing.some(600)):
        random = Random(seed)
        mentees = [a_person(random, f"e{i}") for i in range(6)]
        mentors = [a_person(random, f"o{j}") for j in range(6)] + [mentees[0]]
        told_mentees, told_mentors = likenesses(mentees=mentees, mentors=mentors, rules=rules)
        for mentee in mentees:
            for mentor in mentors:
                reasons = rules.reasons(mentee, mentor)
                a, b = told_mentees[mentee.key], told_mentors[mentor.key]
                score = score_of(a.wants, a.needs, b.has)
                barred = mentor.key in a.barred or mentee.key in b.barred or set(a.never) & set(b.marks)
                if may_meet(mentee, mentor):
                    expected = None if reasons is None else sum(reason.points for reason in reasons)
                    assert (score if not barred else None) == expected
                else:
                    assert barred or score is None


def test_nothing_protected_is_known_of_a_person():
    assert [field.name for field in fields(Person) if PROTECTED.search(field.name.replace("_", " "))] == []

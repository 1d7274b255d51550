"""How much each kind of reason counts in a round, and which played no part: data of the round, laid over the pair rules."""

from .engine.likeness import Want
from .pair_rules import OURS, Person, Reason, Rules

KINDS = ("topics", "profession", "grade", "sector", "times", "region")
KIND_OF_TOKEN = {
    "topic": "topics",
    "profession": "profession",
    "grade": "grade",
    "sector": "sector",
    "time": "times",
    "region": "region",
}


def importance_of(kind: str, importance: dict) -> int:
    """0: not used, 1: counts as usual, 2: counts twice. What a round does not name counts as usual."""
    return importance.get(kind, 1)


def weighed(importance: dict) -> Rules:
    """The rules of this network with the importance that a round gives to each kind of reason."""

    def reasons(mentee, mentor):
        counted = ((each, importance_of(each.kind, importance)) for each in OURS.reasons(mentee, mentor))
        return [Reason(each.kind, each.detail, each.points * times) for each, times in counted if times]

    def wants(mentee):
        counted = ((want, importance_of(KIND_OF_TOKEN[want.tokens[0][0]], importance)) for want in OURS.wants(mentee))
        return tuple(Want(want.tokens, want.points * times, want.most) for want, times in counted if times)

    return Rules(reasons, wants, OURS.needs)


def unused(mentee: Person, mentor: Person, importance: dict) -> list[str]:
    """The kinds of reason that could play no part for these two: the round does not use them, or one has not said."""
    said = {
        "topics": mentee.topics and mentor.topics,
        "profession": mentee.profession and mentor.profession,
        "grade": mentee.grade is not None and mentor.grade is not None,
        "sector": mentee.sector and mentor.sector,
        "times": mentee.times and mentor.times,
        "region": mentee.region and mentor.region,
    }
    return [kind for kind in KINDS if not importance_of(kind, importance) or not said[kind]]

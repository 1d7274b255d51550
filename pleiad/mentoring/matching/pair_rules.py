"""What makes a pair impossible, and what the engine is told of people. What makes a good pair is in `soft_rules`."""

from collections.abc import Hashable, Iterable, Mapping, Sequence

from ..soft_rules import Person, Rules
from .likeness import Likeness


def may_meet(mentee: Person, mentor: Person) -> bool:
    """Whether two people may be paired at all, whatever their score.

    Never why: that one of them asked not to meet the other stays private.
    """
    if mentee.key.lower() == mentor.key.lower():
        return False
    both_ok = mentee.same_organisation_ok and mentor.same_organisation_ok
    if not both_ok and not mentee.works_at().isdisjoint(mentor.works_at()):
        return False
    if mentee.languages and mentor.languages and not mentee.languages & mentor.languages:
        return False
    if not (mentee.never_with or mentor.never_with or mentee.line_manager or mentor.line_manager):
        return True
    return mentee.avoids().isdisjoint(mentor.known_as()) and mentor.avoids().isdisjoint(mentee.known_as())


def likenesses(
    *, mentees: Sequence[Person], mentors: Sequence[Person], rules: Rules
) -> tuple[dict[str, Likeness], dict[str, Likeness]]:
    """What the engine is told: {key: Likeness} of the mentees and of the mentors.

    For any two of them the engine's score is the sum of `rules.reasons`, and the pair is possible
    when that is a list and `may_meet` says yes.
    """
    mentees_called, mentors_called = _callings(mentees), _callings(mentors)
    told_mentees = {
        person.key: Likeness(
            room=person.room,
            priority=person.priority,
            wants=rules.wants(person),
            needs=rules.needs(person),
            never=_never(person),
            barred=_barred(person, mentors_called),
        )
        for person in mentees
    }
    told_mentors = {
        person.key: Likeness(
            room=person.room,
            has=rules.has(person),
            marks=_marks(person),
            barred=_barred(person, mentees_called),
        )
        for person in mentors
    }
    return told_mentees, told_mentors


def _callings(people: Iterable[Person]) -> dict[str, list[str]]:
    """Every word by which people may be named, with the keys of everyone it means."""
    called: dict[str, list[str]] = {}
    for person in people:
        for word in person.known_as():
            called.setdefault(word, []).append(person.key)
    return called


def _barred(person: Person, called: Mapping[str, list[str]]) -> frozenset[str]:
    barred = {key for word in person.avoids() for key in called.get(word, ())}
    # A person on both sides is never paired with themselves.
    barred.update(key for key in called.get(person.key.lower(), ()) if key.lower() == person.key.lower())
    return frozenset(barred)


def _never(mentee: Person) -> tuple[Hashable, ...]:
    place = "only others than" if mentee.same_organisation_ok else "at"
    return tuple((place, where) for where in sorted(mentee.works_at()))


def _marks(mentor: Person) -> tuple[Hashable, ...]:
    places = ("at",) if mentor.same_organisation_ok else ("at", "only others than")
    return tuple((place, where) for where in sorted(mentor.works_at()) for place in places)

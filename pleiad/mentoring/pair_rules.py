"""What makes two people a good pair, and what makes a pair impossible.

Pure values in, a score and its reasons out. Nothing here knows, or may ever know, anybody's sex,
age, race, religion, disability or another protected characteristic: what a `Person` has no field
for cannot be scored.
"""

from dataclasses import dataclass
from typing import NamedTuple

from .engine.likeness import Entry, Want

# The grades of the civil service from the lowest to the highest, as mentor-match counts them.
GRADES = ("AA", "AO", "EO", "HEO", "SEO", "Grade 7", "Grade 6", "SCS1", "SCS2", "SCS3", "SCS4")

# One and two grades, and the profession, weigh what they weigh in mentor-match (9, 12 and 10), so
# that organisers who come from there find familiar numbers. The rest is ours: a topic counts as
# much as a profession, and three of them at most, so that a long list wins nothing.
TOPIC_POINTS = 10
TOPICS_COUNTED = 3
PROFESSION_POINTS = 10
GRADE_POINTS = {0: 3, 1: 9, 2: 12, 3: 6}
SECTOR_POINTS = 8
TIME_POINTS = 6
REGION_POINTS = 4


@dataclass(frozen=True)
class Person:
    """Somebody who takes part, as far as the matching may know her.

    `key` is her e-mail address or name, unique on her side. `grade` is a place in GRADES or any
    whole number that grows with seniority (None: not said). `topics` are wanted by a mentee and
    offered by a mentor; `sector` is wished by a mentee and had by a mentor. `never_with` holds
    keys, names and organisations in small letters.
    """

    key: str
    name: str = ""
    organisation: str = ""
    profession: str = ""
    grade: int | None = None
    region: str = ""
    sector: str = ""
    topics: frozenset = frozenset()
    times: frozenset = frozenset()
    languages: frozenset = frozenset()
    never_with: frozenset = frozenset()
    line_manager: str = ""
    same_organisation_ok: bool = False
    priority: bool = False
    room: int = 1

    def known_as(self):
        """Every word, in small letters, by which somebody else may have named her."""
        return {word.lower() for word in (self.key, self.name, self.organisation) if word}


class Reason(NamedTuple):
    """Why a pair has its points: what kind of reason, what in particular, and how many points."""

    kind: str
    detail: str
    points: int


class Rules(NamedTuple):
    """A set of rules: the reasons of a pair (a list, None where it is impossible), and the wants
    and needs of a mentee, which say the same to the engine."""

    reasons: object
    wants: object
    needs: object


def may_meet(mentee, mentor):
    """Whether two people may be paired at all, whatever their score. True or False, never why:
    that one of them asked not to meet the other is nobody's business."""
    if mentee.key.lower() == mentor.key.lower():
        return False
    if (
        mentee.organisation
        and mentee.organisation.lower() == mentor.organisation.lower()
        and not (mentee.same_organisation_ok and mentor.same_organisation_ok)
    ):
        return False
    if mentee.languages and mentor.languages and not mentee.languages & mentor.languages:
        return False
    if not (mentee.never_with or mentor.never_with or mentee.line_manager or mentor.line_manager):
        return True
    mentee_names, mentor_names = mentee.known_as(), mentor.known_as()
    return not (
        mentee.never_with & mentor_names
        or mentor.never_with & mentee_names
        or (mentee.line_manager and mentee.line_manager.lower() in mentor_names)
        or (mentor.line_manager and mentor.line_manager.lower() in mentee_names)
    )


def entries(*, mentees, mentors, rules):
    """What the engine is told: {key: Entry} of the mentees and of the mentors.

    For any two of them the engine's score is the sum of `rules.reasons`, and the pair is possible
    when that is a list and `may_meet` says yes.
    """
    mentees_called, mentors_called = _callings(mentees), _callings(mentors)
    told_mentees = {
        person.key: Entry(
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
        person.key: Entry(
            room=person.room,
            has=_has(person),
            marks=_marks(person),
            barred=_barred(person, mentees_called),
        )
        for person in mentors
    }
    return told_mentees, told_mentors


def _callings(people):
    """Every word by which people may be named, with the keys of all whom it means."""
    called = {}
    for person in people:
        for word in person.known_as():
            called.setdefault(word, []).append(person.key)
    return called


def _barred(person, called):
    words = set(person.never_with)
    if person.line_manager:
        words.add(person.line_manager.lower())
    barred = {key for word in words for key in called.get(word, ())}
    # Whoever is on both sides never meets herself.
    barred.update(key for key in called.get(person.key.lower(), ()) if key.lower() == person.key.lower())
    return frozenset(barred)


def _never(mentee):
    where = mentee.organisation.lower()
    if not where:
        return ()
    return (("only others than", where),) if mentee.same_organisation_ok else (("at", where),)


def _marks(mentor):
    where = mentor.organisation.lower()
    if not where:
        return ()
    return (("at", where),) if mentor.same_organisation_ok else (("at", where), ("only others than", where))


def _has(mentor):
    has = {
        ("profession", mentor.profession.lower()),
        ("region", mentor.region.lower()),
        ("sector", mentor.sector.lower()),
        ("grade", mentor.grade),
    }
    has.update(("topic", topic) for topic in mentor.topics)
    has.update(("time", time) for time in mentor.times)
    has.update(("language", language) for language in mentor.languages or ("any",))
    return frozenset(has)


def _our_reasons(mentee, mentor):
    reasons = []
    shared = sorted(mentee.topics & mentor.topics)
    if shared:
        points = TOPIC_POINTS * min(len(shared), TOPICS_COUNTED)
        reasons.append(Reason("topics", ", ".join(shared), points))
    if mentee.profession and mentee.profession.lower() == mentor.profession.lower():
        reasons.append(Reason("profession", mentor.profession, PROFESSION_POINTS))
    if mentee.grade is not None and mentor.grade is not None:
        above = mentor.grade - mentee.grade
        if above in GRADE_POINTS:
            reasons.append(Reason("grade", str(above), GRADE_POINTS[above]))
    if mentee.sector and mentee.sector.lower() == mentor.sector.lower():
        reasons.append(Reason("sector", mentor.sector, SECTOR_POINTS))
    times = sorted(mentee.times & mentor.times)
    if times:
        reasons.append(Reason("times", ", ".join(times), TIME_POINTS))
    if mentee.region and mentee.region.lower() == mentor.region.lower():
        reasons.append(Reason("region", mentor.region, REGION_POINTS))
    return reasons


def _our_wants(mentee):
    wants = []
    if mentee.topics:
        topics = tuple(("topic", topic) for topic in sorted(mentee.topics))
        wants.append(Want(topics, TOPIC_POINTS, min(TOPICS_COUNTED, len(topics))))
    if mentee.profession:
        wants.append(Want((("profession", mentee.profession.lower()),), PROFESSION_POINTS))
    if mentee.grade is not None:
        for above, points in GRADE_POINTS.items():
            wants.append(Want((("grade", mentee.grade + above),), points))
    if mentee.sector:
        wants.append(Want((("sector", mentee.sector.lower()),), SECTOR_POINTS))
    if mentee.times:
        wants.append(Want(tuple(("time", time) for time in sorted(mentee.times)), TIME_POINTS))
    if mentee.region:
        wants.append(Want((("region", mentee.region.lower()),), REGION_POINTS))
    return tuple(wants)


def _our_needs(mentee):
    if not mentee.languages:
        return ()
    return (frozenset(("language", language) for language in (*mentee.languages, "any")),)


def _mentor_match_reasons(mentee, mentor):
    above = mentor.grade - mentee.grade
    if above not in (1, 2):
        return None
    reasons = [Reason("grade", str(above), GRADE_POINTS[above])]
    if mentee.profession.lower() == mentor.profession.lower():
        reasons.append(Reason("profession", mentor.profession, PROFESSION_POINTS))
    return reasons


def _mentor_match_wants(mentee):
    return (
        Want((("grade", mentee.grade + 1),), GRADE_POINTS[1]),
        Want((("grade", mentee.grade + 2),), GRADE_POINTS[2]),
        Want((("profession", mentee.profession.lower()),), PROFESSION_POINTS),
    )


def _mentor_match_needs(mentee):
    return (frozenset((("grade", mentee.grade + 1), ("grade", mentee.grade + 2))),)


# `OURS` is what this network scores; `MENTOR_MATCH` is what the civil service's mentor-match
# scores for grade and profession: a mentor must be one or two grades above.
OURS = Rules(_our_reasons, _our_wants, _our_needs)
MENTOR_MATCH = Rules(_mentor_match_reasons, _mentor_match_wants, _mentor_match_needs)

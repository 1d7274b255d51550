"""What makes two people a good pair, and what makes a pair impossible.

Pure values in, a score and its reasons out. Nothing here knows, or may ever know, anybody's sex,
age, race, religion, disability or another protected characteristic: what a `Person` has no field
for cannot be scored.
"""

from dataclasses import dataclass
from typing import NamedTuple

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
    """A set of rules: the part of a person that scores depend on, and the score of two parts."""

    mentee_part: object
    mentor_part: object
    reasons: object

    def score(self, mentee_part, mentor_part):
        """The points of a pair, or None when these rules make it impossible."""
        reasons = self.reasons(mentee_part, mentor_part)
        return None if reasons is None else sum(reason.points for reason in reasons)


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
        or mentee.line_manager.lower() in mentor_names
        or mentor.line_manager.lower() in mentee_names
    )


def _our_part(person):
    return (
        person.grade,
        person.profession.lower(),
        person.region.lower(),
        person.sector.lower(),
        person.times,
        person.topics,
    )


def _our_reasons(mentee_part, mentor_part):
    grade, profession, region, sector, times, topics = mentee_part
    their_grade, their_profession, their_region, their_sector, their_times, their_topics = mentor_part
    reasons = []
    if topics & their_topics:
        shared = sorted(topics & their_topics)[:TOPICS_COUNTED]
        reasons.append(Reason("topics", ", ".join(shared), TOPIC_POINTS * len(shared)))
    if profession and profession == their_profession:
        reasons.append(Reason("profession", profession, PROFESSION_POINTS))
    if grade is not None and their_grade is not None:
        above = their_grade - grade
        if above in GRADE_POINTS:
            reasons.append(Reason("grade", str(above), GRADE_POINTS[above]))
    if sector and sector == their_sector:
        reasons.append(Reason("sector", sector, SECTOR_POINTS))
    if times & their_times:
        reasons.append(Reason("times", ", ".join(sorted(times & their_times)), TIME_POINTS))
    if region and region == their_region:
        reasons.append(Reason("region", region, REGION_POINTS))
    return reasons


def _grade_and_profession(person):
    return person.grade, person.profession


def _mentor_match_reasons(mentee_part, mentor_part):
    (grade, profession), (their_grade, their_profession) = mentee_part, mentor_part
    above = their_grade - grade
    if above not in (1, 2):
        return None
    reasons = [Reason("grade", str(above), GRADE_POINTS[above])]
    if profession == their_profession:
        reasons.append(Reason("profession", profession, PROFESSION_POINTS))
    return reasons


# `OURS` is what this network scores; `MENTOR_MATCH` is what the civil service's mentor-match
# scores for grade and profession: a mentor must be one or two grades above.
OURS = Rules(_our_part, _our_part, _our_reasons)
MENTOR_MATCH = Rules(_grade_and_profession, _grade_and_profession, _mentor_match_reasons)

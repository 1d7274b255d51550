"""What makes two people a good pair: one object for each soft rule, from which points and sentences follow.

The engine asks a rule what a mentee wants and what a mentor has; people read the sentence of what the two share. A new rule
is a line of `SOFT_RULES` and a field of `Person`; `docs/house.md` has the recipe. Nothing here knows, or may ever know,
anyone's sex, age, race, religion, disability or another protected characteristic: what a `Person` has no field for
cannot be scored. Needs no settings and no database.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from pleiad.members import names

from .matching.likeness import Want


@lru_cache(100_000)
def written_alike(word: str) -> frozenset[str]:
    """A name or address in lower case; a name also without accents, apostrophes and hyphens, as the eye compares it."""
    alike = {word.lower()} if "@" in word else {word.lower(), names.folded(word)}
    return frozenset(alike - {""})


@dataclass(frozen=True)
class Person:
    """A person who takes part, as far as the matching may know.

    `key` is the email address or name, unique on its side. `grade` is a position in `grades.GRADES` or any whole number
    that grows with seniority (None: not said). `topics` are wanted by a mentee and offered by a mentor; `sector` is wished
    by a mentee and had by a mentor. Two who have one of their `workplaces` in common are colleagues; without any, the
    organisation counts. `never_with` holds keys, names and organisations in lower case.
    """

    key: str
    name: str = ""
    organisation: str = ""
    workplaces: frozenset = frozenset()
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

    def works_at(self) -> frozenset[str]:
        """Where this person works, in words that colleagues have in common."""
        return self.workplaces or frozenset({self.organisation.lower()} - {""})

    def known_as(self) -> set[str]:
        """Every word by which another person may have named this one: see `written_alike`."""
        return {each for word in (self.key, self.name, self.organisation) for each in written_alike(word)}

    def avoids(self) -> set[str]:
        """Every word that means a person, or an organisation, whom this one must not be paired with."""
        return {each for word in (*self.never_with, self.line_manager) for each in written_alike(word)}


class Reason(NamedTuple):
    """Why a pair has its points: what kind of reason, what in particular, and how many points."""

    kind: str
    detail: str
    points: int


@dataclass(frozen=True, kw_only=True)
class SoftRule:
    """One thing that makes two people a better pair: the mentor has what the mentee wants.

    `kind` names the rule in rounds and proposals, `field` is the field of `Person`, `label` what organisers weigh. Each
    value that the two share earns `points`, for `most` values. `sentence` is what the screen says (with the values as
    %(<field>)s), `in_sheet` what `pleiad match` writes (with {detail}). `columns` are the columns of a mentee and of a mentor
    in a spreadsheet. `profile_fields` are where the mentoring profiles of a mentee and of a mentor say it; left out, both
    in `field`. `worded_as` says how a value is worded on the screen: "topics" by the names of topics, "choices" by the
    labels of that field of the profile, "text" by its translation. `shown_as` is the value of `Show` without which a
    proposal keeps the reason back until both said yes. `says_nothing` are values that stand for no answer.
    """

    kind: str
    field: str
    label: str | Promise
    points: int
    sentence: str | Promise
    in_sheet: str
    columns: tuple[str, str]
    most: int = 1
    profile_fields: tuple[str, str] | None = None
    worded_as: str = "text"
    shown_as: str = ""
    says_nothing: tuple = ()
    blank_counts: bool = False

    def asked_of(self, mentor: bool) -> str:
        """The name of what says it in the profile of a mentor, or of a mentee."""
        return self.profile_fields[mentor] if self.profile_fields else self.field

    def values(self, person: Person) -> frozenset:
        """What a person has said; empty where nothing was."""
        said = getattr(person, self.field)
        if isinstance(said, frozenset):
            return said
        return frozenset([said.lower()]) if said or self.blank_counts else frozenset()

    def wishes(self, mentee: Person) -> list[Want]:
        """What a mentee wants of a mentor's values, and the points for it."""
        values = tuple(sorted(self.values(mentee)))
        return [Want(values, self.points, min(self.most, len(values)))] if values else []

    def detail(self, mentee: Person, mentor: Person, shared: list) -> str:
        """What the two share, as a proposal keeps it."""
        said = getattr(mentor, self.field)
        return said if isinstance(said, str) else ", ".join(shared)

    def said(self, detail: str, worded: str) -> str:
        """The sentence of the screen for what two share, `worded` in the language of the page."""
        return str(self.sentence) % {self.field: worded}

    def said_in_sheet(self, detail: str) -> str:
        """The words of `pleiad match` for what two share."""
        return self.in_sheet.format(detail=detail)

    def wants(self, mentee: Person, times: int = 1) -> list[Want]:
        """What the engine is told of a mentee; each value is a token of this kind."""
        return [
            Want(tuple((self.kind, value) for value in values), points * times, most)
            for values, points, most in self.wishes(mentee)
        ]

    def tokens(self, mentor: Person) -> list[tuple]:
        """What the engine is told of a mentor."""
        return [(self.kind, value) for value in self.values(mentor)]

    def reason(self, mentee: Person, mentor: Person, times: int = 1) -> Reason | None:
        """The points of two people and what they share; None where that is nothing."""
        had, shared, total = self.values(mentor), [], 0
        for values, points, most in self.wishes(mentee):
            met = [value for value in values if value in had]
            shared += met
            total += points * times * min(most, len(met))
        return Reason(self.kind, self.detail(mentee, mentor, shared), total) if shared else None


@dataclass(frozen=True, kw_only=True)
class GradeRule(SoftRule):
    """A mentor some grades above: `points_above` is {grades above: points}, and `points` is not used."""

    points_above: dict
    points: int = 0

    def values(self, person: Person) -> frozenset:
        return frozenset() if person.grade is None else frozenset([person.grade])

    def wishes(self, mentee: Person) -> list[Want]:
        if mentee.grade is None:
            return []
        return [Want((mentee.grade + above,), points) for above, points in self.points_above.items()]

    def detail(self, mentee: Person, mentor: Person, shared: list) -> str:
        return str((mentor.grade or 0) - (mentee.grade or 0))

    def said(self, detail: str, worded: str) -> str:
        above = int(detail)
        if not above:
            return str(self.sentence)
        return ngettext("%(above)s grade above", "%(above)s grades above", above) % {"above": above}

    def said_in_sheet(self, detail: str) -> str:
        return (self.in_sheet, "one grade above", "two grades above", "three grades above")[int(detail)]


# One and two grades, and the profession, weigh what they weigh in mentor-match (9, 12 and 10), so that organisers who come
# from there find familiar numbers. The rest is ours: a topic counts as much as a profession, and three of them at most, so
# that a long list wins nothing.
TOPICS = SoftRule(
    kind="topics", field="topics", label=_("Topics"), points=10, most=3, worded_as="topics", columns=("wants", "offers"),
    profile_fields=("wants", "offers"), sentence=_("can help with: %(topics)s"), in_sheet="can help with {detail}",
)  # fmt: skip
PROFESSION = SoftRule(
    kind="profession", field="profession", label=_("Profession"), points=10, shown_as="profession",
    columns=("profession", "profession"), sentence=_("the same profession"), in_sheet="the same profession",
    says_nothing=("other",),
)  # fmt: skip
GRADE = GradeRule(
    kind="grade", field="grade", label=_("Distance of grade"), points_above={0: 3, 1: 9, 2: 12, 3: 6}, shown_as="grade",
    columns=("grade", "grade"), sentence=_("the same grade"), in_sheet="the same grade",
)  # fmt: skip
SECTOR = SoftRule(
    kind="sector", field="sector", label=_("Sector wished"), points=8, columns=("sector wished", "sector"),
    profile_fields=("sector_wished", "member.sector"),
    sentence=_("works in the sector wished: %(sector)s"), in_sheet="works in {detail}, as wished",
)  # fmt: skip
TIMES = SoftRule(
    kind="times", field="times", label=_("Time of day"), points=6, worded_as="choices", shown_as="times",
    columns=("times", "times"), sentence=_("both can talk: %(times)s"), in_sheet="both free: {detail}",
)  # fmt: skip
REGION = SoftRule(
    kind="region", field="region", label=_("Region"), points=4, shown_as="region", columns=("region", "region"),
    sentence=_("the same region"), in_sheet="the same region",
)  # fmt: skip
SOFT_RULES = {rule.kind: rule for rule in (TOPICS, PROFESSION, GRADE, SECTOR, TIMES, REGION)}
"""The soft rules of this network by kind, in the order in which reasons are said."""

SAME_WISH = SoftRule(
    kind="same-wish", field="topics", label=_("Topics"), points=10, most=100, worded_as="topics", columns=("", ""),
    sentence=_("both want: %(topics)s"), in_sheet="both want {detail}",
)  # fmt: skip
"""The reason of two peers, which no round weighs."""

MENTOR_MATCH_RULES = (
    GradeRule(**{**GRADE.__dict__, "points_above": {1: 9, 2: 12}}),
    SoftRule(**{**PROFESSION.__dict__, "blank_counts": True}),
)


class Rules:
    """Soft rules with how often each counts, and what a mentor must have (`needs` of a mentee, as `Likeness` takes them)."""

    def __init__(
        self, counted: Iterable[tuple[SoftRule, int]], needs: Callable[[Person], tuple[frozenset[Hashable], ...]]
    ) -> None:
        self.counted = [(rule, times) for rule, times in counted if times]
        self.needs = needs

    def wants(self, mentee: Person) -> tuple:
        """What the engine is told that a mentee wants."""
        return tuple(want for rule, times in self.counted for want in rule.wants(mentee, times))

    def has(self, mentor: Person) -> frozenset:
        """What the engine is told that a mentor has, for wants and needs."""
        always = [("language", language) for language in mentor.languages or ("any",)]
        always += [NO_GRADE] if mentor.grade is None else []
        return frozenset([*always, *(token for rule, _times in self.counted for token in rule.tokens(mentor))])

    def reasons(self, mentee: Person, mentor: Person) -> list[Reason] | None:
        """Why two people have their points; None where the mentor lacks what is needed."""
        needs = self.needs(mentee)
        if needs:
            has = self.has(mentor)
            if any(need.isdisjoint(has) for need in needs):
                return None
        found = (rule.reason(mentee, mentor, times) for rule, times in self.counted)
        return [reason for reason in found if reason]


def importance_of(kind: str, importance: dict) -> int:
    """0: not used, 1: counts as usual, 2: counts twice. What a round does not name counts as usual."""
    return importance.get(kind, 1)


def weighed(importance: dict) -> Rules:
    """The rules of this network with the importance that a round gives to each kind of reason."""
    return Rules([(rule, importance_of(kind, importance)) for kind, rule in SOFT_RULES.items()], _a_common_language)


def unused(mentee: Person, mentor: Person, importance: dict) -> list[str]:
    """The kinds of reason that could play no part for these two: the round does not use them, or one has not said."""
    return [
        kind
        for kind, rule in SOFT_RULES.items()
        if not (importance_of(kind, importance) and rule.values(mentee) and rule.values(mentor))
    ]


def _a_common_language(mentee: Person) -> tuple[frozenset[Hashable], ...]:
    if not mentee.languages:
        return ()
    return (frozenset(("language", language) for language in (*mentee.languages, "any")),)


def _one_or_two_grades_above(mentee: Person) -> tuple[frozenset[Hashable], ...]:
    """Where a grade is not known, it keeps nobody from being paired."""
    if mentee.grade is None:
        return ()
    return (frozenset([NO_GRADE, *(("grade", mentee.grade + above) for above in (1, 2))]),)


NO_GRADE = ("grade", None)
OURS = weighed({})
"""What this network scores."""

MENTOR_MATCH = Rules([(rule, 1) for rule in MENTOR_MATCH_RULES], _one_or_two_grades_above)
"""What the civil service's mentor-match scores for grade and profession: a mentor must be one or two grades above."""

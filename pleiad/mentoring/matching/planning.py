"""The plan of a round, from plain values: who is asked to meet, so that nobody ends with nothing. No queries, no clock."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from ..soft_rules import SAME_WISH, Person, Rules, unused, weighed
from .likeness import Likeness
from .pair_rules import likenesses, may_meet
from .profiled import solve

PEERS_OF_ONE = 2


@dataclass
class Pool:
    """Who can be paired. Keys are those of `Person`; `apart` holds pairs of keys that never meet, both ways.

    `taken` counts seats that are held already for each (mentor, form); `kept` are pairs that were proposed and not yet
    answered; `had` names, for each mentee, the forms that were proposed in this round before.
    """

    mentees: dict[str, Person]
    mentors: dict[str, Person]
    conversations: dict[str, int] = field(default_factory=dict)
    circle_places: dict[str, int] = field(default_factory=dict)
    circles: dict[str, list[str]] = field(default_factory=dict)  # mentor -> who is in the circle already
    apart: set[tuple[str, str]] = field(default_factory=set)
    refused: set[tuple[str, str]] = field(default_factory=set)  # (mentee, mentor), in this round
    pins: dict[str, str] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)
    had: dict[str, set[str]] = field(default_factory=dict)
    served: set[str] = field(default_factory=set)  # mentees who hold an offer of another form
    importance: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Planned:
    """One line of a plan; for peers, `mentor` is the second of the two."""

    form: str
    mentee: str
    mentor: str
    score: int
    reasons: tuple
    unused: tuple


def make_plan(pool: Pool) -> list[Planned]:
    """The best plan; the same pool gives the same plan.

    Pins first, then as many mentees as possible (priority mentees before the others), then the highest score, then as
    many of the pairs already proposed as possible. Mentees without a mentor then get a circle, a single conversation,
    or a peer.
    """
    pairs = _pins(pool)
    pairs += _best(pool, pairs)
    left = [key for key in sorted(pool.mentees) if key not in {mentee for mentee, _ in pairs} | pool.served]
    planned = [_line(pool, "pairing", *pair) for pair in pairs]
    for form, find in (("circle", _circles), ("flash", _conversations), ("peers", _peers)):
        asking = [key for key in left if form not in pool.had.get(key, ())]
        found = find(pool, asking)
        planned += [_line(pool, form, *pair) for pair in found]
        left = [key for key in left if key not in {key for pair in found for key in pair}]
    return sorted(planned, key=lambda each: (each.form, each.mentee))


def possible(pool: Pool, mentee: str, mentor: str) -> bool:
    """Whether these two may be proposed to each other in this round."""
    return (
        (mentee, mentor) not in pool.refused
        and (mentee, mentor) not in pool.apart
        and may_meet(pool.mentees[mentee], pool.mentors[mentor])
    )


def _line(pool: Pool, form: str, mentee: str, mentor: str) -> Planned:
    other = pool.mentees[mentor] if form == "peers" else pool.mentors[mentor]
    if form == "peers":
        found = [each for each in [SAME_WISH.reason(pool.mentees[mentee], other)] if each]
    else:
        found = weighed(pool.importance).reasons(pool.mentees[mentee], other) or []
    score = sum(each.points for each in found)
    reasons = tuple(tuple(each) for each in found)
    left_out = tuple(unused(pool.mentees[mentee], other, pool.importance))
    return Planned(form, mentee, mentor, score, reasons, left_out)


def _pins(pool: Pool) -> list[tuple[str, str]]:
    """Pins that can be kept: never two people who may not meet, and never more than a mentor takes."""
    free = {key: person.room for key, person in pool.mentors.items()}
    found = []
    for mentee, mentor in sorted(pool.pins.items()):
        if mentee in pool.mentees and free.get(mentor, 0) > 0 and possible(pool, mentee, mentor):
            free[mentor] -= 1
            found.append((mentee, mentor))
    return found


def _best(pool: Pool, pinned: list[tuple[str, str]]) -> list[tuple[str, str]]:
    mentees = [person for key, person in pool.mentees.items() if key not in dict(pinned)]
    told_mentees, told_mentors = likenesses(
        mentees=mentees, mentors=list(pool.mentors.values()), rules=weighed(pool.importance)
    )
    for _mentee, mentor in pinned:
        told_mentors[mentor].room -= 1
    _keep_apart(pool, told_mentees)
    return _solved(told_mentees, told_mentors, keep=pool.kept.items())


def _solved(
    told_mentees: dict[str, Likeness], told_mentors: dict[str, Likeness], keep: Iterable[tuple[str, str]] = ()
) -> list[tuple[str, str]]:
    """The engine's plan as (mentee, mentor)."""
    solution = solve(mentees=told_mentees, mentors=told_mentors, keep=keep)
    return [(pair.mentee, pair.mentor) for pair in solution.pairs]


def _keep_apart(pool: Pool, told_mentees: dict[str, Likeness]) -> None:
    barred: dict[str, set[str]] = {}
    for mentee, mentor in pool.apart | pool.refused:
        barred.setdefault(mentee, set()).add(mentor)
    for key, likeness in told_mentees.items():
        if key in barred:
            likeness.barred = frozenset(likeness.barred) | barred[key]


def _circles(pool: Pool, asking: list[str]) -> list[tuple[str, str]]:
    """Mentees for each circle, where the mentor fits best, and never two who are kept apart from each other."""
    inside = {key: list(people) for key, people in pool.circles.items()}
    found = []
    rules = weighed(pool.importance)
    leading = [key for key in sorted(pool.circle_places) if pool.circle_places[key] > 0 and key in pool.mentors]
    for mentee in sorted(asking, key=lambda key: (not pool.mentees[key].priority, key)):
        open_circles = [
            mentor
            for mentor in leading
            if len(inside.get(mentor, ())) < pool.circle_places[mentor]
            and possible(pool, mentee, mentor)
            and not any((mentee, other) in pool.apart for other in inside.get(mentor, ()))
        ]
        if open_circles:
            best = max(open_circles, key=lambda mentor: _points(rules, pool, mentee, mentor))
            inside.setdefault(best, []).append(mentee)
            found.append((mentee, best))
    return found


def _points(rules: Rules, pool: Pool, mentee: str, mentor: str) -> int:
    return sum(each.points for each in rules.reasons(pool.mentees[mentee], pool.mentors[mentor]) or ())


def _conversations(pool: Pool, asking: list[str]) -> list[tuple[str, str]]:
    """Single conversations are matched as well as pairings are: by the same engine, on the places offered for them."""
    offering = [person for key, person in pool.mentors.items() if pool.conversations.get(key)]
    if not asking or not offering:
        return []
    told_mentees, told_mentors = likenesses(
        mentees=[pool.mentees[key] for key in asking], mentors=offering, rules=weighed(pool.importance)
    )
    for key, likeness in told_mentors.items():
        likeness.room = pool.conversations[key]
    _keep_apart(pool, told_mentees)
    return _solved(told_mentees, told_mentors)


def _peers(pool: Pool, asking: list[str]) -> list[tuple[str, str]]:
    """Two who want the same, side by side; the one left over joins another as a second peer."""
    half = (len(asking) + 1) // 2
    first, second = asking[:half], asking[half:]
    found = []
    if second:
        told, others = likenesses(
            mentees=[pool.mentees[key] for key in first],
            mentors=[pool.mentees[key] for key in second],
            rules=weighed({}),
        )
        for likeness in (*told.values(), *others.values()):
            likeness.room = 1
        _keep_apart(pool, told)
        found = _solved(told, others)
    paired = {key for pair in found for key in pair}
    more = dict.fromkeys(paired, 1)
    for key in asking:
        if key in paired:
            continue
        welcoming = [
            other
            for other in sorted(more)
            if more[other] < PEERS_OF_ONE
            and (key, other) not in pool.apart | pool.refused
            and may_meet(pool.mentees[key], pool.mentees[other])
        ]
        if welcoming:
            best = max(welcoming, key=lambda other: len(pool.mentees[key].topics & pool.mentees[other].topics))
            more[best] += 1
            found.append((key, best))
    return found

"""`pleiad match`: the best plan for two spreadsheets, one of mentors and one of mentees."""

import argparse
from collections.abc import Iterable, Sequence

from ..soft_rules import MENTOR_MATCH, OURS, SOFT_RULES, Person, Reason, Rules
from .check import faults_by_likeness
from .command_line import FAULTY, LOOK, PLAN, Talk, run, whole_number
from .pair_rules import likenesses
from .people_sheets import read_people, tell_of_strangers
from .profiled import solve
from .spreadsheets import check_out, write_sheet

DESCRIPTION = (
    "Find the best plan for mentors and mentees kept in spreadsheets: most "
    "priority mentees, then most mentees, then the highest total. Reads our own columns and "
    "those of mentor-match."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What can be said on the command line."""
    parser.add_argument("--mentors", required=True, help="CSV of mentors")
    parser.add_argument("--mentees", required=True, help="CSV of mentees")
    parser.add_argument("--out", required=True, help="CSV to write: mentee, mentor, score, reasons")
    parser.add_argument(
        "--capacity", type=whole_number(0), default=1, metavar="N",
        help="how many mentees a mentor takes whose row does not say (default 1)",
    )  # fmt: skip
    parser.add_argument(
        "--partners", type=whole_number(1), default=1, metavar="N",
        help="how many mentors a mentee may have whose row does not say (default 1)",
    )  # fmt: skip


def work(options: argparse.Namespace) -> int:
    """Run the command with these options; returns the exit status."""
    return run("pleiad match", _match, options)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command with these arguments (a list of str); returns the exit status."""
    parser = argparse.ArgumentParser(prog="pleiad match", description=DESCRIPTION)
    add_arguments(parser)
    try:
        options = parser.parse_args(argv)
    except SystemExit as leaving:
        return int(leaving.code or 0)
    return work(options)


def _match(options: argparse.Namespace, talk: Talk) -> int:
    check_out(options.out, not_over=(options.mentors, options.mentees))
    mentors = read_people(options.mentors, mentors=True, room=options.capacity, talk=talk)
    mentees = read_people(options.mentees, mentors=False, room=options.partners, talk=talk)
    tell_of_strangers(mentors, mentees, talk=talk)
    rules = MENTOR_MATCH if mentors.theirs and mentees.theirs else OURS
    told_mentees, told_mentors = likenesses(mentees=mentees.people, mentors=mentors.people, rules=rules)
    solved = solve(mentees=told_mentees, mentors=told_mentors, progress=talk.progress)
    plan = solved.pairs
    found = faults_by_likeness(mentees=told_mentees, mentors=told_mentors, plan=plan, certificate=solved.certificate)
    mentee_of = {person.key: person for person in mentees.people}
    mentor_of = {person.key: person for person in mentors.people}
    write_sheet(
        options.out,
        header=("mentee", "mentor", "score", "reasons"),
        rows=(
            (
                pair.mentee,
                pair.mentor,
                pair.score,
                in_words(rules.reasons(mentee_of[pair.mentee], mentor_of[pair.mentor]) or ()),
            )
            for pair in plan
        ),
    )
    for fault in found:
        talk.say(fault)
    blind = not _can_score(mentees.people, mentors.people, rules)
    has_both = bool(mentees.people and mentors.people)
    if blind and has_both:
        talk.say(
            "nothing in the two files can be scored, so every pair is as good as any other and no plan is the best"
        )
    talk.last_line(
        pairs=len(plan),
        unmatched_mentees=len(told_mentees) - len({pair.mentee for pair in plan}),
        total_score=str(sum(pair.score for pair in plan)),
        optimal=not found and not blind,
    )
    if found:
        return FAULTY
    return LOOK if talk.rows_left_out or (blind and has_both) else PLAN


def _can_score(mentees: Sequence[Person], mentors: Sequence[Person], rules: Rules) -> bool:
    """Whether anything that a mentee wants is something that any mentor has."""
    wanted = {value for mentee in mentees for want in rules.wants(mentee) for value in want.tokens}
    return any(not wanted.isdisjoint(rules.has(mentor)) for mentor in mentors)


def in_words(reasons: Iterable[Reason]) -> str:
    """The reasons of a pair as one plain sentence."""
    said = [SOFT_RULES[reason.kind].said_in_sheet(reason.detail) for reason in reasons]
    text = "; ".join(said) or "nobody else was free, but nothing speaks against it"
    return text[0].upper() + text[1:] + "."

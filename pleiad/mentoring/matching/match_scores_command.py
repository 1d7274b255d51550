"""`pleiad match-scores`: the best plan for scores that are already given."""

import argparse
from collections.abc import Sequence
from decimal import Decimal

from pleiad.ui.sheets import Sheet, read_whole

from .amounts import places_needed, read_amount, to_text, to_whole
from .check import faults
from .command_line import FAULTY, LOOK, PLAN, Talk, run
from .listed import solve
from .people_sheets import NO, YES
from .spreadsheets import check_out, write_sheet

DESCRIPTION = (
    "Find the best plan for pairs that already have a score: most priority "
    "mentees, then most mentees, then the highest total."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What can be said on the command line."""
    parser.add_argument("--pairs", required=True, help="CSV: mentee, mentor, score and, if wanted, priority")
    parser.add_argument("--capacities", required=True, help="CSV: mentor, capacity (1 if not listed)")
    parser.add_argument("--out", required=True, help="CSV to write: mentee, mentor, score")


def work(options: argparse.Namespace) -> int:
    """Run the command with these options; returns the exit status."""
    return run("pleiad match-scores", _match_scores, options)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command with these arguments (a list of str); returns the exit status."""
    parser = argparse.ArgumentParser(prog="pleiad match-scores", description=DESCRIPTION)
    add_arguments(parser)
    try:
        options = parser.parse_args(argv)
    except SystemExit as leaving:
        return int(leaving.code or 0)
    return work(options)


def _match_scores(options: argparse.Namespace, talk: Talk) -> int:
    check_out(options.out, not_over=(options.pairs, options.capacities))
    mentees, scores, amounts = _read_pairs(options.pairs, talk)
    capacities = _read_capacities(options.capacities, talk)
    listed = {mentor for row in scores.values() for mentor in row}
    if strangers := [mentor for mentor in capacities if mentor not in listed]:
        talk.say(
            f"{options.capacities}: mentors who stand in no pair: {', '.join(map(repr, strangers[:3]))}"
            + (f" and {len(strangers) - 3:,} more" if len(strangers) > 3 else "")
        )
    places = places_needed(amounts.values())
    whole = {text: to_whole(amount, places) for text, amount in amounts.items()}
    mentors = dict.fromkeys(sorted(listed), 1) | capacities
    pairs = {mentee: {mentor: whole[text] for mentor, text in row.items()} for mentee, row in scores.items()}
    solved = solve(mentees=mentees, mentors=mentors, pairs=pairs, progress=talk.progress)
    plan = solved.pairs
    found = faults(
        mentees={name: (1, priority) for name, priority in mentees.items()},
        mentors=mentors,
        pairs=((mentee, mentor, score) for mentee, row in pairs.items() for mentor, score in row.items()),
        plan=plan,
        certificate=solved.certificate,
    )
    write_sheet(
        options.out,
        header=("mentee", "mentor", "score"),
        rows=((pair.mentee, pair.mentor, _cell(to_text(pair.score, places))) for pair in plan),
    )
    for fault in found:
        talk.say(fault)
    blind = talk.rows_left_out > 0 and not amounts
    if blind:
        talk.say(f"{options.pairs}: no score could be read, so there is nothing to plan")
    talk.last_line(
        pairs=len(plan),
        unmatched_mentees=len(mentees) - len({pair.mentee for pair in plan}),
        total_score=to_text(sum(pair.score for pair in plan), places),
        optimal=not found and not blind,
    )
    if found:
        return FAULTY
    return LOOK if talk.rows_left_out else PLAN


class _cell:
    """A number that is already written out, so that it is not taken for a formula."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __str__(self) -> str:
        return self.text


def _read_pairs(path: str, talk: Talk) -> tuple[dict[str, bool], dict[str, dict[str, str]], dict[str, Decimal]]:
    """{mentee: whether first}, {mentee: {mentor: score as written}} and {score as written: Decimal}."""
    sheet = Sheet.open(path, report=lambda number, reason: talk.bad_row(path, number, reason))
    talk.notices(sheet)
    sheet.need("mentee", "mentor", "score")
    mentees: dict[str, bool] = {}
    scores: dict[str, dict[str, str]] = {}
    amounts: dict[str, Decimal] = {}
    names: dict[str, str] = {}
    if not sheet.columns:
        return mentees, scores, amounts
    at_mentee, at_mentor, at_score = map(sheet.columns.index, ("mentee", "mentor", "score"))
    at_priority = sheet.columns.index("priority") if "priority" in sheet.columns else None
    _name_unknown(sheet, talk, {"mentee", "mentor", "score", "priority"})
    for number, cells in sheet.rows():
        mentee, mentor, text = cells[at_mentee].strip(), cells[at_mentor].strip(), cells[at_score].strip()
        if not mentee or not mentor:
            talk.bad_row(path, number, "the mentee is missing" if not mentee else "the mentor is missing")
            continue
        if text not in amounts:
            try:
                amounts[text] = read_amount(text)
            except ValueError:
                talk.bad_row(path, number, f"the score {text[:40]!r} is not a number")
                continue
        priority = False
        if at_priority is not None:
            said = cells[at_priority].strip().lower()
            priority = said in YES
            if not priority and said not in NO:
                talk.bad_cell(path, number, f"the priority {said[:40]!r} is neither yes nor no, so it counts as no")
        row = scores.setdefault(mentee, {})
        if mentor in row:
            talk.bad_row(path, number, "this mentee and this mentor are listed already; the first one counts")
            continue
        row[names.setdefault(mentor, mentor)] = text
        if priority or mentee not in mentees:
            mentees[mentee] = priority
    return mentees, scores, amounts


def _read_capacities(path: str, talk: Talk) -> dict[str, int]:
    sheet = Sheet.open(path, report=lambda number, reason: talk.bad_row(path, number, reason))
    talk.notices(sheet)
    sheet.need("mentor", "capacity")
    capacities: dict[str, int] = {}
    if not sheet.columns:
        return capacities
    at_mentor, at_capacity = map(sheet.columns.index, ("mentor", "capacity"))
    _name_unknown(sheet, talk, {"mentor", "capacity"})
    for number, cells in sheet.rows():
        mentor, text = cells[at_mentor].strip(), cells[at_capacity].strip()
        if not mentor:
            talk.bad_row(path, number, "the mentor is missing")
        elif mentor in capacities:
            talk.bad_row(path, number, "this mentor is listed already; the first one counts")
        elif (capacity := read_whole(text)) is None:
            talk.bad_row(path, number, f"the capacity {text[:40]!r} is not a whole number of 0 or more")
        else:
            capacities[mentor] = capacity
    return capacities


def _name_unknown(sheet: Sheet, talk: Talk, known: set[str]) -> None:
    unknown = [name for name in sheet.columns if name and name not in known]
    if unknown:
        talk.say(f"{sheet.name}: columns not used: {', '.join(unknown)}")

"""Mentors and mentees from a spreadsheet: our own columns, or those of mentor-match as they are."""

import difflib
import re
from collections.abc import Callable
from functools import cache
from typing import Any

from pleiad.members.organisations import names, shipped
from pleiad.ui.sheets import Sheet, read_whole

from ..grades import level
from ..soft_rules import SOFT_RULES, Person, SoftRule, written_alike
from .command_line import Talk

OUR_COLUMNS = {"name", "email", "organisation", "languages", "same organisation ok", "never with", "line manager"}
ONLY_MENTORS = {"capacity", *(rule.columns[1] for rule in SOFT_RULES.values())}
ONLY_MENTEES = {"priority", "left out last round", "partners", *(rule.columns[0] for rule in SOFT_RULES.values())}
# As read in mentor-match 7.0.1 and in the spreadsheets of the service around it.
THEIR_COLUMNS = {
    "first name", "last name", "email", "role", "job title", "organisation",
    "grade", "profession", "current profession", "target profession",
}  # fmt: skip
OTHER_NAMES = {
    "email address": "email", "e-mail": "email", "e-mail address": "email", "full name": "name",
    "organization": "organisation", "employer": "organisation", "surname": "last name", "family name": "last name",
    "forename": "first name", "given name": "first name",
}  # fmt: skip
# Words of section 4 of the Equality Act 2010, and the columns in which mentor-match keeps them.
PROTECTED = re.compile(
    r"\b(age|birth|born|disab\w*|gender|sex|sexual\w*|trans|transgender|marri\w*|marital|civil partner\w*|"
    r"pregnan\w*|maternity|race|ethnic\w*|nationality|religio\w*|belief|faith|orientation|"
    r"identity|identities|characteristics?|lgbt\w*)\b"
)
YES = {"yes", "y", "true", "1", "1.0", "x", "✓", "✔", "☑", "oes", "ydy", "ydw", "ie"}
NO = {
    "no",
    "n",
    "false",
    "0",
    "0.0",
    "",
    "-",
    "–",
    "n/a",
    "na",
    "none",
    "nil",
    "☐",
    "✗",
    "✘",
    "nac oes",
    "nac ydy",
    "nage",
}
NUMBERS = {
    word: number
    for number, word in enumerate(
        ["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    )
}
MOST_ROOM = 10_000


class PeopleOfSheet:
    """The people of one side: `people` in the order of the file, and whether the file has the
    column layout of mentor-match. `rows` are their numbers in the file, by key."""

    def __init__(self, people: list[Person], *, theirs: bool | None, path: str, rows: dict[str, int]) -> None:
        self.people = people
        self.theirs = theirs
        self.path = path
        self.rows = rows


def read_people(path: str, *, mentors: bool, room: int, talk: Talk) -> PeopleOfSheet:
    """Read one side; rows that cannot be used are told to `talk` and left out.

    `mentors` says which side; `room` is how many partners a person takes whose row does not say.
    `Unreadable` when the file or a column that must be there is missing.
    """
    sheet = Sheet.open(path, report=lambda number, reason: talk.bad_row(path, number, reason))
    talk.notices(sheet)
    if not sheet.columns:
        return PeopleOfSheet([], theirs=None, path=path, rows={})
    sheet.rename(OTHER_NAMES)
    theirs = "name" not in sheet.columns and {"first name", "last name"} <= set(sheet.columns)
    if theirs:
        sheet.need("organisation", "grade", "email")
    else:
        sheet.need("name")
    known = _name_columns(sheet, theirs, mentors, talk)
    people: list[Person] = []
    taken: set[str] = set()
    rows: dict[str, int] = {}
    for number, cells in sheet.rows():
        row = {name: cell.strip() for name, cell in zip(sheet.columns, cells, strict=True) if name in known}
        unread: list[str] = []
        try:
            make = _their_person if theirs else _our_person
            person = make(row, mentors, room, unread.append)
            if person.key.lower() in taken:
                raise ValueError(f"{person.key} is listed already; the first row counts")
        except ValueError as reason:
            talk.bad_row(path, number, str(reason))
            continue
        for sentence in unread:
            talk.bad_cell(path, number, sentence)
        taken.add(person.key.lower())
        rows[person.key] = number
        people.append(person)
    if not people and not talk.rows_left_out:
        talk.say(f"{path}: has no rows below its header")
    return PeopleOfSheet(people, theirs=theirs, path=path, rows=rows)


def tell_of_strangers(*sides: PeopleOfSheet, talk: Talk) -> None:
    """Tell of wishes not to meet that name nobody in either file: a misspelt one would silently not hold."""
    called = {word for side in sides for person in side.people for word in person.known_as()}
    for side in sides:
        for person in side.people:
            told = {"never with": sorted(person.never_with), "line manager": [person.line_manager.lower()]}
            for column, words in told.items():
                for word in words:
                    if word and called.isdisjoint(written_alike(word)):
                        near = difflib.get_close_matches(word, sorted(called), n=1, cutoff=0.8)
                        hint = f"; did you mean {near[0]!r}?" if near else ""
                        talk.bad_cell(
                            side.path, side.rows[person.key], f"{column} names {word!r}, who is in neither file{hint}"
                        )


def _name_columns(sheet: Sheet, theirs: bool, mentors: bool, talk: Talk) -> set[str]:
    extra = ONLY_MENTORS if mentors else ONLY_MENTEES
    known = THEIR_COLUMNS | {"capacity" if mentors else "partners"} if theirs else OUR_COLUMNS | extra
    protected = [name for name in sheet.columns if name not in known and PROTECTED.search(name)]
    unknown = [name for name in sheet.columns if name and name not in known and name not in protected]
    if unknown:
        talk.say(f"{sheet.name}: columns not used: {', '.join(unknown)}")
    if protected:
        talk.say(
            f"{sheet.name}: columns never used, because protected characteristics do not count: {', '.join(protected)}"
        )
    return known


Unread = Callable[[str], None]
"""EmployerDomain of a cell that says nothing that could be used; the person stays."""


def _our_person(row: dict[str, str], mentors: bool, room: int, unread: Unread) -> Person:
    get = row.get
    name = get("name")
    if not name:
        raise ValueError("the name is missing")
    return Person(
        key=get("email") or name,
        name=name,
        organisation=get("organisation", ""),
        workplaces=_workplaces(get("organisation", "")),
        **{rule.field: _said(rule, get(rule.columns[mentors], ""), unread) for rule in SOFT_RULES.values()},
        languages=_list(get("languages", "")),
        never_with=_list(get("never with", "")),
        line_manager=get("line manager", ""),
        same_organisation_ok=_yes(row, "same organisation ok", unread),
        priority=not mentors and _yes(row, "priority", unread) | _yes(row, "left out last round", unread),
        room=_room(row, mentors, room, unread),
    )


def _said(rule: SoftRule, text: str, unread: Unread) -> Any:
    """What a cell says for a soft rule: a grade, a list or the text, as the field of `Person` is."""
    if rule.field == "grade":
        return _grade(text, unread)
    return _list(text) if Person.__dataclass_fields__[rule.field].type is frozenset else text


def _their_person(row: dict[str, str], mentors: bool, room: int, unread: Unread) -> Person:
    key = row["email"]
    if not key:
        raise ValueError("the email is missing")
    if not row["organisation"]:
        raise ValueError("the organisation is missing")
    if not row["grade"]:
        raise ValueError("the grade is missing")
    professions = ("profession", "current profession") if mentors else ("target profession", "profession")
    return Person(
        key=key,
        name=f"{row['first name']} {row['last name']}".strip(),
        organisation=row["organisation"],
        workplaces=_workplaces(row["organisation"]),
        profession=next((row[name] for name in professions if row.get(name)), ""),
        grade=_grade(row["grade"], unread),
        room=_room(row, mentors, room, unread),
    )


def _workplaces(organisation: str) -> frozenset[str]:
    """Where a person works, so that “Oxford Health NHS FT” and “Oxford Health NHS Foundation Trust” are one; of a body on the
    list of organisations, DWP and what followed Eden District Council are known too."""
    if not organisation:
        return frozenset()
    key = _one_way(organisation)
    return frozenset({key, *_listed().get(key, ())})


def _one_way(organisation: str) -> str:
    return " ".join((names.folded(organisation), *sorted(names.kinds(organisation))))


@cache
def _listed() -> dict[str, frozenset[str]]:
    """For each name that one body on the list has, the ids of that body and of all that followed it."""
    rows = {row.id: row for row in shipped.read()}
    called: dict[str, set[str]] = {}
    for row in rows.values():
        for name in (row.name, row.name_cy, *row.short_names, *row.former_names):
            if name:
                called.setdefault(_one_way(name), set()).add(row.id)

    def and_after(pk: str) -> frozenset[str]:
        return frozenset({pk}).union(*map(and_after, rows[pk].successors))

    return {key: and_after(min(ids)) for key, ids in called.items() if len(ids) == 1}


def _room(row: dict[str, str], mentors: bool, room: int, unread: Unread) -> int:
    """How many partners a person takes; of a span ("2-3") the lower end, which the person surely takes."""
    column = "capacity" if mentors else "partners"
    text = row.get(column, "").lower()
    if text in NO - {"0", "0.0", "no", "none", "nil"}:
        return room
    lower = re.split(r"\s*(?:-|–|to|or)\s*", text)[0] if text[0] not in "-–" else text
    number = NUMBERS.get(lower)
    if number is None:
        number = read_whole(lower)
    if number is None or number > MOST_ROOM:
        unread(f"the {column} {text[:40]!r} is not a whole number from 0 to {MOST_ROOM:,}, so {room} counts")
        return room
    return number


def _grade(text: str, unread: Unread) -> int | None:
    if not text:
        return None
    found = level(text)
    if found is None and text.lower() not in NO:
        unread(f"the grade {text[:40]!r} is not known, so it does not count")
    return found


def _yes(row: dict[str, str], column: str, unread: Unread) -> bool:
    text = " ".join(row.get(column, "").lower().split())
    if text not in YES and text not in NO:
        unread(f"{column} is {text[:40]!r}, which is neither yes nor no, so it counts as no")
    return text in YES


def _list(text: str) -> frozenset[str]:
    return frozenset(part.strip().lower() for part in re.split(r"[;,|]", text) if part.strip())

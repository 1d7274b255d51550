"""Mentors and mentees from a spreadsheet: our own columns, or those of mentor-match as they are."""

import re
from typing import Any

from ..soft_rules import SOFT_RULES, Person, SoftRule
from .command_line import Talk
from .pair_rules import GRADES
from .spreadsheets import Sheet, read_whole

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
    "organization": "organisation",
}  # fmt: skip
# Words of section 4 of the Equality Act 2010, and the columns in which mentor-match keeps them.
PROTECTED = re.compile(
    r"\b(age|birth|born|disab\w*|gender|sex|sexual\w*|trans|transgender|marri\w*|marital|civil partner\w*|"
    r"pregnan\w*|maternity|race|ethnic\w*|nationality|religio\w*|belief|faith|orientation|"
    r"identity|identities|characteristics?|lgbt\w*)\b"
)
YES = {"yes", "y", "true", "1"}
NO = {"no", "n", "false", "0", ""}
GRADE_POSITION = {name.lower().replace(" ", ""): position for position, name in enumerate(GRADES)} | {
    f"g{number}": position for position, number in ((5, 7), (6, 6))
}
MOST_ROOM = 10_000


class People:
    """The people of one side: `people` in the order of the file, and whether the file has the
    column layout of mentor-match."""

    def __init__(self, people: list[Person], *, theirs: bool | None) -> None:
        self.people = people
        self.theirs = theirs


def read_people(path: str, *, mentors: bool, room: int, talk: Talk) -> People:
    """Read one side; rows that cannot be used are told to `talk` and left out.

    `mentors` says which side; `room` is how many partners a person takes whose row does not say.
    `Unreadable` when the file or a column that must be there is missing.
    """
    sheet = Sheet(path, report=talk.bad_row)
    talk.notices(sheet)
    if not sheet.columns:
        return People([], theirs=None)
    sheet.rename(OTHER_NAMES)
    theirs = "name" not in sheet.columns and {"first name", "last name"} <= set(sheet.columns)
    if theirs:
        sheet.need("organisation", "grade", "email")
    else:
        sheet.need("name")
    known = _name_columns(sheet, theirs, mentors, talk)
    people, taken = [], set()
    for number, cells in sheet.rows():
        row = {name: cell.strip() for name, cell in zip(sheet.columns, cells, strict=True) if name in known}
        try:
            person = _their_person(row, mentors, room) if theirs else _our_person(row, mentors, room)
            if person.key.lower() in taken:
                raise ValueError(f"{person.key} is listed already; the first row counts")
        except ValueError as reason:
            talk.bad_row(path, number, str(reason))
            continue
        taken.add(person.key.lower())
        people.append(person)
    return People(people, theirs=theirs)


def _name_columns(sheet: Sheet, theirs: bool, mentors: bool, talk: Talk) -> set[str]:
    extra = ONLY_MENTORS if mentors else ONLY_MENTEES
    known = THEIR_COLUMNS | {"capacity" if mentors else "partners"} if theirs else OUR_COLUMNS | extra
    protected = [name for name in sheet.columns if name not in known and PROTECTED.search(name)]
    unknown = [name for name in sheet.columns if name and name not in known and name not in protected]
    if unknown:
        talk.say(f"{sheet.path}: columns not used: {', '.join(unknown)}")
    if protected:
        talk.say(
            f"{sheet.path}: columns never used, because protected characteristics do not count: {', '.join(protected)}"
        )
    return known


def _our_person(row: dict[str, str], mentors: bool, room: int) -> Person:
    get = row.get
    name = get("name")
    if not name:
        raise ValueError("the name is missing")
    return Person(
        key=get("email") or name,
        name=name,
        organisation=get("organisation", ""),
        **{rule.field: _said(rule, get(rule.columns[mentors], "")) for rule in SOFT_RULES.values()},
        languages=_list(get("languages", "")),
        never_with=_list(get("never with", "")),
        line_manager=get("line manager", ""),
        same_organisation_ok=_yes(get("same organisation ok", ""), "same organisation ok"),
        priority=not mentors
        and (_yes(get("priority", ""), "priority") | _yes(get("left out last round", ""), "left out last round")),
        room=_room(row, mentors, room),
    )


def _said(rule: SoftRule, text: str) -> Any:
    """What a cell says for a soft rule: a grade, a list or the text, as the field of `Person` is."""
    if rule.field == "grade":
        return _grade(text, needed=False)
    return _list(text) if Person.__dataclass_fields__[rule.field].type is frozenset else text


def _their_person(row: dict[str, str], mentors: bool, room: int) -> Person:
    key = row["email"]
    if not key:
        raise ValueError("the email is missing")
    if not row["organisation"]:
        raise ValueError("the organisation is missing")
    professions = ("profession", "current profession") if mentors else ("target profession", "profession")
    return Person(
        key=key,
        name=f"{row['first name']} {row['last name']}".strip(),
        organisation=row["organisation"],
        profession=next((row[name] for name in professions if row.get(name)), ""),
        grade=_grade(row["grade"], needed=True),
        room=_room(row, mentors, room),
    )


def _room(row: dict[str, str], mentors: bool, room: int) -> int:
    column = "capacity" if mentors else "partners"
    text = row.get(column, "")
    if not text:
        return room
    number = read_whole(text)
    if number is None or number > MOST_ROOM:
        raise ValueError(f"the {column} {text[:40]!r} is not a whole number from 0 to {MOST_ROOM:,}")
    return number


def _grade(text: str, *, needed: bool) -> int | None:
    if not text:
        if needed:
            raise ValueError("the grade is missing")
        return None
    position = GRADE_POSITION.get(text.lower().replace(" ", ""))
    if position is not None:
        return position
    if re.fullmatch(r"-?\d{1,6}", text, re.ASCII):
        return int(text)
    raise ValueError(f"the grade {text[:40]!r} is neither a whole number nor one of {', '.join(GRADES)}")


def _yes(text: str, column: str) -> bool:
    if text.lower() in YES:
        return True
    if text.lower() in NO:
        return False
    raise ValueError(f"{column} is {text[:40]!r}, which is neither yes nor no")


def _list(text: str) -> frozenset[str]:
    return frozenset(part.strip().lower() for part in re.split(r"[;,|]", text) if part.strip())

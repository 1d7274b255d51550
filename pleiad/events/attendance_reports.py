"""Reads the attendance report that Teams or Zoom gives as a file, and finds its people among those with a place.

Teams writes sections one below the other, UTF-16 and separated by tabs; Zoom writes one table, or a short one about the
meeting above it. Of each, the table whose columns name people is read.
"""

import difflib
import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from pleiad.errors import Refused
from pleiad.members.models import Address
from pleiad.members.names import folded
from pleiad.ui.sheets import Sheet, Unreadable, decode, is_workbook

from .models import Event, Registration

LARGEST = 5_000_000
"""Bytes of a report: one of a thousand people has about 200,000."""
AT_MOST = 5_000
"""Rows that are read."""
NAMES = ("name", "full name", "name (original name)", "participant name", "user name (original name)", "user name")
ADDRESSES = ("email", "user email", "email address", "participant id (upn)", "user principal name")
ALIKE = 0.85
"""How alike two folded names are, by difflib, for a person to be asked about (0 to 1)."""
_BEHIND = re.compile(
    r"\s*[(\[](guest|external|unverified|host|co-host|gwestai|they|she|he)\b[^)\]]*[)\]]\s*$", re.IGNORECASE
)


@dataclass
class Attended:
    """`sure`: registrations that the report names. `doubtful`: a name of the report with the registrations that it may mean.
    `unknown`: names that fit nobody who has a place."""

    sure: list[Registration] = field(default_factory=list)
    doubtful: list[tuple[str, list[Registration]]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def read(data: bytes) -> list[tuple[str, str]]:
    """Name and address ("" where the report has none) of each person in the report, once each. Raises Refused."""
    if len(data) > LARGEST:
        raise Refused(_("The file is too large for an attendance report."))
    if is_workbook(data):
        raise Refused(_("This is a workbook. Open it, save the sheet as CSV, and choose that file."))
    text, _notice = decode(data)
    try:
        sheet = Sheet(_table(text), name="", report=lambda _row, _why: None)
    except Unreadable:
        raise Refused(NOTHING) from None
    name = next((each for each in NAMES if each in sheet.columns), None)
    if name is None:
        raise Refused(NOTHING)
    of_name = sheet.columns.index(name)
    of_address = [sheet.columns.index(each) for each in ADDRESSES if each in sheet.columns]
    people: dict[tuple[str, str], None] = {}
    for _number, cells in list(sheet.rows())[:AT_MOST]:
        addresses = [cells[at].strip().lower() for at in of_address if "@" in cells[at]]
        said = " ".join(_BEHIND.sub("", cells[of_name]).split())[:200]
        if said or addresses:
            people[(said, addresses[0] if addresses else "")] = None
    if not people:
        raise Refused(_("Nobody is named in this report."))
    return list(people)


NOTHING = _("We found no column with names in this file. Choose the attendance report that Teams or Zoom gives as CSV.")


def _table(text):
    """From the header of the table of people to its end."""
    lines = text.splitlines()
    for number, line in enumerate(lines):
        cells = [cell.strip(' "\ufeff').lower() for cell in re.split(r"[\t,;]", line)]
        if any(cell in NAMES for cell in cells) and len(cells) > 1:
            rest = lines[number:]
            ends = next(
                (at for at, each in enumerate(rest) if not each.strip() or re.match(r"\d+\. \w", each)), len(rest)
            )
            return "\n".join(rest[:ends])
    raise Refused(NOTHING)


def find(event: Event, people: list[tuple[str, str]]) -> Attended:
    """Who of those with a place is meant. A proved address is sure, and so is a name that one of them has; a name that two
    have, or one that is nearly a member's, is doubtful. Two statements, however many there are."""
    placed = list(
        event.registrations.placed().select_related("member", "member__organisation").order_by("member__name")
    )
    of_member = {each.member_id: each for each in placed}
    addresses = {address for _name, address in people if address}
    held = Address.objects.filter(address__in=addresses).values_list("address", "member")
    of_address = {address: of_member[member] for address, member in held if member in of_member}
    of_name: dict[str, list[Registration]] = {}
    for each in placed:
        of_name.setdefault(folded(each.member.name), []).append(each)
    found = Attended()
    known: dict[int, Registration] = {}
    rest = []
    for name, address in people:
        if address in of_address:
            known[of_address[address].pk] = of_address[address]
        else:
            rest.append(name)
    for name in filter(None, rest):
        same = _named(name, of_name)
        if len(same) == 1:
            known[same[0].pk] = same[0]
        elif those := [each for each in (same or _nearly(name, of_name)) if each.pk not in known]:
            found.doubtful.append((name, those))
        elif not same:
            found.unknown.append(name)
    found.sure = sorted(known.values(), key=lambda each: (each.member.name, each.pk))
    return found


def _named(name, of_name):
    if "," in name:
        last, _comma, first = name.partition(",")
        return of_name.get(folded(name), []) or of_name.get(folded(f"{first} {last}"), [])
    return of_name.get(folded(name), [])


def _nearly(name, of_name):
    close = difflib.get_close_matches(folded(name), list(of_name), n=3, cutoff=ALIKE)
    first = folded(name).split()
    shorter = [known for known in of_name if len(first) == 1 and known.split()[:1] == first]
    return [each for known in dict.fromkeys([*close, *shorter]) for each in of_name[known]][:5]

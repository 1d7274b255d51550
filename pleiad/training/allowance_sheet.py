"""Allowances from a CSV file: read, shown row by row, and only then taken over."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext as _

from pleiad.errors import Refused
from pleiad.members.models import Member
from pleiad.members.organisations import finding
from pleiad.ui.sheets import Sheet, Unreadable, read_day, read_whole

from . import rules
from .actions import points
from .models import Allowance
from .models.points import POINTS_AT_MOST, YEARS

COLUMNS = ("organisation", "year", "points", "contact name", "contact address", "expires")
OTHER_NAMES = {
    "organisation name": "organisation", "organization": "organisation", "employer": "organisation",
    "contact": "contact name", "name of contact": "contact name",
    "contact email": "contact address", "contact e-mail": "contact address", "contact email address": "contact address",
    "contact e-mail address": "contact address", "email": "contact address", "e-mail": "contact address",
    "email address": "contact address", "expiry": "expires", "expiry date": "expires", "expires on": "expires",
    "last day": "expires", "valid until": "expires", "until": "expires",
}  # fmt: skip
ROWS_AT_MOST = 2000


@dataclass
class Row:
    """One row: its number in the file, what it says, and what is wrong with it or what it would do."""

    number: int
    said: dict
    values: dict = field(default_factory=dict)
    trouble: str = ""
    does: str = ""


def read(text: str) -> list[Row]:
    """The rows of a file, checked against each other and the database in a constant number of queries. Raises Refused
    when the file as a whole cannot be used."""
    broken: list[Row] = []
    unreadable = _(
        "This row cannot be read. Check it for an open quotation mark, or for more cells than the header has."
    )
    try:
        # No database keeps a NUL, and no spreadsheet means one.
        sheet = Sheet(
            text.replace("\x00", ""),
            name="",
            report=lambda number, reason: broken.append(Row(number, dict.fromkeys(COLUMNS, ""), trouble=unreadable)),
        )
    except Unreadable:
        raise Refused(_("The file has a column twice.")) from None
    sheet.rename(OTHER_NAMES)
    if missing := [name for name in COLUMNS if name not in sheet.columns]:
        raise Refused(_("The file has no column “%(names)s”.") % {"names": "”, “".join(missing)})
    rows = []
    for number, cells in sheet.rows():
        said = dict(zip(sheet.columns, (cell.strip() for cell in cells), strict=True))
        rows.append(Row(number, {name: said[name] for name in COLUMNS}))
    if len(rows) + len(broken) > ROWS_AT_MOST:
        raise Refused(_("The file has more than %(most)s rows. Split it.") % {"most": ROWS_AT_MOST})
    organisations = finding.meant_each(row.said["organisation"] for row in rows)
    known = {
        (each.organisation_id, each.year): each
        for each in Allowance.objects.filter(organisation__in=organisations.values())
    }
    seen = set()
    for row in rows:
        _check(row, organisations, known, seen)
    return sorted([*rows, *broken], key=lambda row: row.number)


def _check(row, organisations, known, seen):
    said = row.said
    try:
        organisation = organisations.get(said["organisation"])
        if organisation is None:
            raise Refused(_("No organisation of ours has this name."))
        year, wanted = _number(said["year"], "year"), _number(said["points"], "points")
        if year not in YEARS:
            raise Refused(_("The year is not a year."))
        if wanted > POINTS_AT_MOST:
            raise Refused(_("That is more points than anyone has."))
        if not said["contact name"] or len(said["contact name"]) > 100:
            raise Refused(_("The name of the contact is missing or too long."))
        _address(said["contact address"])
        expires = _last_day(said["expires"])
        if (organisation.pk, year) in seen:
            raise Refused(_("This organisation and year are in the file twice."))
        seen.add((organisation.pk, year))
        allowance = known.get((organisation.pk, year))
        if reason := rules.why_not_change_points(allowance=allowance, points=wanted):
            raise Refused(reason)
    except Refused as refusal:
        row.trouble = str(refusal)
        return
    row.values = {
        "organisation": organisation,
        "year": year,
        "points": wanted,
        "contact_name": said["contact name"],
        "contact_address": said["contact address"].lower(),
        "expires_at": expires,
    }
    row.does = (
        _("New")
        if allowance is None
        else _("Changes %(before)s to %(after)s points")
        % {
            "before": allowance.points,
            "after": wanted,
        }
    )


def _number(text, name):
    number = read_whole(text)
    if number is None:
        raise Refused(_("“%(text)s” is not a number for %(name)s.") % {"text": text[:30], "name": name})
    return number


def _address(text):
    try:
        validate_email(text)
    except ValidationError:
        raise Refused(_("“%(text)s” is not an email address.") % {"text": text[:60]}) from None


def _last_day(text) -> datetime:
    """The end of the last day on which the points can be used, in London."""
    day = read_day(text)
    if day is None or day.year not in YEARS:
        raise Refused(_("“%(text)s” is not a day. Write it like 31/03/2027 or 2027-03-31.") % {"text": text[:30]})
    return end_of(day)


def end_of(day: date) -> datetime:
    """The end of the last day: the midnight in London at which the points lapse."""
    after = datetime.combine(day + timedelta(days=1), time(), timezone.get_default_timezone())
    return after.astimezone(UTC)


def take_over(*, rows: list[Row], by: Member, at: datetime) -> tuple[int, list[Row]]:
    """Grant what the valid rows say, each in its own transaction. Returns how many, and the rows left out."""
    done, left_out = 0, []
    for row in rows:
        if not row.trouble:
            try:
                points.grant(**row.values, by=by, at=at)
                done += 1
                continue
            except Refused as refusal:  # used meanwhile
                row.trouble = str(refusal)
        left_out.append(row)
    return done, left_out

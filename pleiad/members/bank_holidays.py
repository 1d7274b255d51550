"""Bank holidays of the three jurisdictions of the United Kingdom, by rule, with the one-off days.

The rules are those of the Banking and Financial Dealings Act 1971 (schedule 1) and of the yearly proclamations: a holiday
that falls on a Saturday or Sunday is kept on the next weekday that is not one already. They hold from 2008, when Scotland
first kept St Andrew's Day. data/bank_holidays.csv has the days added or taken away since, up to 2026.
"""

import csv
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from dateutil.easter import easter
from django.utils.translation import gettext_lazy as _

NATIONS = [
    ("england-and-wales", _("England and Wales")),
    ("scotland", _("Scotland")),
    ("northern-ireland", _("Northern Ireland")),
]
ONCE = Path(__file__).parent / "data" / "bank_holidays.csv"
MONDAY, SATURDAY = 0, 5
FIXED = {  # month and day; the substitute is looked for in this order
    "england-and-wales": [(1, 1), (12, 25), (12, 26)],
    "scotland": [(1, 1), (1, 2), (11, 30), (12, 25), (12, 26)],
    "northern-ireland": [(1, 1), (3, 17), (7, 12), (12, 25), (12, 26)],
}


@cache
def of_year(nation: str, year: int) -> frozenset[date]:
    """The bank holidays of a nation (a key of NATIONS) in a year, as the days on which they are kept."""
    found = {easter(year) - timedelta(days=2), _first_monday(year, 5), _last_monday(year, 5)}
    found.add(_first_monday(year, 8) if nation == "scotland" else _last_monday(year, 8))
    if nation != "scotland":
        found.add(easter(year) + timedelta(days=1))
    on_weekdays = [date(year, *each) for each in FIXED[nation]]
    found |= {day for day in on_weekdays if day.weekday() < SATURDAY}
    for day in on_weekdays:
        if day.weekday() >= SATURDAY:
            while day.weekday() >= SATURDAY or day in found:
                day += timedelta(days=1)
            found.add(day)
    added, taken_away = _once(nation)
    return frozenset((found - taken_away) | {day for day in added if day.year == year})


def is_bank_holiday(day: date, *, nation: str) -> bool:
    """Whether banks are closed on this day; for no nation ("") never."""
    return bool(nation) and day in of_year(nation, day.year)


def _first_monday(year, month):
    first = date(year, month, 1)
    return first + timedelta(days=(MONDAY - first.weekday()) % 7)


def _last_monday(year, month):
    after = date(year, month + 1, 1)
    return after - timedelta(days=(after.weekday() - MONDAY - 1) % 7 + 1)


@cache
def _once(nation):
    with ONCE.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["nation"] == nation]
    days = {
        change: frozenset(date.fromisoformat(row["day"]) for row in rows if row["change"] == change)
        for change in ("added", "taken away")
    }
    return days["added"], days["taken away"]

"""When organisers are there to keep a promise: weekdays in office hours, without the bank holidays of the nation."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from .bank_holidays import is_bank_holiday

OPENS, CLOSES = time(9), time(17)
LONDON = ZoneInfo("Europe/London")
SATURDAY = 5
BANKS_OF = {"Scotland": "scotland", "Northern Ireland": "northern-ireland"}
"""Bank holidays by the nation of a member. Everywhere else, and where it is not known, those of England and Wales count."""


def is_working_day(day: date, *, nation: str = "") -> bool:
    """Whether offices of this nation are open on this day."""
    return day.weekday() < SATURDAY and not is_bank_holiday(day, nation=BANKS_OF.get(nation, "england-and-wales"))


def in_office_hours(at: datetime, *, nation: str = "") -> datetime:
    """This moment if an office is open then, or else the next one at which it opens."""
    local = at.astimezone(LONDON)
    if is_working_day(local.date(), nation=nation) and OPENS <= local.time() < CLOSES:
        return at
    day = local.date() if local.time() < OPENS else local.date() + timedelta(days=1)
    while not is_working_day(day, nation=nation):
        day += timedelta(days=1)
    return datetime.combine(day, OPENS, LONDON).astimezone(at.tzinfo)


def last_in_office_hours(at: datetime, *, nation: str = "") -> datetime:
    """This moment if an office is open then, or else the last before it at which one closed."""
    local = at.astimezone(LONDON)
    day = local.date()
    if is_working_day(day, nation=nation) and OPENS <= local.time() <= CLOSES:
        return at
    if local.time() < OPENS:
        day -= timedelta(days=1)
    while not is_working_day(day, nation=nation):
        day -= timedelta(days=1)
    return datetime.combine(day, CLOSES, LONDON).astimezone(at.tzinfo)


def working_days_after(at: datetime, days: int, *, nation: str = "") -> datetime:
    """The moment so many working days later, at the same time of day by London's clock, and in office hours. What comes
    in while the offices are closed counts from when they open."""
    local = in_office_hours(at, nation=nation).astimezone(LONDON)
    day = local.date()
    while days:
        day += timedelta(days=1)
        days -= is_working_day(day, nation=nation)
    return datetime.combine(day, local.time(), LONDON).astimezone(at.tzinfo)

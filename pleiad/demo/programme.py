"""What the invented network plans: which events lie when, and what they are about."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from .topics import LEARNING, MEETINGS, SOCIALS, VISITS, DemoTopic

LONDON = ZoneInfo("Europe/London")
AHEAD = timedelta(days=213)
"""How far the programme reaches: seven months."""
EXTRAS_AHEAD = timedelta(days=100)
THURSDAY, TUESDAY, WEDNESDAY = 3, 1, 2


@dataclass(frozen=True)
class Slot:
    """One event of the programme: its day and hours in London, and what it is about."""

    day: date
    begins: time
    ends: time
    topic: DemoTopic

    @property
    def starts_at(self) -> datetime:
        return datetime.combine(self.day, self.begins, LONDON)

    @property
    def ends_at(self) -> datetime:
        return datetime.combine(self.day, self.ends, LONDON)


def coming(*, at: datetime) -> list[Slot]:
    """Meetings of the next seven months and the social, learning and travelling events of the next three, by time."""
    slots = []
    for year, month in _months(at.date(), at.date() + AHEAD):
        slots.append(meeting(year, month))
        if _extra(year, month).starts_at <= at + EXTRAS_AHEAD:
            slots.append(_extra(year, month))
    return sorted((slot for slot in slots if at < slot.starts_at <= at + AHEAD), key=lambda slot: slot.starts_at)


def past(*, at: datetime, months: int = 6) -> list[Slot]:
    """The meetings of the last months that are over, by time."""
    first = at.date() - timedelta(days=31 * (months + 1))
    over = [slot for slot in (meeting(*month) for month in _months(first, at.date())) if slot.ends_at <= at]
    return over[-months:]


def meeting(year: int, month: int) -> Slot:
    """The month's meeting: last Thursday, 4pm to 5:30pm; in December before people go home for Christmas."""
    day = _nth(year, month, THURSDAY, 3) if month == 12 else _last(year, month, THURSDAY)
    return Slot(day, time(16), time(17, 30), MEETINGS[(year * 12 + month) % len(MEETINGS)])


def soon(*, at: datetime) -> Slot:
    """A lunch break on a working day of the coming week, three to five days from now."""
    day = at.astimezone(LONDON).date() + timedelta(days=3)
    day += timedelta(days=7 - day.weekday() if day.weekday() > 4 else 0)
    return Slot(day, time(12, 30), time(13, 15), SOCIALS[day.toordinal() // 7 % len(SOCIALS)])


def _extra(year, month):
    """Beside its meeting a month has something to chat at, something to learn, or a visit, in turn."""
    turn, number = month % 3, (year * 12 + month) // 3
    if turn == 0:
        return Slot(_nth(year, month, WEDNESDAY, 2), time(12, 30), time(13, 15), SOCIALS[number % len(SOCIALS)])
    if turn == 1:
        return Slot(_nth(year, month, TUESDAY, 2), time(10), time(12), LEARNING[number % len(LEARNING)])
    return Slot(_nth(year, month, WEDNESDAY, 2), time(13), time(16), VISITS[number % len(VISITS)])


def _months(first, last):
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        yield year, month
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def _nth(year, month, weekday, number):
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (number - 1))


def _last(year, month, weekday):
    next_first = date(year + month // 12, month % 12 + 1, 1)
    return next_first - timedelta(days=(next_first.weekday() - weekday - 1) % 7 + 1)

"""Moments at which a calendar or a clock does something rare. PLEIAD_NOW moves a whole run of the tests to one.

`python -m tests.moments` lists them, as PLEIAD_NOW takes them.
"""

import functools
import os
import re
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import time_machine

LONDON = ZoneInfo("Europe/London")
NAME = "PLEIAD_NOW"
READS_A_CLOCK = re.compile(r"\btimezone\.now\b|\bdatetime\.now\b|\bdate\.today\b|\btime\.time\b|\btime_machine\b")


def wanted() -> datetime | None:
    """The moment that PLEIAD_NOW names, or None. ValueError when it is no ISO moment with an offset."""
    said = os.environ.get(NAME, "")
    if not said:
        return None
    moment = datetime.fromisoformat(said)
    if moment.tzinfo is None:
        raise ValueError(f"{NAME} must say its offset from UTC: {said}+00:00")
    return moment.astimezone(UTC)


def travel(moment: datetime | None = None) -> None:
    """Move the clock of this process, and of what it forks, to the moment or to PLEIAD_NOW; it goes on from there."""
    if moment := moment or wanted():
        time_machine.travel(moment).start()


def eight(*, at: datetime) -> dict[str, datetime]:
    """The eight moments that are next, seen from `at`: what each is called, and when it is, in UTC."""
    day = at.astimezone(LONDON).date()
    ahead = [day + timedelta(days=number) for number in range(8 * 366 + 1)]

    def at_the_next(hour, suits):
        moments = (datetime.combine(each, hour, LONDON).astimezone(UTC) for each in ahead if suits(each))
        return next(moment for moment in moments if moment >= at)

    def last_sunday_of(month):
        return lambda each: (each.month, each.weekday()) == (month, 6) and (each + timedelta(days=7)).month != month

    return {
        "now": at.astimezone(UTC).replace(second=0, microsecond=0),  # forms take minutes
        "a Monday at 8am": at_the_next(time(8), lambda each: each.weekday() == 0),
        "minutes before the clocks go forward": at_the_next(time(0, 55), last_sunday_of(3)),
        "minutes before the clocks go back": at_the_next(time(1, 55), last_sunday_of(10)),
        "29 February": at_the_next(time(12), lambda each: (each.month, each.day) == (2, 29)),
        "the end of a year": at_the_next(time(23, 55), lambda each: (each.month, each.day) == (12, 31)),
        "the first of a month": at_the_next(time(0, 1), lambda each: each.day == 1),
        "in three years": at.astimezone(UTC) + timedelta(days=3 * 365 + 1),
    }


def touches_a_clock(item) -> bool:
    """Whether what a test does can depend on when it does it: it lives at noon, or its file reads a clock."""
    if item.get_closest_marker("dated") or item.get_closest_marker("journey") or item.get_closest_marker("real"):
        return False
    return "noon" in item.fixturenames or _reads_a_clock(item.path)


@functools.cache
def _reads_a_clock(path: Path) -> bool:
    return bool(READS_A_CLOCK.search(path.read_text()))


if __name__ == "__main__":
    for name, moment in eight(at=datetime.now(UTC)).items():
        print(f"{moment.isoformat(timespec='seconds')}  {name}")

"""Moments at which people work, so that the invented past looks like one."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def days_ago(days: int, hour: int, minute: int = 0, *, at: datetime) -> datetime:
    """That hour in London so many days before `at` (one or more), or on the Friday before when it was a weekend."""
    return (
        on_a_weekday(at.astimezone(LONDON) - timedelta(days=days))
        .replace(hour=hour, minute=minute, second=0, microsecond=0)
        .astimezone(UTC)
    )


def at_work(moment: datetime, *, chance) -> datetime:
    """Some minute between 8am and 6pm on the day of the moment, or on the Friday before when that was a weekend."""
    day = on_a_weekday(moment.astimezone(LONDON))
    return day.replace(
        hour=chance.randint(8, 17), minute=chance.randint(0, 59), second=chance.randint(0, 59), microsecond=0
    ).astimezone(UTC)


def on_a_weekday(moment):
    """The same moment or date, or that of the Friday before when it is a weekend."""
    return moment - timedelta(days=max(0, moment.weekday() - 4))

"""A day and a time of day as people in London write them, made into a moment."""

from datetime import UTC, date, datetime, time

from django.utils import timezone


def moment(*, day: date, at_time: time) -> datetime | None:
    """The moment in UTC; None for a time that the clocks skip in March. Of October's repeated hour the first counts."""
    here = timezone.get_default_timezone()
    wanted = datetime.combine(day, at_time, tzinfo=here)
    found = wanted.astimezone(UTC)
    if found.astimezone(here).replace(tzinfo=None) != wanted.replace(tzinfo=None):
        return None
    return found


def offset_minutes(moment: datetime) -> int:
    """How many minutes London is ahead of UTC at a moment, by the rules of today."""
    ahead = moment.astimezone(timezone.get_default_timezone()).utcoffset()
    return int(ahead.total_seconds() // 60) if ahead else 0

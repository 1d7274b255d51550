"""When an email may leave that its reader is not waiting for: not at night, and one an hour."""

from datetime import datetime, timedelta

from django.utils import timezone

from pleiad.members.models import Member

from .models import FIRST_HOUR, LAST_HOUR, EmailTimes

AN_HOUR = timedelta(hours=1)


def is_night(at: datetime) -> bool:
    """Whether it is before eight in the morning or after nine in the evening, in London."""
    return not FIRST_HOUR <= timezone.localtime(at).hour <= LAST_HOUR


def by_day(at: datetime) -> datetime:
    """This moment, or the next morning at eight in London if it is night."""
    if not is_night(at):
        return at
    here = timezone.localtime(at)
    if here.hour > LAST_HOUR:
        here += timedelta(days=1)
    return here.replace(hour=FIRST_HOUR, minute=0, second=0, microsecond=0)


def take_turns(members: list[Member], *, at: datetime) -> dict[int, datetime]:
    """When an email that is written now may leave, by the number of each member: by day, an hour after the one before. Call it
    in the transaction that queues them; the turn is taken."""
    keys = sorted(each.pk for each in members)
    EmailTimes.objects.bulk_create([EmailTimes(member_id=key) for key in keys], ignore_conflicts=True)
    held = EmailTimes.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
    turns = {}
    for times in held:
        next_one = times.latest_at + AN_HOUR if times.latest_at else at
        times.latest_at = turns[times.pk] = by_day(max(at, next_one))
        times.save(update_fields=["latest_at"])
    return turns

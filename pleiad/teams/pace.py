"""One pace for all processes: at most four requests a second to one team, guests one after another, and no request before
a wait is over."""

from datetime import datetime, timedelta

from django.conf import settings

from .models import Pace

GAPS = {
    "team": timedelta(milliseconds=275),
    "directory": timedelta(milliseconds=50),
    "invite": timedelta(milliseconds=50),
    "posts": timedelta(seconds=2),
}
"""Between two requests. Graph allows 4 a second on one team and 150 in 5 seconds for invitations (its throttling page);
the gaps leave room for requests that overtake each other on the way."""

LANE_OF = {"look-up": "directory", "see": "directory", "deleted": "directory", "invite": "invite"}
"""Every other call goes to the team."""


def lane_of(call: str) -> str:
    return LANE_OF.get(call, "team")


def gap_of(lane: str) -> timedelta:
    """How long between two requests of one sort. New guests come one by one: Microsoft has been seen to block a directory
    whose invitations came in a rush."""
    if lane == "invite" and settings.TEAMS_INVITES_AN_HOUR:
        return max(timedelta(hours=1) / settings.TEAMS_INVITES_AN_HOUR, GAPS[lane])
    return GAPS[lane]


def take(*, queue: str, lane: str, at: datetime) -> timedelta:
    """Take the right to send one request now, by one guarded update; otherwise how long to wait before asking again."""
    name = f"{queue}:{lane}"
    free = Pace.objects.filter(name=name, next_at__lte=at)
    if free.update(next_at=at + gap_of(lane)):
        return timedelta(0)
    known = Pace.objects.filter(name=name).first()
    if known is None:
        Pace.objects.bulk_create([Pace(name=name, next_at=at)], ignore_conflicts=True)
        return take(queue=queue, lane=lane, at=at)
    return max(known.next_at - at, timedelta(milliseconds=1))


def hold(*, queue: str, lane: str, until: datetime) -> None:
    """Nobody sends anything on this lane before `until`."""
    Pace.objects.bulk_create([Pace(name=f"{queue}:{lane}", next_at=until)], ignore_conflicts=True)
    Pace.objects.filter(name=f"{queue}:{lane}", next_at__lt=until).update(next_at=until)

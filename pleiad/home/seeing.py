"""Until when a member has seen what is new. The moment moves with each sign-in and when the member says so; GET moves nothing."""

from datetime import datetime, timedelta

from django.utils import timezone

from pleiad.members.models import Member

from .models import Seen

AT_FIRST = timedelta(days=14)
"""So far back is new to a member of whom we have no moment."""
LONGEST = timedelta(days=30)


def since(member: Member, seen: Seen | None, *, at: datetime) -> datetime | None:
    """From when on things are new to this member; None where that is switched off."""
    if seen and seen.off_since:
        return None
    first = max(member.joined_at or at, at - AT_FIRST)
    return max(seen.until, at - LONGEST) if seen and seen.until else first


def came(*, user: Member, **_signal) -> None:
    """The member signed in: what was there at the sign-in before has been seen."""
    at = timezone.now()
    seen, made = Seen.objects.get_or_create(member=user, defaults={"came_at": at})
    if made or seen.off_since:
        return
    seen.until, seen.came_at = max(filter(None, [seen.until, seen.came_at]), default=None), at
    seen.save(update_fields=["until", "came_at"])


def see(*, by: Member, at: datetime) -> None:
    """The member has seen everything until now."""
    Seen.objects.update_or_create(member=by, defaults={"until": at})


def switch(*, by: Member, on: bool, at: datetime) -> None:
    """Show what is new, or not; while it is off, no moment is kept."""
    values = {"off_since": None, "until": at} if on else {"off_since": at, "until": None, "came_at": None}
    Seen.objects.update_or_create(member=by, defaults=values)


def close_first_steps(*, by: Member, at: datetime) -> None:
    Seen.objects.update_or_create(member=by, defaults={"welcome_closed_at": at})

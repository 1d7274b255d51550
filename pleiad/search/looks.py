"""How much one member may look up in an hour, so that nobody copies the directory with a thousand requests."""

from datetime import datetime, timedelta

from django.db.models import F, Sum
from django.utils.translation import gettext_lazy as _

from pleiad.errors import Refused
from pleiad.members.models import Member

from .models import Looks

PROFILES_AN_HOUR = 60
"""As many as an organiser may look up at the desk; a member who looks for someone to ask reads far fewer."""
SEARCHES_AN_HOUR = 150
AN_HOUR, TEN_MINUTES = timedelta(hours=1), timedelta(minutes=10)


def count_profile(*, by: Member, at: datetime) -> None:
    """Count one profile read. Refused from the 61st in an hour on; only the number is kept, not whose profile it was."""
    if _one_more("profiles", by, at) > PROFILES_AN_HOUR:
        raise Refused(_("You have looked at many profiles in the last hour. Come back a little later."))


def count_search(*, by: Member, at: datetime) -> None:
    """Count one search or page of the directory. Refused from the 151st in an hour on."""
    if _one_more("searches", by, at) > SEARCHES_AN_HOUR:
        raise Refused(_("You have searched many times in the last hour. Come back a little later."))


def _one_more(column, by, at):
    """Count one more; returns how many there were in the hour that ends now."""
    since = at.replace(minute=at.minute // 10 * 10, second=0, microsecond=0)
    these = Looks.objects.filter(member=by, since=since)
    if not these.update(**{column: F(column) + 1}):
        Looks.objects.bulk_create([Looks(member=by, since=since)], ignore_conflicts=True)
        these.update(**{column: F(column) + 1})
    hour = Looks.objects.filter(member=by, since__gt=at - AN_HOUR, since__lte=since)
    return hour.aggregate(total=Sum(column))["total"]


def forget_old(*, at: datetime) -> int:
    """Delete counts after two hours; returns how many."""
    return Looks.objects.filter(since__lt=at - 2 * AN_HOUR).delete()[0]

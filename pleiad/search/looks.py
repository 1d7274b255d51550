"""How much one member may look up in an hour, so that nobody copies the directory with a thousand requests."""

from datetime import datetime, timedelta

from django.db.models import F, Sum
from django.utils.translation import gettext_lazy as _

from pleiad.errors import Refused
from pleiad.members import paces
from pleiad.members.models import Member

from .models import Looks

PROFILES_AN_HOUR = 60
"""As many as an organiser may look up at the desk; a member who looks for someone to ask reads far fewer. Two names of a
list, wherever it stands, count as one profile: a list shows half of what a profile does."""
LISTED = 2
SEARCHES_AN_HOUR = 150
AN_HOUR, A_MINUTE = timedelta(hours=1), timedelta(minutes=1)


def count_profile(*, by: Member, at: datetime) -> None:
    """Count one profile read. Refused from the 61st in an hour on; only the number is kept, not whose profile it was."""
    _read(1, by, at)


def count_listed(*, by: Member, names: int, at: datetime) -> None:
    """Count the names on one page of the directory, or among the matches of a search, against the same allowance."""
    if names:
        _read(-(-names // LISTED), by, at)


def _read(profiles: int, by: Member, at: datetime) -> None:
    if _more("profiles", profiles, by, at) > PROFILES_AN_HOUR:
        raise Refused(_("You have looked at many profiles in the last hour. Come back a little later."))
    if reason := paces.why_not("look", used=paces.used("look", by=by, at=at)):
        raise Refused(reason)
    paces.note("look", by=by, at=at)


def count_search(*, by: Member, at: datetime) -> None:
    """Count one search or page of the directory. Refused from the 151st in an hour on."""
    if _more("searches", 1, by, at) > SEARCHES_AN_HOUR:
        raise Refused(_("You have searched many times in the last hour. Come back a little later."))


def _more(column: str, many: int, by: Member, at: datetime) -> int:
    """Count so many more; returns how many there were in the hour that ends now. The minute that was under way when it began
    counts whole: rather one too many than one too few."""
    since = at.replace(second=0, microsecond=0)
    these = Looks.objects.filter(member=by, since=since)
    if not these.update(**{column: F(column) + many}):
        Looks.objects.bulk_create([Looks(member=by, since=since)], ignore_conflicts=True)
        these.update(**{column: F(column) + many})
    hour = Looks.objects.filter(member=by, since__gt=at - AN_HOUR - A_MINUTE, since__lte=since)
    return hour.aggregate(total=Sum(column))["total"]


def forget_old(*, at: datetime) -> int:
    """Delete counts after two hours; returns how many."""
    return Looks.objects.filter(since__lt=at - 2 * AN_HOUR).delete()[0]

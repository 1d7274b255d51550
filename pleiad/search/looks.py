"""How much one member may look up in an hour and in a day, so that nobody copies the directory with a thousand requests."""

from datetime import datetime, timedelta

from django.db.models import F, Q, Sum
from django.utils.translation import gettext_lazy as _

from pleiad.errors import Refused
from pleiad.members.models import Member

from .models import Looks

PROFILES_AN_HOUR = 60
"""As many as an organiser may look up at the desk; a member who looks for someone to ask reads far fewer. Two names of a
list, wherever it stands, count as one profile: a list shows half of what a profile does."""
LISTED = 2
PROFILES_A_DAY = 240
"""Four full hours. Who looks for someone to ask never meets it; a network of three thousand takes a week to copy."""
SEARCHES_AN_HOUR = 150
AN_HOUR, A_DAY, A_MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)


def count_profile(*, by: Member, at: datetime) -> None:
    """Count one profile read. Refused from the 61st in an hour on, and from the 241st in a day; only the number is kept, not
    whose profile it was."""
    _read(1, by, at)


def count_listed(*, by: Member, names: int, at: datetime) -> None:
    """Count the names on one page of the directory, or among the matches of a search, against the same allowance."""
    if names:
        _read(-(-names // LISTED), by, at)


def _read(profiles: int, by: Member, at: datetime) -> None:
    in_an_hour, in_a_day = _more("profiles", profiles, by, at)
    if in_an_hour <= PROFILES_AN_HOUR and in_a_day <= PROFILES_A_DAY:
        return
    _more("profiles", -profiles, by, at)  # what was refused was not read
    if in_a_day > PROFILES_A_DAY:
        raise Refused(_("You have read very many profiles today. Come back tomorrow."))
    raise Refused(_("You have looked at many profiles in the last hour. Come back a little later."))


def count_search(*, by: Member, at: datetime) -> None:
    """Count one search or page of the directory. Refused from the 151st in an hour on."""
    if _more("searches", 1, by, at)[0] > SEARCHES_AN_HOUR:
        _more("searches", -1, by, at)
        raise Refused(_("You have searched many times in the last hour. Come back a little later."))


def _more(column: str, many: int, by: Member, at: datetime) -> tuple[int, int]:
    """Count so many more; returns how many there were in the hour, and in the day, that ends now. The minute that was under
    way when it began counts whole: rather one too many than one too few."""
    since = at.replace(second=0, microsecond=0)
    these = Looks.objects.filter(member=by, since=since)
    if not these.update(**{column: F(column) + many}):
        Looks.objects.bulk_create([Looks(member=by, since=since)], ignore_conflicts=True)
        these.update(**{column: F(column) + many})
    day = Looks.objects.filter(member=by, since__gt=at - A_DAY - A_MINUTE, since__lte=since)
    lately = Q(since__gt=at - AN_HOUR - A_MINUTE)
    found = day.aggregate(in_an_hour=Sum(column, filter=lately), in_a_day=Sum(column))
    return found["in_an_hour"], found["in_a_day"]

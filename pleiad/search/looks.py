"""How much one member may look up in an hour, so that nobody copies the directory by asking a thousand times."""

from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from pleiad.members.models import Member
from pleiad.refusals import Refused

from .models import Looks

PROFILES_AN_HOUR = 60
"""As many as an organiser may look up at the desk; a person who looks for somebody to ask reads far fewer."""
SEARCHES_AN_HOUR = 150
AN_HOUR, TEN_MINUTES = timedelta(hours=1), timedelta(minutes=10)
COUNT = {
    "profiles": "INSERT INTO search_looks (member_id, since, profiles, searches) VALUES (%s, %s, 1, 0)"
    " ON CONFLICT (member_id, since) DO UPDATE SET profiles = search_looks.profiles + 1",
    "searches": "INSERT INTO search_looks (member_id, since, profiles, searches) VALUES (%s, %s, 0, 1)"
    " ON CONFLICT (member_id, since) DO UPDATE SET searches = search_looks.searches + 1",
}


def count_profile(*, by: Member, at: datetime) -> None:
    """One profile read. Refused from the 61st in an hour on; what is kept is a number, not whom she looked at."""
    if _one_more("profiles", by, at) > PROFILES_AN_HOUR:
        raise Refused(_("You have looked at many profiles in the last hour. Come back a little later."))


def count_search(*, by: Member, at: datetime) -> None:
    """One search or page of the directory. Refused from the 151st in an hour on."""
    if _one_more("searches", by, at) > SEARCHES_AN_HOUR:
        raise Refused(_("You have searched many times in the last hour. Come back a little later."))


def _one_more(what, by, at):
    since = at.replace(minute=at.minute // 10 * 10, second=0, microsecond=0)
    with connection.cursor() as cursor:
        cursor.execute(COUNT[what], [by.pk, connection.ops.adapt_datetimefield_value(since)])
    recent = Looks.objects.filter(member=by, since__gt=at - AN_HOUR, since__lte=at)
    return recent.aggregate(all=Sum(what))["all"]


def forget_old(*, at: datetime) -> int:
    """Counts go after two hours; returns how many went."""
    return Looks.objects.filter(since__lt=at - 2 * AN_HOUR).delete()[0]

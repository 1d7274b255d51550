"""How much one member may look up in an hour, so that nobody copies the directory by asking a thousand times."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from pleiad.members.models import Member
from pleiad.prepared import here, send
from pleiad.refusals import Refused

from .models import Looks

PROFILES_AN_HOUR = 60
"""As many as an organiser may look up at the desk; a person who looks for somebody to ask reads far fewer."""
SEARCHES_AN_HOUR = 150
AN_HOUR, TEN_MINUTES = timedelta(hours=1), timedelta(minutes=10)
COUNT = """INSERT INTO search_looks (member_id, since, {one}, {other}) VALUES (%s, %s, 1, 0)
ON CONFLICT (member_id, since) DO UPDATE SET {one} = search_looks.{one} + 1
RETURNING {one} + coalesce((SELECT sum(earlier.{one}) FROM search_looks AS earlier
    WHERE earlier.member_id = search_looks.member_id AND earlier.since < search_looks.since AND earlier.since > %s), 0)"""
UNHURRIED = ", set_config('synchronous_commit', 'off', true)"
"""On PostgreSQL the answer does not wait for the disk: a count that a power cut takes away is no harm."""


def count_profile(*, by: Member, at: datetime) -> None:
    """One profile read. Refused from the 61st in an hour on; what is kept is a number, not whom she looked at."""
    if _one_more("profiles", by, at) > PROFILES_AN_HOUR:
        raise Refused(_("You have looked at many profiles in the last hour. Come back a little later."))


def count_search(*, by: Member, at: datetime) -> None:
    """One search or page of the directory. Refused from the 151st in an hour on."""
    if _one_more("searches", by, at) > SEARCHES_AN_HOUR:
        raise Refused(_("You have searched many times in the last hour. Come back a little later."))


def _one_more(what, by, at):
    """Counts, in one statement; how many there were in the hour that ends now."""
    other = "profiles" if what == "searches" else "searches"
    connection, since = here(), at.replace(minute=at.minute // 10 * 10, second=0, microsecond=0)
    sql = COUNT.format(one=what, other=other) + (UNHURRIED if connection.vendor == "postgresql" else "")
    since, hour_ago = map(connection.ops.adapt_datetimefield_value, (since, at - AN_HOUR))
    return send(connection, sql, [by.pk, since, hour_ago])[0][0][0]


def forget_old(*, at: datetime) -> int:
    """Counts go after two hours; returns how many went."""
    return Looks.objects.filter(since__lt=at - 2 * AN_HOUR).delete()[0]

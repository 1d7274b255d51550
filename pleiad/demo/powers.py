"""What organisers do not do alone: a joint decision that waits, an appeal that waits, and looks that members can read."""

from datetime import timedelta
from random import Random

from django.utils.translation import gettext as _

from pleiad.audit.actions import name_of
from pleiad.desk.actions import joint_decisions
from pleiad.desk.lookups import look_up
from pleiad.desk.organisers import APPOINT
from pleiad.members import appeals
from pleiad.members.models import Appeal, Member

from . import cast
from .days import days_ago
from .people import address_of


def furnish(*, chance: Random, at) -> str:
    """One organiser proposes a fourth; a refused applicant appeals; two members were looked up."""
    first, second, third = (Member.objects.get(email=address_of(name)) for name in cast.ORGANISERS)
    known = [address_of(name) for name in (*cast.ORGANISERS, *cast.TROUBLED, cast.WITH_A_PLACE)]
    crowd = Member.objects.current().filter(hidden_since=None, joined_at__lt=at - timedelta(days=400))
    wanted = chance.choice(list(crowd.exclude(email__in=known).order_by("pk")))
    joint_decisions.propose(
        kind=APPOINT,
        subject=name_of(wanted),
        about=wanted,
        by=third,
        at=days_ago(2, 10, 15, at=at),
        reason="Hosts half of our meetings already, and has an evening a week.",
    )
    appeals.make(
        appeal=Appeal.objects.filter(against="refused").earliest("offered_at"),
        words="I moved last month from the company to the council that it works for. My new address is on its way.",
        at=days_ago(1, 9, 40, at=at),
    )
    for name, by, why in (
        (cast.WITH_A_PLACE, second, "Wrote to us that the calendar invitation did not arrive."),
        (cast.IN_WELSH, first, "Asked us by phone how to change the work address."),
    ):
        look_up(asked=address_of(name), why=why, by=by, at=days_ago(3, 14, 20, at=at))
    return _("What two decide: one proposal and one appeal wait, and two members find a look in their access log")

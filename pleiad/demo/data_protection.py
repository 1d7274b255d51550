"""What the network says about itself: statements that an organiser confirmed, complaints, a legal hold that is proposed, and
a privacy notice that has changed since spring."""

from copy import deepcopy
from datetime import timedelta
from random import Random

from django.utils.translation import gettext as _

from pleiad.audit.actions import name_of
from pleiad.data_protection import complaining, notice, statements
from pleiad.data_protection.desk.holds import BEGIN_ON_MEMBER
from pleiad.data_protection.models import Confirmation, NoticeVersion
from pleiad.desk.actions import joint_decisions
from pleiad.members.models import Member

from . import cast
from .days import days_ago
from .people import address_of

SECURITY_WAS_READ = 160
"""So many days ago: security.txt runs out within the month, and waits on the desk."""


def furnish(*, chance: Random, at) -> str:
    """Two complaints, of which one waits; statements of which one is nearly over; a hold that waits for a second organiser."""
    first, second, third = (Member.objects.get(email=address_of(name)) for name in cast.ORGANISERS)
    Confirmation.objects.all().delete()
    for name in statements.STATEMENTS:
        days = SECURITY_WAS_READ if name == "security" else chance.randint(20, 120)
        statements.confirm(name=name, by=second, at=days_ago(days, 19, 30, at=at))
    _changed_since_spring(at)
    crowd = Member.objects.current().filter(
        hidden_since=None, organiser_since=None, joined_at__lt=at - timedelta(days=400)
    )
    known = [address_of(name) for name in (*cast.TROUBLED, cast.WITH_A_PLACE, cast.IN_WELSH)]
    someone, other = chance.sample(list(crowd.exclude(email__in=known).order_by("pk")), 2)
    said = {"language": "en", "network": "the demonstration"}
    answered = complaining.complain(
        by=someone,
        address="",
        about="data",
        words="My old surname still stood on the list for the host, though I changed it a month before.",
        at=days_ago(21, 12, 40, at=at),
        **said,
    )
    complaining.answer(
        complaint=answered,
        by=first,
        outcome="upheld",
        answer="You are right: the list was downloaded before your change. The host has thrown it away and has the new one.",
        at=days_ago(17, 20, 5, at=at),
    )
    complaining.complain(
        by=None,
        address="reader.invented@example.org",
        about="content",
        words="A story names the small team that I worked in, so that everyone there knows who is meant.",
        at=days_ago(4, 8, 15, at=at),
        **said,
    )
    joint_decisions.propose(
        kind=BEGIN_ON_MEMBER,
        subject=name_of(other),
        about=other,
        by=third,
        at=days_ago(1, 18, 30, at=at),
        reason="Their solicitor wrote that a claim about a message is being prepared.",
    )
    return _("What the network says about itself: eight statements, two complaints, and a legal hold that is proposed")


def _changed_since_spring(at) -> None:
    """The version before knew no archive, and kept feedback longer."""
    now = notice.in_both_languages()
    before = [deepcopy(each) for each in now if each["room"] != "data_protection"]
    for each in before:
        if "questions after a meeting" in each["en"]["what"]:
            each["en"]["keep"], each["cy"]["keep"] = "2 years after the meeting", "2 flynedd ar ôl y cyfarfod"
    NoticeVersion.objects.all().delete()
    NoticeVersion.objects.create(at=days_ago(230, 10, 0, at=at), lines=before)
    NoticeVersion.objects.create(at=days_ago(35, 10, 0, at=at), lines=now)

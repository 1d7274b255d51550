"""Organisations of the invented network: names that are not on the list, one change to agree to and one that waits for its
day."""

from datetime import datetime, timedelta
from random import Random

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from pleiad.members.models import Member, Organisation
from pleiad.members.organisations import changes, employing, proposals

from . import cast
from .days import days_ago
from .people import address_of

TYPED = [
    "Greater Wessex Shared Health Informatics",
    "greater wessex  shared health informatics",
    "Pathways & Records Unit",
]


def _where_many_work() -> Organisation:
    """The council with most members that no organiser is at, so that there is something to move."""
    councils = Organisation.objects.filter(sector="local government", ended_on=None)
    free = councils.exclude(pk__in=Member.objects.organisers().exclude(organisation=None).values("organisation"))
    return free.annotate(how_many=Count("employments")).order_by("-how_many", "name")[0]


def furnish(*, chance: Random, at: datetime) -> str:
    """Some members say better where they work; organisers prepare a merger and a new name."""
    first, second, third = (Member.objects.get(email=address_of(name)) for name in cast.ORGANISERS)
    shared = Member.objects.current().filter(organisation=None, organiser_since=None).order_by("pk")
    for number, (member, said) in enumerate(zip(shared, TYPED, strict=False)):
        employing.say(member=member, said=said, at=days_ago(6 - number, 10, 40, at=at))
    body = proposals.add(
        name="North Wessex Council", name_cy="", sector="local government", nation="England", by=first,
        at=days_ago(5, 9, 30, at=at),
    )  # fmt: skip
    spring = timezone.localdate(at).replace(month=4, day=1, year=timezone.localdate(at).year + 1)
    changes.prepare(
        kind="merge", of=[_where_many_work()], into=[body], on=spring, by=first,
        at=days_ago(4, 9, 40, at=at), why="An invented reorganisation, to show what a merger moves.",
    )  # fmt: skip
    agreed = changes.prepare(
        kind="rename", of=[body], into=[], name="Greater Wessex Council", on=spring + timedelta(days=30), by=second,
        at=days_ago(3, 9, 40, at=at), why="The name that its members chose.",
    )  # fmt: skip
    changes.agree(change=agreed, by=third, at=days_ago(2, 17, 20, at=at))
    return _("Organisations: names that wait, and two changes on their way")

"""A small scheme: a round that runs, and people with profiles."""

from datetime import timedelta

import pytest

from pleiad.directory.models import Topic
from pleiad.members.models import Member
from pleiad.testing import new_member

from ..actions import plans, profiles, rounds
from ..models import Role


def topics(*slugs):
    return list(Topic.objects.filter(slug__in=slugs))


def offer(member, *slugs, at, capacity=1, **more):
    """Give the member a profile that offers help with these topics."""
    profiles.keep_profile(
        member=member, mentors=True, seeks=False, offers=topics(*slugs), time="monthly", talks=["video"],
        capacity=capacity, at=at,
    )  # fmt: skip
    if more:
        profiles.keep_more(member=member, at=at, same_organisation=more.pop("same_organisation", False), **more)
    return member


def want(member, *slugs, at, **more):
    """Give the member a profile that wants help with these topics."""
    profiles.keep_profile(
        member=member, mentors=False, seeks=True, wants=topics(*slugs), time="monthly", talks=["video"], at=at
    )
    if more:
        profiles.keep_more(member=member, at=at, same_organisation=more.pop("same_organisation", False), **more)
    return member


def people(count, *, at, name="Person", domain="leeds.gov.uk"):
    """So many members with addresses at this domain."""
    made = [new_member(f"{name.lower()}{n}@{domain}", at=at, name=f"{name} {n}") for n in range(count)]
    return list(Member.objects.filter(pk__in=[each.pk for each in made]).order_by("pk"))


def new_round(*, at, by=None, closed=True, **more):
    """A round that closed yesterday and runs for half a year."""
    opens = at - timedelta(days=30)
    closes = at - timedelta(days=1) if closed else at + timedelta(days=7)
    values = {"name": "Winter round", "opens_at": opens, "closes_at": closes, "starts_at": closes + timedelta(days=7),
              "ends_at": at + timedelta(days=180)}  # fmt: skip
    return rounds.create(by=by, at=opens, **{**values, **more})


def take_part(round, *, at, mentees=(), mentors=()):
    """The members join while the round is open."""
    then = round.closes_at - timedelta(days=1)
    for role, members in ((Role.MENTEE, mentees), (Role.MENTOR, mentors)):
        for member in members:
            rounds.join(round=round, member=member, role=role, at=then)


@pytest.fixture
def two(amina, cleo, noon):
    """Amina wants what Cleo offers; both are in a round that was matched and sent. Gives (round, proposal)."""
    want(amina, "leadership", "interviews", at=noon)
    offer(cleo, "leadership", at=noon)
    round = new_round(at=noon)
    take_part(round, at=noon, mentees=[amina], mentors=[cleo])
    plans.match(round=round, by=None, at=noon)
    round.refresh_from_db()
    plans.send(round=round, by=None, at=noon)
    round.refresh_from_db()
    return round, round.proposals.get()

from datetime import datetime, timedelta

import pytest
import time_machine

from pleiad.members.eligibility import versions
from pleiad.members.eligibility.listed_domains import DomainRule
from pleiad.members.models import Member
from pleiad.outbox.models import Email
from pleiad.teams.models import ChannelInvite
from pleiad.teams.states import State
from pleiad.testing import new_event, new_member


@pytest.fixture(autouse=True)
def at_noon(noon):
    """The pages ask the clock; here it is always Monday at midday."""
    with time_machine.travel(noon, tick=False):
        yield


@pytest.fixture
def fill(bea):
    """fill(3, at=noon) makes three of every kind of thing that waits for organisers."""
    made = 0

    def put(number: int, *, at: datetime):
        nonlocal made
        for _each in range(number):
            made += 1
            person = new_member(f"p{made}@unknown{made}.example", at=at - timedelta(days=made), name=f"Person {made}")
            invite(person, State.BLOCKED_HOME if made % 2 else State.LISTED, at=at - timedelta(days=made))
            new_event(at=at, days=made + 3, link="", title=f"Meeting {made}")
            given_up(person, at=at - timedelta(hours=made))
            versions.propose(
                listed=DomainRule(domain=f"body{made}.example", match="exact", lane="review"),
                by=bea,
                at=at,
                why="They asked.",
            )

    return put


def invite(member: Member, state: str, *, at: datetime, code: str = "") -> ChannelInvite:
    """A Teams invite of this member in this state."""
    return ChannelInvite.objects.create(
        member=member,
        address=member.email,
        adapter="manual",
        state=state,
        state_changed_at=at,
        cause="joined",
        written_at=at,
        last_code=code,
        due_at=at if state in ("asked", "invited", "adding", "leaving") else None,
    )


def given_up(member: Member, *, at: datetime, kind: str = "members.application_received") -> Email:
    """An email to this member that the mail server refused."""
    return Email.objects.create(
        key=f"given-up:{member.pk}:{kind}", kind=kind, member=member, written_at=at, gave_up_at=at, trouble="550"
    )

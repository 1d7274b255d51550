"""Things that wait for organisers."""

from datetime import datetime, timedelta

from pleiad.members.eligibility import versions
from pleiad.members.eligibility.listed_domains import DomainRule
from pleiad.members.models import DomainListProposal, Member
from pleiad.outbox.models import Email
from pleiad.teams.models import ChannelInvite
from pleiad.teams.states import State
from pleiad.testing import new_event, new_member


def fill(number: int, *, by: Member, at: datetime) -> None:
    """So many more of every kind of thing that waits for organisers."""
    there = DomainListProposal.objects.count()
    for made in range(there + 1, there + number + 1):
        person = new_member(f"p{made}@unknown{made}.example", at=at - timedelta(days=made), name=f"Person {made}")
        invite(person, State.BLOCKED_HOME if made % 2 else State.LISTED, at=at - timedelta(days=made))
        new_event(at=at, days=made + 3, link="", title=f"Meeting {made}")
        given_up(person, at=at - timedelta(hours=made))
        versions.propose(
            listed=DomainRule(domain=f"body{made}.example", match="exact", lane="review"),
            by=by,
            at=at,
            why="They asked.",
        )


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

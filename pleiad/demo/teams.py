"""How far the invented members' Teams invites have got, and what the pretended Teams remembers of them."""

import base64
from datetime import datetime, timedelta
from uuid import NAMESPACE_DNS, uuid5

from django.conf import settings
from django.db import connections
from django.utils import timezone

from pleiad.channels import actions
from pleiad.channels.models import Adapter, ChannelInvite, Queue
from pleiad.channels.states import State
from pleiad.gateways.graph.fake import FakeGraph
from pleiad.gateways.graph.fake.directory import Directory, Place, User
from pleiad.members.models import Member

from . import cast
from .people import address_of

STUCK = {
    "Yuk-Ling Tsang": (State.BLOCKED_HOME, "Forbidden", timedelta(days=3)),
    "Hodan Warsame": (State.BLOCKED_HOST, "BadRequest", timedelta(days=11)),
    "Desislava Marinova": (State.ADDRESS_CONFLICT, "BadRequest", timedelta(days=2)),
    "Jocelyn Batungbacal": (State.GUEST_UNREACHABLE, "", timedelta(days=6)),
    cast.WITH_A_PLUS: (State.ADDRESS_NOT_ACCEPTED, "BadRequest", timedelta(days=1, hours=4)),
}
"""Where each trouble has ended, the code that Teams gave, and how long ago."""
ON_THE_WAY = ("Beverley Campbell-Oakes", "Kezia Boswell", "Grace Wintersgill", "Parveen Akhtar")
"""Their invites are due, so that the first worker has some to carry on: one is blocked, one takes its time, two are plain."""
BY_HAND = ("Judith Goldman-Reid", "Robyn Quayle")
"""Waiting on the organisers' list, from an hour in which invites were delivered by hand."""


def guest_id(address: str) -> str:
    """The number under which the pretended Teams knows this address."""
    return str(uuid5(NAMESPACE_DNS, address))


def membership_id(guest: str) -> str:
    return base64.urlsafe_b64encode(f"{settings.GRAPH['team_id']}##{guest}".encode()).decode()


def settle(*, member: Member, at: datetime) -> None:
    """Her invite went through in the past: invited, then in the channel."""
    invite = ChannelInvite.objects.active().get(member=member)
    _reach(invite, State.INVITED, at=at)
    _reach(invite, State.MEMBER, at=at + timedelta(minutes=2))


def _reach(invite, state, *, at, code=""):
    if not invite.guest_id and state not in (State.ASKED, State.LISTED):
        invite.guest_id, invite.attempts, invite.told_at = guest_id(invite.address), 1, at
    if state == State.MEMBER:
        invite.membership_id = membership_id(invite.guest_id)
    actions.move(invite, state, at=at, code=code)


def trouble(*, at: datetime) -> None:
    """Bring the invites of the cast to where each is stuck, waits, or is under way."""
    for name, (state, code, ago) in STUCK.items():
        invite = _invite_of(name)
        invite.attempts = 1
        if state == State.GUEST_UNREACHABLE:
            invite.guest_id = guest_id(invite.address)
        actions.move(invite, state, at=at - ago, code=code)
    cannot = Member.objects.get(email=address_of(cast.CANNOT_GET_IN))
    settle(member=cannot, at=cannot.joined_at + timedelta(minutes=4))
    actions.report_stuck(
        invite=_invite_of(cast.CANNOT_GET_IN), by=cannot, at=at - timedelta(days=1, hours=6), code="AADSTS50020"
    )
    for name in BY_HAND:
        invite = _invite_of(name)
        invite.adapter, invite.guest_id, invite.membership_id = Adapter.MANUAL, "", ""
        actions.move(invite, State.LISTED, at=at - timedelta(days=2))
    for name in ON_THE_WAY:
        invite = _invite_of(name)
        invite.guest_id = invite.membership_id = ""
        invite.attempts, invite.told_at = 0, None
        actions.move(invite, State.ASKED, at=at - timedelta(minutes=3))
    Queue.objects.get_or_create(name=actions.queue_name(), defaults={"reconciled_on": timezone.localdate(at)})


def _invite_of(name):
    return ChannelInvite.objects.active().select_related("member").get(member__email=address_of(name))


def serve(*, port: int, delay: float = 20.0) -> None:
    """Run the pretended Teams on this machine until the process ends, with everybody in it whom the database has there.

    Without that its daily comparison with our list would find nobody. `delay`: seconds until a new guest is known.
    """
    fake = FakeGraph(port=port, delay=delay)
    remember(fake.directory)
    connections.close_all()
    fake.run()


def remember(directory: Directory) -> int:
    """Tell the pretended Teams, which begins empty, whom it knows already; returns how many."""
    known = ChannelInvite.objects.exclude(guest_id="").select_related("member")
    for invite in known:
        directory.users[invite.guest_id] = User(
            id=invite.guest_id,
            address=invite.address,
            name=invite.member.name if invite.member else "",
            state="Accepted" if invite.state == State.MEMBER else "PendingAcceptance",
            mail=None if invite.state == State.GUEST_UNREACHABLE else invite.address,
            proxies=[] if invite.state == State.GUEST_UNREACHABLE else [f"SMTP:{invite.address}"],
        )
        if invite.membership_id:
            directory.places[invite.membership_id] = Place(invite.membership_id, invite.guest_id)
            directory.in_channel.add(invite.guest_id)
    return len(directory.users)

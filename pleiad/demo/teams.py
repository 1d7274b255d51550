"""How far the invented members' Teams invites have got, and what the pretended Teams remembers of them."""

import base64
from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_DNS, uuid5

from django.conf import settings
from django.db import connections
from django.db.models import F
from django.utils import timezone

from pleiad.events.actions import online_meetings
from pleiad.events.models import Event, OnlineMeeting
from pleiad.integrations.graph.fake import FakeGraph
from pleiad.integrations.graph.fake.directory import FakeDirectory, FakeMembership, User
from pleiad.integrations.graph.fake.meetings import FakeMeetings, Meeting
from pleiad.members.models import Member
from pleiad.teams import actions
from pleiad.teams.models import IN_LINE, Adapter, ChannelInvite, ChannelPost, Drift, Queue
from pleiad.teams.posts import KINDS
from pleiad.teams.states import State

from . import cast
from .days import days_ago
from .people import address_of

STUCK = {
    "Hodan Warsame": (State.BLOCKED_HOST, "BadRequest", 11),
    "Jocelyn Batungbacal": (State.GUEST_UNREACHABLE, "", 6),
    "Yuk-Ling Tsang": (State.BLOCKED_HOME, "Forbidden", 3),
    "Desislava Marinova": (State.ADDRESS_CONFLICT, "BadRequest", 2),
    cast.WITH_A_PLUS: (State.ADDRESS_NOT_ACCEPTED, "BadRequest", 1),
}
"""Where each trouble has ended, the code that Teams gave, and how many days ago."""
ON_THE_WAY = ("Beverley Campbell-Oakes", "Kezia Boswell", "Grace Wintersgill", "Parveen Akhtar")
"""They join last, so that the first worker has invites to carry on: one is blocked, one takes its time, one is plain, and
the last stands in line."""
BY_HAND = ("Judith Goldman-Reid", "Robyn Quayle")
"""Waiting on the organisers' list, from a day on which invites were delivered by hand."""


HAS_NOT_OPENED = cast.ASKED_TO_SPONSOR
"""In the team, with an invitation that was never opened."""


STRAY_NAME = "Conference guest 14"
STRAY = "guest14.invented@conference.example"
"""A guest in the team that the network never invited, so that an organiser has a difference to decide."""


def joined_lately(*, at: datetime) -> dict[str, datetime]:
    """When those joined whose invites are stuck or wait: nobody is stuck for years."""
    found = {name: days_ago(days, 10, 5 * days, at=at) for name, (_state, _code, days) in STUCK.items()}
    found |= {name: days_ago(2, 11, 20 + number, at=at) for number, name in enumerate(BY_HAND)}
    return found | {cast.CANNOT_GET_IN: days_ago(4, 15, 12, at=at)}


def guest_id(address: str) -> str:
    """The number under which the pretended Teams knows this address."""
    return str(uuid5(NAMESPACE_DNS, address))


def membership_id(guest: str) -> str:
    return base64.urlsafe_b64encode(f"{settings.GRAPH['team_id']}##{guest}".encode()).decode()


def carry_on(*, member: Member, at: datetime) -> None:
    """What became of a member's invite in the past: in the channel, as for nearly everybody, or stuck."""
    invite = ChannelInvite.objects.active().get(member=member)
    if member.name in BY_HAND:
        invite.adapter = Adapter.MANUAL
        actions.move(invite, State.LISTED, at=at)
    elif member.name in STUCK:
        state, code, _days = STUCK[member.name]
        invite.attempts = 1
        if state == State.GUEST_UNREACHABLE:
            invite.guest_id = guest_id(invite.address)
        actions.move(invite, state, at=at, code=code)
    else:
        invite.guest_id, invite.attempts, invite.told_at = guest_id(invite.address), 1, at
        actions.move(invite, State.INVITED, at=at)
        invite.membership_id = membership_id(invite.guest_id)
        invite.opened_at = at + timedelta(hours=1)
        actions.move(invite, State.MEMBER, at=at + timedelta(minutes=2))
        if member.name == HAS_NOT_OPENED:
            invite.opened_at, invite.look_at = None, at + timedelta(days=365)
            invite.save(update_fields=["opened_at", "look_at"])


def finish(*, at: datetime) -> None:
    """A member who was added reports being stuck; yesterday's comparison with Teams found one stranger, and
    today's counts as done."""
    cannot = Member.objects.get(email=address_of(cast.CANNOT_GET_IN))
    actions.report_stuck(
        invite=ChannelInvite.objects.get(member=cannot), by=cannot, at=days_ago(1, 9, 40, at=at), code="AADSTS50020"
    )
    Drift.objects.create(
        kind=Drift.UNKNOWN,
        guest_id=guest_id(STRAY),
        membership_id=membership_id(guest_id(STRAY)),
        shown_name=STRAY_NAME,
        found_at=days_ago(1, 5, 30, at=at),
    )
    Queue.objects.get_or_create(name=actions.queue_name(), defaults={"reconciled_on": at.date()})
    made_in_teams(at=at)
    what_the_channel_heard(at=at)
    leave_one_in_doubt()


def stand_in_line(*, at: datetime) -> None:
    """The last who joined waits for a turn, as on the evening of a launch."""
    last = ChannelInvite.objects.filter(member__name=ON_THE_WAY[-1], state=State.ASKED)
    last.update(due_at=at + timedelta(minutes=40), last_code=IN_LINE)


def serve(*, port: int, delay: float = 20.0) -> None:
    """Run the pretended Teams on this machine until the process ends, with everybody in it who is in Teams according to the database.

    Without that its daily comparison with our list would find nobody. `delay`: seconds until a new guest is known.
    """
    fake = FakeGraph(port=port, delay=delay)
    remember(fake.directory)
    fake.meetings.join_base = f"{settings.BASE_URL}/demo/meeting/?in="
    fake.channel.posts.extend(cards_posted())
    for each in OnlineMeeting.objects.exclude(meeting_id="").select_related("event"):
        remember_meeting(fake.meetings, each)
    connections.close_all()
    fake.run()


def remember(directory: FakeDirectory) -> int:
    """Fill the pretended Teams, which begins empty, with the people it should know; returns how many."""
    if not Drift.objects.filter(guest_id=guest_id(STRAY), decision="repair").exists():
        stranger = User(id=guest_id(STRAY), address=STRAY, name=STRAY_NAME, state="Accepted", mail=STRAY)
        directory.users[stranger.id] = stranger
        _put_into_team(directory, membership_id(stranger.id), stranger.id)
    for invite in ChannelInvite.objects.exclude(guest_id="").select_related("member"):
        unreachable = invite.state == State.GUEST_UNREACHABLE
        user = User(
            id=invite.guest_id,
            address=invite.address,
            name=invite.member.name if invite.member else "",
            state="Accepted" if invite.state == State.MEMBER and not invite.look_at else "PendingAcceptance",
            mail=None if unreachable else invite.address,
            proxies=[] if unreachable else [f"SMTP:{invite.address}"],
        )
        directory.users[user.id] = user
        if invite.membership_id:
            _put_into_team(directory, invite.membership_id, user.id)
    return len(directory.users)


def remember_meeting(meetings: FakeMeetings, meeting: OnlineMeeting) -> None:
    """The pretended Teams has a meeting that the world says it made; if it is over, with a report of who was there."""
    event = meeting.event
    starts, ends = (
        f"{each:%Y-%m-%dT%H:%M:%SZ}" for each in (event.starts_at.astimezone(UTC), event.ends_at.astimezone(UTC))
    )
    there = Meeting(meeting.meeting_id, meeting.key, meeting.join_url, event.title, starts, ends)
    meetings.all[there.id] = there
    if event.ends_at < timezone.now():
        placed = event.registrations.placed().select_related("member").order_by("pk")
        came = [(each.member.email, "", 3000) for each in placed[: max(placed.count() - 2, 0)]]
        meetings.hold(there.id, [*came, ("guest.speaker@elsewhere.example", "", 1800)])


def made_in_teams(*, at: datetime) -> None:
    """The last meeting and the next were made in Teams: one can be asked who was there, the other follows its event."""
    online = Event.objects.published().filter(cancelled_at=None, venue="", asked_for_at="").exclude(link="")
    for event in filter(None, (online.upcoming(at).first(), online.past(at).first())):
        join_url = f"{settings.BASE_URL}/demo/meeting/?in={event.pk}"
        Event.objects.filter(pk=event.pk).update(link=join_url)
        OnlineMeeting.objects.create(
            event=event,
            key=f"demo-{event.pk}",
            meeting_id=f"MSo-demo-{event.pk}",
            join_url=join_url,
            told=online_meetings.mark_of(event),
            written_at=event.created_at,
            made_at=event.created_at,
        )


def what_the_channel_heard(*, at: datetime) -> int:
    """What was due before this build has long been posted in the story; returns how many posts."""
    old = ChannelPost.objects.filter(due_at__lt=at - timedelta(hours=2))
    return old.update(posted_at=F("due_at"), begun_at=F("due_at"), due_at=None)


def leave_one_in_doubt() -> None:
    """Of one post Microsoft never said what became of it."""
    doubt = ChannelPost.objects.filter(posted_at__isnull=False).order_by("-written_at").first()
    if doubt:
        doubt.posted_at, doubt.trouble = None, "unanswered"
        doubt.save(update_fields=["posted_at", "trouble"])


def cards_posted() -> list[dict]:
    """The cards of the latest posts that can still be worded, oldest first."""
    posted = ChannelPost.objects.filter(posted_at__isnull=False).order_by("-posted_at")[:20]
    found = [KINDS[each.kind](each.payload) for each in posted if each.kind in KINDS]
    return [card for card in found if card][::-1]


def _put_into_team(directory, membership, guest):
    directory.memberships[membership] = FakeMembership(membership, guest)
    directory.in_channel.add(guest)

"""Asking Teams for the online meeting of an event, and keeping what Teams knows true to the event."""

import hashlib
import uuid
from datetime import datetime

from django.conf import settings
from django.db import transaction

from pleiad.audit.actions import record
from pleiad.content.models import RoomRule
from pleiad.errors import Refused
from pleiad.members.models import Member
from pleiad.teams.models import ChannelInvite
from pleiad.teams.states import State

from .. import rules
from ..models import Event, OnlineMeeting


def available() -> bool:
    """Whether this installation can have meetings made in Teams."""
    return bool(settings.GRAPH["meetings_owner"] and settings.GRAPH["client_id"])


def doorkeepers(event: Event) -> list[tuple[str, str]]:
    """Those who let people in where the rule of the room asks for it: the event's hosts who are in Teams, each with the
    account and the address under which Teams knows them."""
    if event.rule != RoomRule.STAYS:
        return []
    hosts = event.hosts.values("member")
    known = ChannelInvite.objects.filter(member__in=hosts, state=State.MEMBER).exclude(guest_id="")
    return sorted(known.values_list("guest_id", "address"))


def mark_of(event: Event) -> str:
    """The same as long as Teams has nothing new to learn of an event."""
    doors = doorkeepers(event)
    facts = (
        event.title, event.starts_at.timestamp(), event.ends_at.timestamp(), doors,
        rules.lobby_of(event, doorkeepers=bool(doors)), rules.may_be_recorded(event),
    )  # fmt: skip
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:16]


@transaction.atomic
def ask(*, event: Event, by: Member, at: datetime) -> OnlineMeeting:
    """An organiser wants Teams to make the meeting; a worker asks. Asked again after trouble, it is tried again."""
    held = Event.objects.select_for_update().get(pk=event.pk)
    known = OnlineMeeting.objects.filter(event=held).first()
    if reason := rules.why_not_make_meeting(event=held, known=known, available=available(), at=at):
        raise Refused(reason)
    if known is None:
        known = OnlineMeeting(event=held, key=uuid.uuid4().hex, written_at=at)
    elif known.dropped_at:
        known.key, known.meeting_id, known.join_url, known.told = uuid.uuid4().hex, "", "", ""
        known.made_at = known.dropped_at = None
    known.due_at, known.trouble = at, ""
    known.save()
    record(did="asked for an online meeting", by=by, about=held, at=at)
    return known


def follow(event: Event, at: datetime) -> None:
    """The event has changed, or was cancelled: let Teams know. In the transaction that holds the event."""
    known = OnlineMeeting.objects.filter(event=event, dropped_at=None).first()
    if known and (no_longer_leads(known, event) or known.told != mark_of(event)):
        OnlineMeeting.objects.filter(pk=known.pk).update(due_at=at, trouble="")


def no_longer_leads(meeting: OnlineMeeting, event: Event) -> bool:
    """Whether nobody is led into the meeting any more: the event was cancelled, or has another link."""
    return bool(event.cancelled_at or (meeting.join_url and event.link != meeting.join_url))


@transaction.atomic
def ask_for_report(*, event: Event, by: Member, at: datetime) -> None:
    """An organiser asks who was there, once Teams has written its report."""
    meeting = OnlineMeeting.objects.select_for_update().filter(event=event, dropped_at=None).first()
    if reason := rules.why_not_ask_for_report(event=event, meeting=meeting, at=at):
        raise Refused(reason)
    assert meeting is not None
    meeting.report_asked_at, meeting.report_read_at, meeting.report_trouble, meeting.due_at = at, None, "", at
    meeting.save(update_fields=["report_asked_at", "report_read_at", "report_trouble", "due_at"])
    record(did="asked Teams who was there", by=by, about=event, at=at)

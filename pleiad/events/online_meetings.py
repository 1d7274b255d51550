"""Carries on the online meetings that are due: makes them in Teams, keeps them true, drops them, reads who was there."""

import uuid
from datetime import datetime, timedelta
from functools import lru_cache

from django.conf import settings
from django.db import transaction

from pleiad.audit.actions import record
from pleiad.integrations.graph.answers import AnswerKind, GraphAnswer
from pleiad.integrations.graph.meetings import Attendee, Meetings

from . import rules
from .actions import attendance, planning
from .actions.online_meetings import doorkeepers, mark_of, no_longer_leads
from .models import Event, OnlineMeeting

LEASE = timedelta(seconds=180)
LONGEST_PAUSE = timedelta(hours=6)
POLICY_PAUSE = timedelta(minutes=30)  # Microsoft: a new application access policy can take that long to count
REPORT_PATIENCE = timedelta(hours=12)
AROUND = timedelta(hours=12)  # a report that began so long before or after belongs to the event


def meetings_client() -> Meetings:
    """The client for the configured account; kept, so that one token serves many calls."""
    return _client_for(tuple(sorted(settings.GRAPH.items())))


@lru_cache(maxsize=1)
def _client_for(config):
    return Meetings(dict(config))


def run(*, at: datetime, most: int = 5) -> int:
    """Carry on what is due, each by as many calls as it needs; returns how many."""
    if not OnlineMeeting.objects.due(at).exists():
        return 0
    taken = OnlineMeeting.objects.claim(at=at, lease=LEASE, most=most)
    for row in taken:
        _carry_on(row, at)
    return len(taken)


def _carry_on(row, at):
    event = Event.objects.get(pk=row.event_id)
    if no_longer_leads(row, event):
        _drop(row, at)
    elif not row.meeting_id and event.ends_at > at:
        _make(row, event, at)
    elif row.told != mark_of(event) and event.ends_at > at:
        _set(row, event, at)
    elif row.report_asked_at and not row.report_read_at:
        _read_report(row, event, at)
    else:
        _save(row, due_at=None)


def _make(row, event, at):
    answer = meetings_client().make(key=row.key, subject=event.title, starts_at=event.starts_at, ends_at=event.ends_at)
    if answer.kind is not AnswerKind.DONE:
        _trouble(row, answer, at, missing="owner-unknown")
        return
    made = answer.value
    with transaction.atomic():
        held = Event.objects.select_for_update().get(pk=event.pk)
        # Due at once: before anyone is led there, lobby and recording must be set.
        if not _save(row, meeting_id=made.id, join_url=made.join_url, made_at=at, due_at=at, trouble=""):
            return
        record(did="made an online meeting", by=None, about=held, at=at)
        if not held.link and not held.cancelled_at:
            planning.change(event=held, by=None, at=at, link=made.join_url)


def _set(row, event, at):
    told, doors = mark_of(event), doorkeepers(event)
    answer = meetings_client().set(
        meeting_id=row.meeting_id,
        subject=event.title,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        lobby=rules.lobby_of(event, doorkeepers=bool(doors)),
        doorkeepers=doors,
        recording=rules.may_be_recorded(event),
    )
    if answer.kind is AnswerKind.DONE:
        _save(row, told=told, due_at=at, trouble="")  # once more, in case the event has changed meanwhile
    elif answer.kind is AnswerKind.MISSING:
        _make_anew(row, event, at)
    else:
        _trouble(row, answer, at)


@transaction.atomic
def _make_anew(row, event, at):
    """Someone deleted the meeting in Teams: the event gets a new one, and its link follows."""
    held = Event.objects.select_for_update().get(pk=event.pk)
    changed = _save(row, key=uuid.uuid4().hex, meeting_id="", join_url="", told="", made_at=None, due_at=at)
    if changed and held.link == row.join_url:
        planning.change(event=held, by=None, at=at, link="")


def _drop(row, at):
    if not row.meeting_id:
        _save(row, due_at=None, dropped_at=at)
        return
    answer = meetings_client().drop(meeting_id=row.meeting_id)
    if answer.kind in (AnswerKind.DONE, AnswerKind.MISSING):
        with transaction.atomic():
            if _save(row, due_at=None, dropped_at=at, trouble=""):
                record(did="dropped an online meeting", by=None, about=row.event, at=at)
    else:
        _trouble(row, answer, at)


def _read_report(row, event, at):
    reports = meetings_client().reports(meeting_id=row.meeting_id)
    if reports.kind is not AnswerKind.DONE:
        _report_trouble(row, reports, at)
        return
    window = (event.starts_at - AROUND, event.ends_at + AROUND)
    attendees: list[Attendee] = []
    found = [each for each in reports.value if window[0] <= each.began_at <= window[1]]
    for each in found:
        answer = meetings_client().attendees(meeting_id=row.meeting_id, report_id=each.id)
        if answer.kind is not AnswerKind.DONE:
            _report_trouble(row, answer, at)
            return
        attendees += answer.value
    if not found and at - row.report_asked_at < REPORT_PATIENCE:
        _save(row, due_at=at + timedelta(minutes=15), report_trouble="no-report")
        return
    with transaction.atomic():
        known, named = attendance.mark_from_report(event=event, attendees=attendees, at=at)
        _save(
            row, due_at=None, report_read_at=at, report_named=named, report_known=known,
            report_trouble="" if found else "no-report",
        )  # fmt: skip


def _report_trouble(row, answer, at):
    kind = _word_for(answer, missing="meeting-gone")
    again = _again(row, answer, at)
    _save(row, due_at=again, report_trouble=kind[:60], **({} if again else {"report_read_at": None}))


def _trouble(row, answer, at, *, missing="meeting-gone"):
    _save(row, due_at=_again(row, answer, at), trouble=_word_for(answer, missing=missing)[:60])


def _word_for(answer: GraphAnswer, *, missing: str) -> str:
    return {
        AnswerKind.FORBIDDEN: "permission-missing",
        AnswerKind.PERMISSION_MISSING: "permission-missing",
        AnswerKind.NO_ACCESS_POLICY: "no-access-policy",
        AnswerKind.CREDENTIALS: "credentials",
        AnswerKind.APPLICATION_UNKNOWN: "application-unknown",
        AnswerKind.ACCESS_POLICY: "access-policy",
        AnswerKind.LICENCE_MISSING: "licence-missing",
        AnswerKind.MISSING: missing,
        AnswerKind.THROTTLED: "busy",
        AnswerKind.UNKNOWN: "busy",
    }.get(answer.kind, answer.code)


def _again(row, answer, at):
    """When to try again: soon while Teams is busy, in half an hour while a policy may still be on its way, else not by itself."""
    if answer.kind in (AnswerKind.THROTTLED, AnswerKind.UNKNOWN):
        return at + (answer.wait or min(timedelta(seconds=15) * 2 ** min(row.attempts, 12), LONGEST_PAUSE))
    if answer.kind is AnswerKind.NO_ACCESS_POLICY and at - row.written_at < timedelta(days=1):
        return at + POLICY_PAUSE
    return None


def _save(row, **changes) -> bool:
    """Write down what a call led to, unless another worker has the row meanwhile or the event changed it."""
    return bool(OnlineMeeting.objects.filter(pk=row.pk, attempts=row.attempts).update(**changes))

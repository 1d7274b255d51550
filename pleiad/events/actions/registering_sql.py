"""The rows of one registration, as SQL: the one act of the house that is not written with the ORM.

A meeting opens for everybody in the same minute, and of the processor time of one registration more than half went into
composing the same statements again (docs/decisions/0007-plain-django.md has the figures). Each statement here is whole
and the same on SQLite and PostgreSQL. `test_registering` holds its rows against those that the ORM writes.
"""

import json
from datetime import datetime

from django.conf import settings
from django.db import connection

from pleiad.audit.actions import name_of
from pleiad.members.models import Member
from pleiad.teams.actions import queue_name
from pleiad.teams.models import Adapter, ChannelInvite
from pleiad.teams.states import State

from ..models import Event, Registration

COUNT_IN = """
UPDATE events_event
SET arrivals = arrivals + 1,
    revision = revision + 1,
    places_taken = places_taken
        + CASE WHEN waiting = 0 AND (capacity IS NULL OR places_taken < capacity) THEN 1 ELSE 0 END,
    waiting = waiting
        + CASE WHEN waiting = 0 AND (capacity IS NULL OR places_taken < capacity) THEN 0 ELSE 1 END
WHERE id = %s AND published_at IS NOT NULL AND cancelled_at IS NULL AND ends_at > %s AND asked_for_at = %s
    AND COALESCE(changed_at, created_at) = %s
RETURNING arrivals, waiting
"""
FIRST_INVITE = """
INSERT INTO teams_channelinvite
    (member_id, address, adapter, state, state_changed_at, cause, written_at, due_at,
     attempts, round, tries, request, guest_id, membership_id, last_code)
SELECT %s, %s,
    CASE WHEN EXISTS (SELECT 1 FROM teams_queue WHERE name = %s AND by_hand_since IS NOT NULL) THEN %s ELSE %s END,
    %s, %s, %s, %s, %s, 0, 1, 0, '', '', '', ''
WHERE NOT EXISTS (SELECT 1 FROM teams_channelinvite WHERE member_id = %s)
ON CONFLICT DO NOTHING
RETURNING id
"""
REGISTRATION = """
INSERT INTO events_registration
    (event_id, member_id, channel_invite_id, registered_at, arrival, placed_at, quiet_since)
VALUES (%s, %s, %s, %s, %s, %s, %s)
ON CONFLICT DO NOTHING
RETURNING id
"""
DEED = "INSERT INTO audit_auditrecord (at, by_id, did, about, reason, detail) VALUES (%s, %s, %s, %s, '', %s)"
CALENDAR_ENTRY = """
INSERT INTO calendars_calendarentry
    (holder_id, about, uid, sequence, title, note, location, venue, online, starts_at, ends_at, changed_at)
VALUES (%s, %s, %s, 0, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT DO NOTHING
RETURNING id
"""
EMAIL = """
INSERT INTO outbox_email
    (key, kind, member_id, address, language, payload, sealed, written_at, due_at, attempts, trouble)
VALUES (%s, %s, %s, '', %s, %s, '', %s, %s, 0, '')
ON CONFLICT DO NOTHING
"""
MOMENT = Event._meta.get_field("starts_at")


def _run(sql: str, *values: datetime | int | str | bool | None) -> tuple | None:
    """The first row that comes back, or None. Moments are sent as their columns keep them."""
    sent = [MOMENT.get_db_prep_value(each, connection) if isinstance(each, datetime) else each for each in values]
    with connection.cursor() as cursor:
        cursor.execute(sql, sent)
        return cursor.fetchone() if cursor.description else None


def count_in(*, event: Event, at: datetime, through: str) -> tuple[int, bool] | None:
    """Count one more arrival: its number, and whether a seat was free. Holds the event's row until the transaction ends.
    None when the event cannot be registered for, or is no longer what `event` says."""
    found = _run(COUNT_IN, event.pk, at, through, event.changed_at or event.created_at)
    return found and (found[0], found[1] == 0)


def first_invite(*, member: Member, address: str, at: datetime, cause: str, held: bool) -> int | None:
    """The key of a member's first channel invite; None when there has been one."""
    adapter = settings.TEAMS_DELIVERY
    by_hand = Adapter.MANUAL.value if adapter == Adapter.GRAPH else adapter
    found = _run(
        FIRST_INVITE,
        *(member.pk, address, queue_name(), by_hand, adapter, (State.HELD if held else State.ASKED).value),
        *(at, cause, at, None if held else at, member.pk),
    )
    if found is None:
        return None
    about = f"{ChannelInvite._meta.label_lower}:{found[0]}"
    record(did="asked for a Teams invitation", by=member, about=about, at=at, detail={"cause": cause})
    return found[0]


def registration(
    *,
    event: Event,
    member: Member,
    at: datetime,
    channel_invite_id: int | None,
    arrival: int,
    placed_at: datetime | None,
    quiet_since: datetime | None,
) -> Registration | None:
    """The registration; None when the member already has an active one for this event."""
    row = {
        "event_id": event.pk,
        "member_id": member.pk,
        "channel_invite_id": channel_invite_id,
        "registered_at": at,
        "arrival": arrival,
        "placed_at": placed_at,
        "quiet_since": quiet_since,
    }
    found = _run(REGISTRATION, *row.values())  # in the order of its columns
    if found is None:
        return None
    nothing_yet = dict.fromkeys(
        ("offered_at", "offered_until", "cancelled_at", "came_at", "declined_at", "gives_back_at")
    )
    row |= {"id": found[0], "link_round": 0, **nothing_yet}
    columns = [field.attname for field in Registration._meta.concrete_fields]
    made = Registration.from_db(connection.alias, columns, [row[name] for name in columns])
    made.event, made.member = event, member
    return made


def record(*, did: str, by: Member, about: str | Registration, at: datetime, detail: dict) -> None:
    """As `audit.actions.record`."""
    _run(DEED, at, by.pk, did, name_of(about), json.dumps(detail))


def calendar_entry(
    *,
    holder: Member,
    about: str,
    uid: str,
    title: str,
    note: str,
    location: str,
    venue: str,
    online: bool,
    starts_at: datetime,
    ends_at: datetime,
    at: datetime,
) -> int | None:
    """The key of a new calendar entry; None when the holder had one about this before."""
    found = _run(
        CALENDAR_ENTRY, holder.pk, about, uid, title, note, location, venue, online, starts_at, ends_at, at
    )  # fmt: skip
    return found[0] if found else None


def queue_email(*, kind: str, key: str, at: datetime, to_member: Member, payload: dict) -> None:
    """As `outbox.actions.queue_email`."""
    _run(EMAIL, key, kind, to_member.pk, to_member.language, json.dumps(payload), at, at)

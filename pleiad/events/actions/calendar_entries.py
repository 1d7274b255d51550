"""The calendar entries for an event, and the emails that carry them."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.utils.translation import override

from pleiad.calendars import actions as calendars
from pleiad.members.models import Member
from pleiad.outbox.actions import queue_email

from ..join_links import reference
from ..labels import rule_of_the_room, told
from ..models import Event, Registration


def about(event: Event) -> str:
    """The name under which calendars know an event."""
    return f"event:{event.pk}"


def note(event: Event) -> str:
    """The note in the calendar entry: venue and rule of the room. The address of the page is added when it is written."""
    rule = rule_of_the_room(event)
    lines = [event.venue] if event.venue else []
    return "\n\n".join([*lines, f"{rule['name']}. {rule['sentence']}"])


def tell_place(registration: Registration, at: datetime) -> None:
    """A calendar entry for a registration with a place; otherwise the email about the waiting list."""
    event, member = registration.event, registration.member
    if not registration.placed_at:
        queue_email(**waiting_email(registration, at))
        return
    with override(member.language):
        calendars.put(
            holder=member, location=reference(registration.pk, registration.link_round), at=at, **entry_of(event)
        )


def waiting_email(registration: Registration, at: datetime) -> dict:
    """The email to a member on the waiting list, as `outbox.actions.queue_email` takes it."""
    return {
        "kind": "events.waiting",
        "key": f"waiting:{registration.pk}",
        "at": at,
        "to_member": registration.member,
        "payload": {"registration": registration.pk},
    }


def tell_places(event: Event, registrations: Iterable[Registration], at: datetime) -> None:
    """A calendar entry for each of many members given places at once, in each member's language."""
    by_language: dict[str, list[tuple[Member, str]]] = {}
    for each in registrations:
        by_language.setdefault(each.member.language, []).append((each.member, reference(each.pk, each.link_round)))
    for language, holders in by_language.items():
        with override(language):
            calendars.put_many(holders=holders, at=at, **entry_of(event))


def tell_change(event: Event, at: datetime) -> int:
    """One update per calendar, in each holder’s language; returns how many."""
    emails = 0
    for language, _name in settings.LANGUAGES:
        with override(language):
            emails += calendars.change(language=language, at=at, **entry_of(event))
    return emails


def entry_of(event: Event) -> dict:
    """What a calendar holds about an event, in the active language."""
    return {
        "about": about(event),
        "title": told(event, "title"),
        "note": note(event),
        "starts_at": event.starts_at,
        "ends_at": event.ends_at,
        "venue": event.venue,
        "online": event.online,
    }

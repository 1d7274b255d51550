from collections.abc import Iterable
from datetime import datetime
from typing import TypedDict, Unpack

from django.db import transaction
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from pleiad.audit.actions import record
from pleiad.calendars import actions as calendars
from pleiad.desk.actions.telling import tell_organisers, tells_organisers
from pleiad.directory.models import Topic
from pleiad.directory.topics import knows
from pleiad.errors import Refused
from pleiad.home.notifications import tell_at_once
from pleiad.members.models import Member
from pleiad.outbox.actions import queue_emails
from pleiad.ui import london
from pleiad.ui.slugs import save_under

from .. import channel_posts, rules, search_documents
from ..models import Event, Host, Series
from ..relatives import SHOWN_BY_RELATIVES, hold, tell_relatives
from ..signals import event_copied
from . import reminders
from .calendar_entries import about, tell_change
from .moves import MOVES, as_it_was, tell_the_move
from .online_meetings import follow
from .taking_back import offer_to_its_people
from .waiting_list import offer_again, pass_on, take_back_offers

tells_organisers("events.link", _("An organiser has changed where the join links of a meeting lead."))


class EventDetails(TypedDict, total=False):
    """What may be said of an event besides its title, summary and times; what is left out is as the model has it."""

    title_cy: str
    summary_cy: str
    description: str
    description_cy: str
    gains: str
    gains_cy: str
    kind: str
    topics: Iterable[Topic]
    part_of: Event | None
    venue: str
    region: str
    link: str
    capacity: int | None
    captions: bool
    interpreter: bool
    step_free: bool
    access: str
    access_cy: str
    rule: str
    language: str
    recorded: bool
    public: bool
    names_shown: bool


class EventFacts(EventDetails, total=False):
    """All that an organiser can say of an event and change later."""

    title: str
    summary: str
    starts_at: datetime
    ends_at: datetime


@transaction.atomic
def create(
    *,
    by: Member | None,
    at: datetime,
    title: str,
    summary: str,
    starts_at: datetime,
    ends_at: datetime,
    series: Series | None = None,
    copied_from: Event | None = None,
    instead_of: Event | None = None,
    **details: Unpack[EventDetails],
) -> Event:
    """Create an event as a draft that only organisers see; the organiser who creates it is its host. `copied_from`: the event
    whose parts and other belongings it gets too, from the rooms that hear `event_copied`; `instead_of`: the cancelled one whose
    people are offered places first."""
    topics = details.pop("topics", ())
    if by and (reason := rules.why_not_lead_to(link=details.get("link", ""), together=False)):
        raise Refused(reason)
    event = Event(
        created_at=at,
        title=title,
        summary=summary,
        starts_at=starts_at,
        ends_at=ends_at,
        series=series,
        instead_of=instead_of,
        **details,
    )
    event.planned_offset = london.offset_minutes(starts_at)
    save_under(event, f"{slugify(event.title)[:60] or 'event'}-{event.starts_at:%Y-%m-%d}")
    if topics:
        event.topics.set(topics)
    if by is not None and by.is_organiser:
        Host.objects.create(event=event, member=by, since=at)
    record(did="created", by=by, about=event, at=at)
    if copied_from:
        event_copied.send(sender=Event, event=event, copied_from=copied_from, by=by, at=at)
    return event


@transaction.atomic
def publish(*, event: Event, by: Member | None, at: datetime) -> None:
    """Publish an event: it is listed, and registration opens."""
    held = hold(event)
    if reason := rules.why_not_publish(event=held, at=at):
        raise Refused(reason)
    first_time = not held.published_at
    held.published_at = held.published_at or at
    if first_time:
        offer_to_its_people(held, at)
    held.revision += 1
    held.save(update_fields=["published_at", "revision", "arrivals", "places_taken", "waiting"])
    record(did="published", by=by, about=held, at=at)
    channel_posts.tell_of(held, at)
    search_documents.refresh(held, at=at)
    tell_relatives(held)
    topics = [each.pk for each in held.topics.all()]
    tell_at_once(subscription="meetings", key=f"event:{held.pk}", at=held.published_at, among=knows(topics))


TOLD_WHEN_CHANGED = {"title", "title_cy", "starts_at", "ends_at", "venue", "rule", "recorded"}
TOLD_BY_CALENDAR = TOLD_WHEN_CHANGED | {"link"}
SHOWN_IN_CALENDARS = TOLD_WHEN_CHANGED | {"slug"}


def count_told_of_change(*, event: Event, changed: set[str]) -> int:
    """How many calendars a change of these fields would update."""
    if not changed & TOLD_BY_CALENDAR:
        return 0
    return event.registrations.placed().filter(member__joined_at__isnull=False).count()


def changed_fields(*, event: Event, **facts: Unpack[EventFacts]) -> set[str]:
    """Which of these facts are not what the event has now."""
    topics = facts.pop("topics", None)
    changed = {name for name, value in facts.items() if getattr(event, name) != value}
    if topics is not None and {each.pk for each in topics} != {each.pk for each in event.topics.all()}:
        changed.add("topics")
    return changed


@transaction.atomic
def change(
    *, event: Event, by: Member | None, at: datetime, agreed_by: Member | None = None, **facts: Unpack[EventFacts]
) -> int:
    """Change these facts of an event. Calendars are told once when the time, title, venue, rule or link changes, and the
    waiting list by email when the time or venue does; registrations stay.

    Returns how many calendars are told.
    """
    held = hold(event)
    if reason := rules.why_not_change(event=held, capacity=facts.get("capacity", held.capacity)):
        raise Refused(reason)
    changed, values = changed_fields(event=held, **facts), dict[str, object](facts)
    if not changed:
        return 0
    together = agreed_by is not None and agreed_by != by
    if by and "link" in changed and (reason := rules.why_not_lead_to(link=facts["link"], together=together)):
        raise Refused(reason)
    left, before, moves = held.part_of_id, as_it_was(held), bool(changed & MOVES and held.ends_at > at)
    if "starts_at" in changed and held.published_at:
        held.moved_from = held.starts_at
    for name in changed - {"topics"}:
        setattr(held, name, values[name])
    if "topics" in changed:
        held.topics.set(facts["topics"])
    if "starts_at" in changed:
        held.planned_offset = london.offset_minutes(held.starts_at)
        reminders.told_by_the_change(held, at)
    record(did="changed", by=by, about=held, at=at, detail={"fields": sorted(changed)})
    if "link" in changed and held.link and held.published_at and by:
        page = reverse("desk:event", args=[held.pk])
        tell_organisers(what="events.link", about=held, path=page, by=by, at=at)
    told = 0
    # A link on a meeting in person means that it can be joined online too, or no longer.
    if changed & TOLD_WHEN_CHANGED or ("link" in changed and held.venue):
        told = tell_change(held, at)
    elif "link" in changed:
        told = calendars.relocate(about=about(held), at=at)
    if changed & {"starts_at", "ends_at"} or held.capacity is None:
        offer_again(held, at, moved=moves)
    pass_on(held, at, moved=moves)
    if moves:
        tell_the_move(held, before=before, at=at)
    held.revision += 1
    held.sequence += bool(changed & SHOWN_IN_CALENDARS)
    held.changed_at = at
    held.save()
    follow(held, at)
    search_documents.refresh(held, at=at)
    if changed & SHOWN_BY_RELATIVES:
        tell_relatives(held, left=left)
    return told


@transaction.atomic
def cancel(*, event: Event, by: Member, at: datetime, reason: str) -> None:
    """Cancel an event: everyone who had a place or was waiting is told once, with the reason."""
    held = hold(event)
    if held.cancelled_at:
        raise Refused(_("This event was cancelled already."))
    if held.ends_at <= at:
        raise Refused(_("This event is over."))
    held.cancelled_at, held.cancel_reason = at, reason
    take_back_offers(event=held)
    held.revision += 1
    held.sequence += 1
    held.save(update_fields=["cancelled_at", "cancel_reason", "places_taken", "waiting", "revision", "sequence"])
    record(did="cancelled", by=by, about=held, at=at, reason=reason)
    follow(held, at)
    tell_relatives(held)
    calendars.withdraw(about=about(held), at=at, why=reason)
    queue_emails(
        emails=[
            {
                "kind": "events.cancelled",
                "key": f"cancelled:{registration.pk}",
                "at": at,
                "to_member": registration.member,
                "payload": {"event": held.pk},
            }
            for registration in held.registrations.told_by_email().select_related("member")
        ]
    )

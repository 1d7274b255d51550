from contextlib import suppress
from datetime import datetime

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from pleiad.audit.actions import record, record_many
from pleiad.calendars import actions as calendars
from pleiad.channels import actions as channels
from pleiad.members import actions as members
from pleiad.members.models import Member
from pleiad.post.actions import write_many
from pleiad.refusals import Refused
from pleiad.slugs import save_under

from . import reminders, rules
from .entries import about, note, tell_change, tell_place  # noqa: F401 (the rooms above take `note` from here)
from .findable import SHOWN_BY_RELATIVES, hold, make_findable, tell_relatives
from .models import Event, Host, Intention, Registration
from .moved import MOVES, as_it_was, tell_the_move
from .registering import provisional, register  # noqa: F401 (the rooms above take `provisional` from here)
from .waiting_list import offer_anew, pass_on, save_counts, take_back_offers


def withdraw(*, registration: Registration, by: Member, at: datetime) -> None:
    """She does not come: her calendar is told, and her place, or the one she was offered, passes on."""
    _leave(registration, by, at, why_not=rules.why_not_withdraw, did="withdrew")


def decline(*, registration: Registration, by: Member, at: datetime) -> None:
    """She lets the next have the place that she was offered, and leaves the list."""
    _leave(registration, by, at, why_not=rules.why_not_take, did="passed on an offer")


@transaction.atomic
def _leave(registration, by, at, *, why_not, did):
    event = Event.objects.select_for_update().get(pk=registration.event_id)
    held = Registration.objects.select_for_update(of=("self",)).select_related("member").get(pk=registration.pk)
    held.event = event
    if reason := why_not(registration=held, at=at):
        raise Refused(reason)
    _give_back(held, event, at)
    record(did=did, by=by, about=held, at=at)
    pass_on(event, at)
    save_counts(event)


def _give_back(registration, event, at):
    registration.cancelled_at = at
    registration.save(update_fields=["cancelled_at"])
    if registration.placed_at:
        event.places_taken -= 1
        calendars.withdraw(about=about(event), holder=registration.member, at=at)
    elif registration.offered_until:
        event.places_taken -= 1
    else:
        event.waiting -= 1


@transaction.atomic
def join(
    *, event: Event | None, with_teams: bool, at: datetime, quiet: bool = False, **who
) -> tuple[Member, Registration | None]:
    """The one act: she is checked, a member, booked and invited, or nothing has happened. `who` goes to members.join.

    When the event cannot be registered for, or she needs sponsors first, she joins all the same and has no registration;
    what she came for is kept until she is admitted.
    """
    member = members.join(at=at, **who)
    registration = None
    if event is not None:
        with suppress(Refused):
            registration = register(event=event, member=member, at=at, with_teams=with_teams, quiet=quiet)
        if registration is None and not member.is_current and not rules.why_not_register(event=event, at=at):
            Intention.objects.create(member=member, event=event, quiet_since=at if quiet else None)
    if registration is None and with_teams:
        channels.invite(member=member, address=member.work_email, at=at, cause="joined", held=not member.is_current)
    return member, registration


@transaction.atomic
def create(*, by: Member, at: datetime, **what) -> Event:
    """A new event, as a draft that only organisers see; the organiser who makes it runs it."""
    topics = what.pop("topics", ())
    event = Event(created_at=at, **what)
    save_under(event, f"{slugify(event.title)[:60] or 'event'}-{event.starts_at:%Y-%m-%d}")
    if topics:
        event.topics.set(topics)
    if by is not None and by.is_organiser:
        Host.objects.create(event=event, member=by, since=at)
    record(did="created", by=by, about=event, at=at)
    return event


@transaction.atomic
def publish(*, event: Event, by: Member, at: datetime) -> None:
    """Put it on the list of planned events and open registration."""
    held = hold(event)
    if reason := rules.why_not_publish(event=held, at=at):
        raise Refused(reason)
    held.published_at = held.published_at or at
    held.revision += 1
    held.save(update_fields=["published_at", "revision"])
    record(did="published", by=by, about=held, at=at)
    make_findable(held, at=at)
    tell_relatives(held)


TOLD_WHEN_CHANGED = {"title", "title_cy", "starts_at", "ends_at", "place", "rule", "recorded"}
TOLD_BY_CALENDAR = TOLD_WHEN_CHANGED | {"link"}


def whom_a_change_tells(*, event: Event, changed: set[str]) -> int:
    """How many calendars a change of these fields would update."""
    if not changed & TOLD_BY_CALENDAR:
        return 0
    return event.registrations.placed().filter(member__joined_at__isnull=False).count()


def changed_fields(*, event: Event, **what) -> set[str]:
    """Which of these values are not what the event has now."""
    topics = what.pop("topics", None)
    changed = {name for name, value in what.items() if getattr(event, name) != value}
    if topics is not None and {each.pk for each in topics} != {each.pk for each in event.topics.all()}:
        changed.add("topics")
    return changed


@transaction.atomic
def change(*, event: Event, by: Member, at: datetime, **what) -> int:
    """Change an event. Calendars are told once when the time, title, place, rule or link changes, and those who wait when
    the time or place does; registrations stay.

    Returns how many calendars are told.
    """
    held = hold(event)
    if reason := rules.why_not_change(event=held, capacity=what.get("capacity", held.capacity)):
        raise Refused(reason)
    changed = changed_fields(event=held, **what)
    if not changed:
        return 0
    left, before, moves = held.part_of_id, as_it_was(held), bool(changed & MOVES and held.ends_at > at)
    for name in changed - {"topics"}:
        setattr(held, name, what[name])
    if "topics" in changed:
        held.topics.set(what["topics"])
    if "starts_at" in changed:
        reminders.told_by_the_change(held, at)
    record(did="changed", by=by, about=held, at=at, detail={"fields": sorted(changed)})
    told = 0
    if changed & TOLD_WHEN_CHANGED or ("link" in changed and held.place):  # a room that becomes a room with a link
        told = tell_change(held, at)
    elif "link" in changed:
        told = calendars.relocate(about=about(held), at=at)
    if changed & {"starts_at", "ends_at"} or held.capacity is None:
        offer_anew(held, at, moved=moves)
    pass_on(held, at, moved=moves)
    if moves:
        tell_the_move(held, before=before, at=at)
    held.revision += 1
    held.changed_at = at
    held.save()
    make_findable(held, at=at)
    if changed & SHOWN_BY_RELATIVES:
        tell_relatives(held, left=left)
    return told


@transaction.atomic
def cancel(*, event: Event, by: Member, at: datetime, reason: str) -> None:
    """Call it off: everybody who had a place or waited is told once, with the reason."""
    held = hold(event)
    if held.cancelled_at:
        raise Refused(_("This event was cancelled already."))
    if held.ends_at <= at:
        raise Refused(_("This event is over."))
    held.cancelled_at, held.cancel_reason = at, reason
    take_back_offers(event=held)
    held.revision += 1
    held.save(update_fields=["cancelled_at", "cancel_reason", "places_taken", "waiting", "revision"])
    record(did="cancelled", by=by, about=held, at=at, reason=reason)
    tell_relatives(held)
    calendars.withdraw(about=about(held), at=at, why=reason)
    write_many(
        letters=[
            {
                "kind": "events.cancelled",
                "key": f"cancelled:{registration.pk}",
                "at": at,
                "to_member": registration.member,
                "payload": {"event": held.pk},
            }
            for registration in held.registrations.told_by_letter().select_related("member")
        ]
    )


@transaction.atomic
def admit_provisional(*, member: Member, at: datetime) -> None:
    """She has become a member: her Teams invite leaves, the places that were kept for her are hers, and she is registered
    for the meeting that she came for."""
    channels.release(member=member, at=at)
    mine = Registration.objects.active().filter(member=member, event__ends_at__gt=at, event__cancelled_at=None)
    for registration in mine.select_related("event"):
        registration.member = member
        tell_place(registration, at)
    for intention in Intention.objects.filter(member=member).select_related("event"):
        with_teams, quiet = member.channel_invites.active().exists(), bool(intention.quiet_since)
        with suppress(Refused):  # it is over or off, or she has registered herself
            register(event=intention.event, member=member, at=at, with_teams=with_teams, quiet=quiet)
        intention.delete()


@transaction.atomic
def let_go_of(*, member: Member, by, at: datetime) -> None:
    """She is no longer a member, or will not become one: coming places pass on and her Teams invite ends."""
    channels.withdraw(member=member, by=by, at=at)
    Intention.objects.filter(member=member).delete()
    mine = Registration.objects.active().filter(member=member)
    given_back = []
    for pk in mine.filter(event__ends_at__gt=at).order_by("event_id").values_list("event_id", flat=True):
        event = Event.objects.select_for_update().get(pk=pk)
        held = mine.filter(event=event).select_related("member").first()
        if held is None:  # her offer lapsed, or she withdrew, while we waited for the event
            continue
        _give_back(held, event, at)
        pass_on(event, at)
        save_counts(event)
        given_back.append(held)
    record_many(did="let go", by=by, abouts=given_back, at=at)

from contextlib import suppress
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Case, F, IntegerField, Q, When
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from pleiad.audit.actions import record, record_many
from pleiad.calendars import actions as calendars
from pleiad.channels import actions as channels
from pleiad.members import actions as members
from pleiad.members.models import Member
from pleiad.post.actions import write, write_many
from pleiad.prepared import Given, Prepared, PreparedUpdate, insert, key_at, together
from pleiad.refusals import Refused

from . import rules
from .join_links import join_link
from .models import Event, Registration
from .words import rule_of_the_room, told

ALREADY = _("You have registered for this event already.")
COUNTS = ("arrivals", "places_taken", "waiting", "revision")
EARLIER = Prepared(lambda: Registration.objects.filter(event_id=Given("event"), member_id=Given("member")))
COUNTED = PreparedUpdate(lambda: Event.objects.filter(pk=Given("event")), **{name: Given(name) for name in COUNTS})
WHOLE = IntegerField()
HAS_A_PLACE = Q(waiting=0) & (Q(capacity=None) | Q(places_taken__lt=F("capacity")))
ONE_MORE = PreparedUpdate(
    lambda: Event.objects.filter(pk=Given("event")),
    arrivals=F("arrivals") + 1,
    places_taken=Case(When(HAS_A_PLACE, then=F("places_taken") + 1), default=F("places_taken"), output_field=WHOLE),
    waiting=Case(When(HAS_A_PLACE, then=F("waiting")), default=F("waiting") + 1, output_field=WHOLE),
    revision=F("revision") + 1,
)


@transaction.atomic
def register(*, event: Event, member: Member, at: datetime, with_teams: bool = True) -> Registration:
    """Give her a place, or the next place on the waiting list; her Teams invite leaves with it.

    Somebody whose application still waits gets a provisional place: no letter leaves until she is a member.
    """
    if reason := rules.why_not_register(event=event, at=at, member=member):
        raise Refused(reason)
    if not member.is_current and (reason := rules.why_not_keep_a_place(event=event, kept=provisional(event))):
        raise Refused(reason)
    earlier = EARLIER.all(event=event.pk, member=member.pk)
    if any(each.cancelled_at is None for each in earlier):
        raise Refused(ALREADY)
    # All that needs no place comes first: nobody else waits for her invite, and everybody waits for the event's row.
    invite = _invite_to_teams(member, at=at, cause=about(event)) if with_teams else None
    held = ONE_MORE.one(event=event.pk)
    if reason := rules.why_not_register(event=held, at=at, member=member):
        raise Refused(reason)
    placed = held.waiting == 0
    registration = Registration(
        pk=key_at(at),
        event=held,
        member=member,
        channel_invite=invite,
        registered_at=at,
        arrival=held.arrivals,
        placed_at=at if placed else None,
    )
    try:
        with together():
            insert(registration)
            detail = {"event": held.pk, "placed": placed}
            record(did="registered", by=member, about=registration, at=at, detail=detail)
            if member.is_current:
                _tell_place(registration, at, new=not earlier)
    except IntegrityError:  # she pressed twice, and the other was first
        raise Refused(ALREADY) from None
    registration._state.adding = False
    return registration


def provisional(event: Event) -> int:
    """How many applicants hold or wait for a place."""
    return Registration.objects.active().filter(event=event, member__joined_at=None).count()


def _invite_to_teams(member, *, at, cause):
    return channels.invite(member=member, address=member.work_email, at=at, cause=cause, held=not member.is_current)


def _save_counts(event):
    event.revision += 1
    COUNTED(event=event.pk, **{name: getattr(event, name) for name in COUNTS})


def _tell_place(registration, at, new=False):
    """Her calendar entry, or the letter that says she waits. `new`: she never registered for it before."""
    event, member = registration.event, registration.member
    if not registration.placed_at:
        write(
            kind="events.waiting",
            key=f"waiting:{registration.pk}",
            at=at,
            to_member=member,
            payload={"registration": registration.pk},
        )
        return
    with override(member.language):
        calendars.put(
            holder=member,
            about=about(event),
            title=told(event, "title"),
            note=note(event),
            location=join_link(registration.pk),
            starts_at=event.starts_at,
            ends_at=event.ends_at,
            at=at,
            new=new,
        )


def about(event: Event) -> str:
    """The name under which calendars know an event."""
    return f"event:{event.pk}"


def note(event: Event) -> str:
    """What stands in the calendar entry: the place, the rule of the room and the page."""
    rule = rule_of_the_room(event)
    lines = [event.place] if event.place else []
    return "\n\n".join([*lines, f"{rule['name']}. {rule['sentence']}", settings.BASE_URL + event.get_absolute_url()])


@transaction.atomic
def withdraw(*, registration: Registration, by: Member, at: datetime) -> None:
    """She does not come: her calendar is told and her place passes on."""
    event = Event.objects.select_for_update().get(pk=registration.event_id)
    held = Registration.objects.select_for_update().select_related("member").get(pk=registration.pk)
    held.event = event
    if reason := rules.why_not_withdraw(registration=held, at=at):
        raise Refused(reason)
    _give_back(held, event, at)
    record(did="withdrew", by=by, about=held, at=at)
    _pass_on(event, at)
    _save_counts(event)


def _give_back(registration, event, at):
    registration.cancelled_at = at
    registration.save(update_fields=["cancelled_at"])
    if registration.placed_at:
        event.places_taken -= 1
        calendars.withdraw(about=about(event), holder=registration.member, at=at)
    else:
        event.waiting -= 1


def _pass_on(event, at):
    """Give every free place to whoever waits longest. The caller holds and saves the event."""
    if event.cancelled_at or event.ends_at <= at or not event.waiting:
        return
    free = event.waiting if event.capacity is None else event.capacity - event.places_taken
    for registration in event.registrations.waiting().select_related("member")[: max(free, 0)]:
        registration.event = event
        registration.placed_at = at
        registration.save(update_fields=["placed_at"])
        event.places_taken += 1
        event.waiting -= 1
        record(did="given a place", about=registration, at=at)
        if registration.member.is_current:
            _tell_place(registration, at)


@transaction.atomic
def join(*, event: Event | None, with_teams: bool, at: datetime, **who) -> tuple[Member, Registration | None]:
    """The one act: she is checked, a member, booked and invited, or nothing has happened. `who` goes to members.join.

    When the event cannot be registered for, or she needs sponsors first, she joins all the same and has no registration.
    """
    member = members.join(at=at, **who)
    registration = None
    if event is not None:
        with suppress(Refused):
            registration = register(event=event, member=member, at=at, with_teams=with_teams)
    if registration is None and with_teams:
        _invite_to_teams(member, at=at, cause="joined")
    return member, registration


@transaction.atomic
def create(*, by: Member, at: datetime, **what) -> Event:
    """A new event, as a draft that only organisers see."""
    event = Event(created_at=at, **what)
    event.slug = _free_slug(event.title, event.starts_at)
    event.save()
    record(did="created", by=by, about=event, at=at)
    return event


def _free_slug(title, starts_at):
    wanted = f"{slugify(title)[:60] or 'event'}-{starts_at:%Y-%m-%d}"
    taken = set(Event.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    return next(slug for slug in (wanted, *(f"{wanted}-{n}" for n in range(2, 1000))) if slug not in taken)


@transaction.atomic
def publish(*, event: Event, by: Member, at: datetime) -> None:
    """Put it on the list of planned events and open registration."""
    held = Event.objects.select_for_update().get(pk=event.pk)
    if reason := rules.why_not_publish(event=held, at=at):
        raise Refused(reason)
    held.published_at = held.published_at or at
    held.revision += 1
    held.save(update_fields=["published_at", "revision"])
    record(did="published", by=by, about=held, at=at)


TOLD_WHEN_CHANGED = {"title", "title_cy", "starts_at", "ends_at", "place", "rule", "recorded"}


def whom_a_change_tells(*, event: Event, changed: set[str]) -> int:
    """How many calendars a change of these fields would update."""
    if not changed & (TOLD_WHEN_CHANGED | {"link"}):
        return 0
    return event.registrations.placed().filter(member__joined_at__isnull=False).count()


@transaction.atomic
def change(*, event: Event, by: Member, at: datetime, **what) -> int:
    """Change an event. Calendars are told once when the time, title, place, rule or link changes; registrations stay.

    Returns how many calendars are told.
    """
    held = Event.objects.select_for_update().get(pk=event.pk)
    if reason := rules.why_not_change(event=held, capacity=what.get("capacity", held.capacity)):
        raise Refused(reason)
    changed = {name for name, value in what.items() if getattr(held, name) != value}
    if not changed:
        return 0
    for name in changed:
        setattr(held, name, what[name])
    _pass_on(held, at)
    held.revision += 1
    held.save()
    record(did="changed", by=by, about=held, at=at, detail={"fields": sorted(changed)})
    if changed & TOLD_WHEN_CHANGED:
        return _tell_change(held, at)
    return calendars.relocate(about=about(held), at=at) if "link" in changed else 0


def _tell_change(event, at):
    """One update per calendar, in the words of each holder's language."""
    letters = 0
    for language, _name in settings.LANGUAGES:
        with override(language):
            letters += calendars.change(
                about=about(event),
                language=language,
                title=told(event, "title"),
                note=note(event),
                starts_at=event.starts_at,
                ends_at=event.ends_at,
                at=at,
            )
    return letters


@transaction.atomic
def cancel(*, event: Event, by: Member, at: datetime, reason: str) -> None:
    """Call it off: everybody who had a place or waited is told once, with the reason."""
    held = Event.objects.select_for_update().get(pk=event.pk)
    if held.cancelled_at:
        raise Refused(_("This event was cancelled already."))
    if held.ends_at <= at:
        raise Refused(_("This event is over."))
    held.cancelled_at, held.cancel_reason = at, reason
    held.revision += 1
    held.save(update_fields=["cancelled_at", "cancel_reason", "revision"])
    record(did="cancelled", by=by, about=held, at=at, reason=reason)
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
    """She has become a member: her Teams invite leaves, and the places that were kept for her are hers."""
    channels.release(member=member, at=at)
    mine = Registration.objects.active().filter(member=member, event__ends_at__gt=at, event__cancelled_at=None)
    for registration in mine.select_related("event"):
        registration.member = member
        _tell_place(registration, at)


@transaction.atomic
def let_go_of(*, member: Member, by, at: datetime) -> None:
    """She is no longer a member, or will not become one: coming places pass on and her Teams invite ends."""
    channels.withdraw(member=member, by=by, at=at)
    mine = list(
        Registration.objects.active()
        .filter(member=member, event__ends_at__gt=at)
        .select_related("member")
        .order_by("event_id")
    )
    for registration in mine:
        event = Event.objects.select_for_update().get(pk=registration.event_id)
        _give_back(registration, event, at)
        _pass_on(event, at)
        _save_counts(event)
    record_many(did="let go", by=by, abouts=mine, at=at)

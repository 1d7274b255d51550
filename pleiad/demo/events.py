"""Plans, fills and holds the events of the invented programme, with the people in it."""

from datetime import UTC, date, datetime, time, timedelta
from typing import TypedDict, Unpack

from django.conf import settings
from django.urls import reverse

from pleiad.directory.models import Topic as Named
from pleiad.events.actions import planning, registering
from pleiad.events.models import Event
from pleiad.members.models import Member

from . import cast, programme
from .days import days_ago
from .people import address_of
from .programme import Slot
from .topics import FIRST

THE_FIRST = Slot(date(2021, 4, 29), time(16), time(17, 30), FIRST)
ANNOUNCED_BEFORE = timedelta(days=63)
LINK_PATH = "demo:meeting"


def hold_past(*, chance, at: datetime) -> int:
    """The meeting of April 2021 and those of the last six months, with those who came; returns how many."""
    slots = [THE_FIRST, *programme.past(at=at)]
    for slot in slots:
        published = slot.starts_at - timedelta(days=45)
        event = _plan(slot, at=published, capacity=150, link=_link())
        came = 24 if slot is THE_FIRST else chance.randint(22, 44)
        _fill(event, came, chance=chance, last=slot.starts_at - timedelta(hours=2))
    return len(slots)


def plan_first(*, chance, at: datetime) -> int:
    """The coming programme as a visitor first finds it, with an event in every state; returns how many."""
    slots = programme.coming(at=at)
    meetings = [slot for slot in slots if slot.topic.kind == "meeting" and not slot.topic.venue]
    for slot in slots:
        published = min(slot.starts_at - ANNOUNCED_BEFORE, days_ago(chance.randint(10, 20), 10, 30, at=at))
        turn = meetings.index(slot) if slot in meetings else None
        _plan_in_its_state(slot, turn, last=len(meetings) - 1, published=published, chance=chance, at=at)
    return len(slots)


def _plan_in_its_state(slot, turn, *, last, published, chance, at):
    def fill(event, many, last=at - timedelta(hours=3)):
        _fill(event, many, chance=chance, last=last)

    if turn is not None and turn == last:
        _plan(slot, at=published, publish=False, capacity=100)
    elif turn == 0:
        fill(_plan(slot, at=published, capacity=120, link=_link()), 82)
    elif turn == 1:
        event = _plan(slot, at=published, capacity=40, link=_link())
        fill(event, 40)
        _register(
            event, Member.objects.get(email=address_of(cast.ON_THE_WAITING_LIST)), at - timedelta(hours=2, minutes=50)
        )
        _fill(event, 11, chance=chance, last=at - timedelta(hours=1), first=at - timedelta(hours=2, minutes=45))
    elif turn == 2:
        fill(_plan(slot, at=published, capacity=150), 31)
    elif turn == 3:
        fill(_plan(slot, at=published, capacity=120, link=_link()), 17)
    elif turn == 4:
        event = _plan(slot, at=published, capacity=80, link=_link())
        called_off = days_ago(1, 15, 10, at=at)
        fill(event, 9, called_off - timedelta(hours=1))
        planning.cancel(
            event=event,
            by=_organiser(1),
            at=called_off,
            reason="Both speakers have been called to another date. We will plan it again for the autumn.",
        )
    elif turn is not None:
        fill(_plan(slot, at=published, capacity=100, link=_link(), public=turn != 5), 6)
    elif slot.topic.kind == "learning":
        fill(_plan(slot, at=published, capacity=24, link=_link()), 22)
    elif slot.topic.venue:
        fill(_plan(slot, at=published, capacity=60, link=_link()), 23)
    else:
        fill(_plan(slot, at=published, link=_link()), 18)


def top_up(*, chance, at: datetime) -> int:
    """Add the events of the coming months that are not there yet; returns how many."""
    known = set(Event.objects.filter(starts_at__gt=at - timedelta(days=300)).values_list("slug", flat=True))
    added = 0
    for slot in programme.coming(at=at):
        # The day in the slug stays when an organiser moves or renames the event.
        if any(slug.endswith(f"-{slot.day}") for slug in known):
            continue
        event = _plan(slot, at=at - timedelta(hours=6), capacity=100, link=_link())
        _fill(event, chance.randint(6, 20), chance=chance, last=at - timedelta(hours=1))
        added += 1
    return added


def have_one_soon(*, chance, at: datetime) -> None:
    """Plan a meeting for the coming week where there is none that everybody can register for."""
    week = Event.objects.published().upcoming(at).filter(starts_at__lte=at + timedelta(days=7), public=True)
    if not week.filter(cancelled_at=None, asked_for_at="").exists():
        event = _plan(programme.soon(at=at), at=at - timedelta(days=10), capacity=100, link=_link())
        _fill(event, 11, chance=chance, last=at - timedelta(hours=1))


def next_open(*, at: datetime) -> Event:
    """The next event that is open for registration."""
    return Event.objects.published().upcoming(at).filter(cancelled_at=None, public=True).first()


class _Room(TypedDict, total=False):
    """What a slot does not say of its event."""

    capacity: int
    link: str
    public: bool


def _plan(slot, *, at, publish=True, **room: Unpack[_Room]):
    topic = slot.topic
    room.setdefault("public", topic.public)
    event = planning.create(
        by=_organiser(0),
        at=at,
        title=topic.title,
        title_cy=topic.title_cy,
        summary=topic.summary,
        summary_cy=topic.summary_cy,
        description=topic.description,
        description_cy=topic.description_cy,
        kind=topic.kind,
        rule=topic.rule,
        venue=topic.venue,
        region=topic.region,
        language=topic.language,
        captions=topic.captions,
        interpreter=topic.interpreter,
        step_free=topic.step_free,
        access=topic.access,
        topics=list(Named.objects.filter(slug__in=topic.topics)),
        recorded=topic.recorded,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        **room,
    )
    if publish:
        planning.publish(event=event, by=_organiser(0), at=at + timedelta(minutes=20))
        event.refresh_from_db()
    return event


def _organiser(number):
    """An organiser of the cast; another when they have left the desk or changed their address meanwhile."""
    organisers = Member.objects.organisers()
    return organisers.filter(email=address_of(cast.ORGANISERS[number])).first() or organisers.order_by("pk").first()


def lead_here() -> None:
    """The pretended meeting is at this installation, wherever that answers today."""
    Event.objects.filter(link__endswith=reverse(LINK_PATH)).exclude(link=_link()).update(link=_link())


def _link():
    return settings.BASE_URL + reverse(LINK_PATH)


def _fill(event, many, *, chance, last, first=None):
    """Let so many members register, in order, until `last`, from when the event was published unless told."""
    first = first or event.published_at
    kept_out = [address_of(name) for name in (cast.ON_THE_WAITING_LIST, cast.NEW_TODAY)]
    free = Member.objects.current().filter(joined_at__lt=last, reading_since=None).exclude(email__in=kept_out)
    free = list(free.exclude(registrations__event=event, registrations__cancelled_at=None).order_by("pk"))
    first_of_cast = [member for member in free if member.name in (cast.WITH_A_PLACE, cast.IN_WELSH)]
    others = [member for member in free if member not in first_of_cast]
    chosen = (first_of_cast + chance.sample(others, min(many, len(others))))[:many]
    begins = {member.pk: max(first, member.joined_at) for member in chosen}
    moments = sorted(
        (begins[member.pk] + (last - begins[member.pk]) * chance.random() ** 2, member.pk, member) for member in chosen
    )
    for moment, _pk, member in moments:
        _register(event, member, moment)


def _register(event, member, at):
    wants_teams = member.name != cast.WITHOUT_TEAMS
    registering.register(event=event, member=member, at=at.astimezone(UTC), with_teams=wants_teams)

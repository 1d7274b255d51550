"""Who comes: a full open hour with a place on offer, what some need to take part, and who was there in the past."""

from datetime import timedelta

from django.utils.translation import gettext as _

from pleiad.events.actions import access_needs, attendance, registering, registrations
from pleiad.events.models import Event, Registration
from pleiad.members.models import Member

from . import cast
from .people import address_of

NEEDS = [
    "I read captions, because I hear little on my left side. Please switch them on from the start.",
    "I use a wheelchair. I need a table that I can roll under, and a step-free toilet on the same floor.",
    "Slides an hour before, please: a screen reader does not read a shared screen.",
    "I may have my camera off and write in the chat. That is how I take part best.",
]
WAIT = 5
"""So many wait for the open hour; a day after an unanswered offer the place goes to the next of them."""


def furnish(*, chance, at) -> str:
    """Fill the room through its own actions; returns the line to show."""
    people = list(Member.objects.current().filter(hidden_since=None, organiser_since=None).order_by("pk"))
    offered = _a_place_on_offer(people, chance, at)
    needs = _say_needs(at)
    marked = _mark_who_was_there(chance, at)
    return _("Who comes: %(offered)s place on offer, %(needs)s access needs, attendance at %(marked)s past events") % {
        "offered": offered,
        "needs": needs,
        "marked": marked,
    }


def _a_place_on_offer(people, chance, at):
    """The first open hour is full; a member gave their place back two hours ago, and it is offered to the next."""
    hour = Event.objects.published().upcoming(at).filter(series__isnull=False, cancelled_at=None).first()
    if hour is None or not hour.capacity or hour.places_taken:
        return 0
    begin, given_back = at - timedelta(days=8), at - timedelta(hours=2)
    first_in_line = next((member for member in people if member.email == address_of(cast.ON_THE_WAITING_LIST)), None)
    free = [member for member in people if member != first_in_line and member.joined_at < begin]
    coming = chance.sample(free, min(hour.capacity + WAIT - 1, len(free)))
    if first_in_line:
        coming.insert(hour.capacity, first_in_line)
    for position, member in enumerate(coming):
        moment = max(begin + (given_back - begin) * position / (len(coming) + 1), member.joined_at)
        registering.register(event=hour, member=member, at=moment, with_teams=member.name != cast.WITHOUT_TEAMS)
    gives_back = hour.registrations.placed().order_by("arrival").first()
    if gives_back:
        registrations.withdraw(registration=gives_back, by=gives_back.member, at=given_back)
    return hour.registrations.offered().count()


def _say_needs(at):
    """Some who come to the next events, among them the visit, say what they need and share it."""
    next_ones = Event.objects.published().upcoming(at).filter(cancelled_at=None, places_taken__gt=0)
    meetings, visits = next_ones.filter(venue="")[:1], next_ones.exclude(venue="")[:1]
    placed = [
        registration
        for event, many in [*((each, 3) for each in meetings), *((each, 1) for each in visits)]
        for registration in Registration.objects.placed()
        .filter(event=event, member__in=Member.objects.current())
        .select_related("event", "member")
        .order_by("arrival")[:many]
    ]
    said = at - timedelta(days=1)
    for registration, words in zip(placed, [NEEDS[0], *NEEDS[2:], NEEDS[1]], strict=False):
        moment = max(said, registration.registered_at)
        access_needs.say_for(registration=registration, words=words, shared=True, at=moment)
    return len(placed)


def _mark_who_was_there(chance, at):
    """An organiser marked it within the hour after each meeting; about one in eight could not come after all."""
    organiser = Member.objects.organisers().order_by("pk").first()
    past = list(Event.objects.published().past(at).filter(cancelled_at=None, places_taken__gt=0))
    for event in past:
        shown = list(event.registrations.placed().order_by("pk").values_list("pk", flat=True))
        came = [key for key in shown if chance.random() < 0.88]
        moment = min(event.ends_at + timedelta(minutes=40), at)
        attendance.mark(event=event, shown=shown, came=came, by=organiser, at=moment)
    return len(past)

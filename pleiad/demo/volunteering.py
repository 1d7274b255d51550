"""Parts at the coming meetings, offers in every state, and deeds that were done at the past ones."""

from datetime import timedelta

from django.utils.translation import gettext as _

from pleiad.contributions import actions as contributions
from pleiad.directory.models import Skill, Topic
from pleiad.errors import Refused
from pleiad.events.models import Event
from pleiad.members.models import Member
from pleiad.volunteering import actions
from pleiad.volunteering.models import Offer

from . import cast
from .people import address_of

ASKED = [("host", None, 1), ("story", 5, 3), ("chat", None, 1), ("notes", 30, 1), ("welcome", 10, 2)]
"""Kind, minutes (None: as long as the event) and how many people."""
WORDS = [
    "How we moved 40,000 parking permits off paper.",
    "What I learned from closing a service nobody missed.",
    "I can tell how our captions were finally paid for.",
    "",
    "",
]
OUTCOMES = [
    "Two councils asked for our template afterwards and use it now.",
    "A colleague applied for the lead role because of it.",
    "We changed our own stand-up the week after.",
]
LEARNED = [
    "Communicating information",
    "Community collaboration",
    "Facilitating decisions and risks",
    "Leadership and guidance",
]
STANDING = [
    ("Chairing a panel, or being the calm voice in the chat.", [7, 8], "half-term"),
    ("Service design in local government, and how to say no to a form.", [], "Wednesdays"),
    ("Data ethics, in plain words.", [12], ""),
    ("Welsh and English side by side.", [8], ""),
]


def furnish(*, chance, at) -> str:
    """Fill the room through its own actions; returns the line to show."""
    people = list(Member.objects.current().filter(hidden_since=None, organiser_since=None).order_by("pk")[:60])
    organisers = list(Member.objects.organisers().order_by("pk"))
    by, star = organisers[0], Member.objects.filter(email=address_of(cast.WITH_A_PLACE)).first()
    coming = list(Event.objects.published().filter(cancelled_at=None, starts_at__gt=at).order_by("starts_at", "pk")[:6])
    # Nobody tells the same story, or is there for the first time, at one meeting after another
    tellers = chance.sample([each for each in people if each != star], min(len(coming) * 2, len(people) - 1))
    given = 0
    for number, event in enumerate(coming):
        stories = tellers[number * 2 : number * 2 + 2] + ([star] if star and number == 0 else [])
        given += _ask(event, people, stories, by, chance, at)
    past = Event.objects.published().filter(cancelled_at=None, ends_at__lt=at).order_by("-ends_at", "-pk")[:4]
    done = sum(_held(event, people, star, by, chance, first=number == 0) for number, event in enumerate(past))
    topics = list(Topic.objects.all()[:8])
    for person, (words, not_in, not_when) in zip(people[10:], STANDING, strict=False):
        chosen = chance.sample(topics, min(2, len(topics)))
        actions.stand_ready(
            member=person, words=words, topics=chosen, not_in=not_in, not_when=not_when, at=at - timedelta(days=9)
        )
    return _("Parts: %(given)s offers for coming meetings, %(done)s parts played at past ones") % {
        "given": given,
        "done": done,
    }


def minutes_at(event, minutes):
    """How long a part takes at this event: never longer than the event itself."""
    lasts = int((event.ends_at - event.starts_at).total_seconds() // 60)
    return min(minutes or lasts, lasts, 120)


def _ask(event, people, tellers, by, chance, at):
    """Ask for parts at a coming event, and let some offer themselves."""
    asked_at = max(event.published_at, at - timedelta(days=6))
    offers = 0
    words = chance.sample(WORDS, len(WORDS))
    for what, minutes, wanted in ASKED:
        lasts = minutes_at(event, minutes)
        part = actions.add_part(event=event, what=what, minutes=lasts, wanted=wanted, by=by, at=asked_at)
        offering = tellers if what == "story" else chance.sample(people, chance.randint(0, 2))
        for number, member in enumerate(offering):
            moment = asked_at + (at - asked_at) * chance.random()
            try:
                offer = actions.offer(
                    part=part,
                    member=member,
                    at=moment,
                    first_time=what == "story" and number == 0,
                    with_partner=chance.random() < 0.2,
                    words=words[number] if what == "story" else "",
                )
            except Refused:
                continue
            offers += 1
            if number == 0 and what in ("host", "chat"):
                actions.accept(offer=offer, by=by, at=moment + (at - moment) / 2)
    return offers


def _held(event, people, star, by, chance, *, first):
    """What was asked for and played at a past event; the latest still waits to be confirmed."""
    asked_at, played = event.starts_at - timedelta(days=20), 0
    answered, over = asked_at + timedelta(days=2), event.ends_at + timedelta(days=1)
    free = [member for member in people if member.joined_at < asked_at]
    for what, minutes, _wanted in ASKED:
        if not free:
            break
        lasts = minutes_at(event, minutes)
        part = actions.add_part(event=event, what=what, minutes=lasts, wanted=1, by=by, at=asked_at)
        member = star if what == "notes" and star and star.joined_at < asked_at else chance.choice(free)
        offer = actions.offer(part=part, member=member, at=asked_at)
        actions.accept(offer=offer, by=by, at=answered)
        if not first:
            actions.say_done(offer=offer, done=True, by=by, at=over)
            played += 1
    _say_what_came(event, chance, over)
    return played


def _say_what_came(event, chance, at):
    skills = list(Skill.objects.filter(name__in=LEARNED).order_by("pk"))
    for offer in Offer.objects.filter(part__event=event, done_at__isnull=False).select_related("member"):
        deed = offer.member.deeds.order_by("-pk").first()
        if chance.random() < 0.6:
            contributions.say_more(
                deed=deed,
                by=offer.member,
                at=at,
                outcome=chance.choice(OUTCOMES),
                skills=chance.sample(skills, min(2, len(skills))),
                left_out=False,
            )

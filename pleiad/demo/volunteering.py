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

ASKED = [("host", 90, 1), ("story", 5, 3), ("chat", 90, 1), ("notes", 30, 1), ("welcome", 10, 2)]
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
    given = sum(_ask(event, people, star, by, chance, at) for event in coming)
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


def _ask(event, people, star, by, chance, at):
    """Ask for parts at a coming event, and let some offer themselves."""
    asked_at = max(event.published_at, at - timedelta(days=6))
    offers = 0
    for what, minutes, wanted in ASKED:
        part = actions.add_part(event=event, what=what, minutes=minutes, wanted=wanted, by=by, at=asked_at)
        offering = chance.sample(people, chance.randint(0, 2))
        if what == "story" and star and star not in offering:
            offering.append(star)
        for number, member in enumerate(offering):
            moment = asked_at + (at - asked_at) * chance.random()
            try:
                offer = actions.offer(
                    part=part,
                    member=member,
                    at=moment,
                    first_time=(what == "story" and member is star) or chance.random() < 0.2,
                    with_partner=chance.random() < 0.2,
                    words=chance.choice(WORDS) if what == "story" else "",
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
        part = actions.add_part(event=event, what=what, minutes=minutes, wanted=1, by=by, at=asked_at)
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

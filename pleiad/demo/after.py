"""What came out of the past meetings: notes, slides, and answers to the three questions."""

from datetime import timedelta

from django.utils.translation import gettext as _

from pleiad.events.actions import after
from pleiad.events.models import Event
from pleiad.members.models import Member

NOTES = [
    "Three things that people took home:\n\n- Ask who is missing before you ask what is missing.\n- A service has "
    "someone’s name on it, or it has nobody’s care.\n- *Small* and shipped beats large and promised.\n\nThe checklist "
    "that was shown is in the slides.",
    "We heard two stories and found one pattern: the form was never the problem, the letter before it was.\n\n"
    "Next time we bring an example each.",
]
WORDS = [
    "Keep the five-minute stories.",
    "More time in small groups, please.",
    "Slides beforehand would help with the captions.",
    "It was the first meeting in months in which I said something.",
]


def furnish(*, chance, at) -> str:
    """Fill the room through its own actions; returns the line to show."""
    organiser = Member.objects.organisers().order_by("pk").first()
    past = list(Event.objects.published().filter(cancelled_at=None, ends_at__lt=at).order_by("-ends_at", "-pk")[:6])
    for number, event in enumerate(past[1:]):
        after.write_up(
            event=event,
            notes=NOTES[number % len(NOTES)],
            slides="https://slides.example/meeting" if number % 2 == 0 else "",
            recording="",
            public=number % 2 == 0,
            by=organiser,
            at=min(event.ends_at + timedelta(days=2), at),
        )
        came = event.registrations.placed().filter(member__in=Member.objects.current()).select_related("member")
        for registration in list(came[:9]):
            after.answer(
                event=event,
                member=registration.member,
                worth=chance.choice(["yes", "yes", "yes", "partly"]),
                part=chance.choice(["yes", "yes", "partly", "no"]),
                words=chance.choice(WORDS) if chance.random() < 0.4 else "",
                at=min(event.ends_at + timedelta(hours=chance.randint(2, 60)), at),
            )
    return _("After the meetings: notes and answers for %(count)s past events") % {"count": len(past[1:])}

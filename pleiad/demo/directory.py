"""The directory: some forty members who said what one can ask them about, and a few messages with what came of them."""

from datetime import timedelta

from django.utils.translation import gettext as _

from pleiad.directory import actions
from pleiad.directory.models import Profile
from pleiad.members.models import Member

from . import cast
from .faces import face
from .people import address_of

WORK = [
    ("I help councils to find the housing data that they already have", ["Data governance", "Data standards", "Housing registers"], ["Public speaking"]),
    ("Service designer for people who are between two homes", ["Service design", "User research", "Co-design with charities"], ["Policy and digital"]),
    ("I keep an emergency control room running at night", ["Incident management", "Networks and infrastructure", "Being new in the job"], ["Leadership"]),
    ("Delivery manager, lately of three teams at once", ["Agile delivery", "Managing people", "Saying no kindly"], ["Negotiation and pay"]),
    ("I write words for letters that nobody wants to get", ["Content design", "Accessibility", "Plain English"], ["Artificial intelligence"]),
    ("Analyst: waiting lists, ambulance times and what they hide", ["Data analysis", "Data visualisation", "Communicating analysis"], ["Software development"]),
    ("Developer who came from nursing at 41", ["Changing career", "Software development", "Testing"], ["Enterprise architecture"]),
    ("I buy software, and read the small print", ["Buying and suppliers", "Business case development", "Leaving a supplier"], ["Cloud"]),
    ("Security officer of a fire service", ["Cyber security", "Information security", "Phishing exercises"], ["Speaking in public"]),
    ("I lead a small data team in a large police force", ["Leadership", "Data ethics and privacy", "Managing people"], ["Getting promoted"]),
    ("Product manager of a service that two million people use", ["Product management", "Digital inclusion", "Performance measurement"], ["Data analysis"]),
    ("I make maps of flood risk that people believe", ["Maps and places", "Data visualisation", "Open data"], ["Managing people"]),
]  # fmt: skip
ABOUT = [
    "I came to this work sideways and have never regretted it. Ask me about *first weeks*, about **handing over**, and about what I would do differently.\n\nHalf an hour on a Thursday suits me best.",
    "Most of what I know I learned from things that went wrong. I am glad to tell which.\n\n- what we tried\n- what it cost\n- what stayed",
    "I work three days a week and care for my father on the others. I am happy to talk about how that can be done.",
    "",
]
IN_WELSH = (
    "Rwy’n cynllunio gwasanaethau dwyieithog i gynghorau",
    ["Gwasanaethau Cymraeg", "Dylunio gwasanaethau", "Cyfieithu ar y pryd"],
    ["Arweinyddiaeth"],
)
MANY = 40


def furnish(*, chance, at) -> str:
    """List some forty members, and let a few write to each other."""
    star = Member.objects.get(email=address_of(cast.WITH_A_PLACE))
    welsh = Member.objects.get(email=address_of(cast.IN_WELSH))
    free = Member.objects.current().filter(hidden_since=None).exclude(pk__in=[star.pk, welsh.pk]).order_by("pk")
    chosen = [star, *chance.sample(list(free.select_related("organisation")), MANY - 2)]
    shielded = free.filter(shielded_since__isnull=False).exclude(pk__in=[each.pk for each in chosen])
    chosen += list(shielded[:1])
    for number, member in enumerate(chosen):
        headline, ask, learn = WORK[number % len(WORK)]
        _list(member, headline, ABOUT[number % len(ABOUT)], ask, learn, at=at - timedelta(days=chance.randint(2, 300)))
    _list(welsh, *IN_WELSH[:1], "Gofynnwch i mi yn Gymraeg neu yn Saesneg.", *IN_WELSH[1:], at=at - timedelta(days=12))
    for member in chance.sample(chosen, len(chosen) // 2):
        actions.choose_picture(by=member, jpeg=face(chance), at=at - timedelta(days=1))
    thanks = ["Your answer on data agreements saved our spring.", "Thank you for chairing so kindly on Thursday."]
    for text, other in zip(thanks, [each for each in chosen[9:14] if not each.shielded_since], strict=False):
        actions.thank(by=other, to=star, text=text, at=at - timedelta(days=2))
    _write(star, [each for each in chosen[1:9] if not each.shielded_since], at=at)
    return _("Directory: %(count)s members who can be asked") % {"count": len(chosen) + 1}


def _list(member, headline, about, ask, learn, *, at):
    actions.save_profile(
        by=member,
        headline=headline,
        about=about,
        ask=ask,
        learn=learn,
        listed=True,
        shows=Profile.SHOWS,
        at=max(at, member.joined_at),
    )


def _write(star, others, *, at):
    """Two messages wait for the answer of `star`, one of theirs waits, and of two more they have a yes and a kind no."""
    waiting = [
        (
            "experience",
            "I start with a team of my own in January. How did you plan your first month? Twenty minutes would help.",
        ),
        (
            "speak",
            "Would you tell our regional meeting in March how you did it? Fifteen minutes, by video, and questions after.",
        ),
    ]
    for number, ((purpose, text), other) in enumerate(zip(waiting, others, strict=False)):
        actions.send(by=other, to=star, purpose=purpose, text=text, at=at - timedelta(days=1, hours=number))
    asked = [
        ("question", "How did you get your data agreement signed? We have waited since spring.", 20, "", ""),
        ("experience", "You changed career at 41. I am thinking of it. How did you choose?", 12, "yes_here", "Gladly. I tried evenings first, and told nobody. Write to me again when you have picked a course."),
        ("work", "We both count waiting lists. Shall we compare how?", 9, "not_now", ""),
    ]  # fmt: skip
    for (purpose, text, days, answer, words), other in zip(asked, others[2:], strict=False):
        message = actions.send(by=star, to=other, purpose=purpose, text=text, at=at - timedelta(days=days))
        if answer:
            actions.answer(message=message, by=other, answer=answer, text=words, at=at - timedelta(days=days - 2))

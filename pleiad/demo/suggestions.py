"""What members of the invented network want to discuss, one of it taken up by a coming meeting."""

from datetime import timedelta

from django.utils.translation import gettext as _

from pleiad.directory.models import Topic
from pleiad.events.models import Event
from pleiad.members.models import Member
from pleiad.suggestions import actions

ASKED_FOR = [
    (
        "Returning after a long break",
        "I came back after four years, and everything had a new name. I would like to hear how others found their feet "
        "again, and what their managers did that helped.",
        14,
        "returning-to-work",
    ),
    (
        "Buying software without being sold to",
        "We have no procurement person for digital. What do you ask in the first call, and how do you get out of a "
        "contract that does not work?",
        9,
        "procurement",
    ),
    (
        "When you are the only technical woman in the room",
        "Not a complaint, a craft: what do you say when your point is heard only from someone else?",
        21,
        "speaking-up",
    ),
    (
        "Captions and interpreters as a habit",
        "We still ask for them as an exception. I would like to see budgets, suppliers and what it really takes.",
        6,
        "accessibility",
    ),
    (
        "Shift work and learning",
        "In the control room nobody can join at 4pm. How do others learn, and could a meeting be at seven in the morning?",
        4,
        "flexible-working",
    ),
    (
        "Small data teams, big questions",
        "There are two of us. How do you decide what not to measure?",
        7,
        "data-analysis",
    ),
    (
        "Speaking at a conference for the first time",
        "From the abstract to the microphone, with all the fear.",
        11,
        "public-speaking",
    ),
    (
        "Cymraeg mewn gwasanaethau digidol",
        "Sut mae timau bach yn dylunio yn ddwyieithog o’r dechrau?",
        3,
        "welsh-language-services",
    ),
]


def furnish(*, chance, at) -> str:
    """Fill the room through its own actions; returns the line to show."""
    people = list(Member.objects.current().filter(hidden_since=None).order_by("pk")[20:70])
    organiser = Member.objects.organisers().order_by("pk").first()
    topics = {topic.slug: topic for topic in Topic.objects.all()}
    made = []
    for number, (title, why, many, topic) in enumerate(ASKED_FOR):
        author = people[number]
        moment = at - timedelta(days=4 + 5 * number, hours=number)
        suggestion = actions.suggest(author=author, title=title, why=why, topic=topics.get(topic), at=moment)
        others = [person for person in people if person != author]
        for person in chance.sample(others, min(many, len(others))):
            actions.support(suggestion=suggestion, member=person, at=moment + timedelta(hours=chance.randint(1, 80)))
        made.append(suggestion)
    event = Event.objects.published().filter(cancelled_at=None, starts_at__gt=at).order_by("starts_at", "pk").first()
    if event:
        planned = at - timedelta(days=1)
        actions.plan(suggestion=made[-2], event=event, by=organiser, at=planned)
        actions.tell(suggestion=made[-2], at=planned)
    return _("Topics: %(count)s suggestions, with those who support them") % {"count": len(made)}

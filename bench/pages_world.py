"""The network that bench/pages.py measures, built in an installation's database: python -m bench.pages_world EVENTS prints its JSON."""

import json
import sys
from datetime import UTC, datetime, timedelta

import django

if __name__ == "__main__":
    django.setup()

from bench import world  # noqa: E402
from bench.signed_in import AT_ONCE, as_browser, with_sessions  # noqa: E402
from pleiad.conversations.actions import posts, spaces  # noqa: E402
from pleiad.conversations.models import Answer, Interest, Question  # noqa: E402
from pleiad.directory.models import Known, Message, Profile, Skill, Topic  # noqa: E402
from pleiad.events.models import Event, Registration  # noqa: E402
from pleiad.members.models import Application, Block, Member  # noqa: E402
from pleiad.search.rebuilding import rebuild  # noqa: E402
from pleiad.spotlight.models import Piece, PieceAudience  # noqa: E402
from pleiad.suggestions.models import Suggestion  # noqa: E402
from pleiad.teams.models import ChannelInvite  # noqa: E402

MEMBERS, STORIES, OTHERS, ANSWERS = 400, 1000, 60, 200
WAITING, FOLLOWED = 300, 40
"""OTHERS is how many there are of everything that fills two or three pages of a list."""


def make(events_count: int) -> dict:
    """Everything that the lists show; gives the paths that depend on it, and the cookies of each who reads.

    "many" take turns where nobody may look often."""
    now = datetime.now(UTC)
    made = world.grow(members_count=MEMBERS, events_count=events_count)
    events = list(Event.objects.order_by("pk"))
    world.vary(events)
    Event.objects.filter(pk__in=[each.pk for each in events[-OTHERS:]]).update(
        starts_at=now - timedelta(days=9, hours=2), ends_at=now - timedelta(days=9)
    )
    people = list(Member.objects.order_by("pk"))
    reader, apart, organiser = people[0], people[2], made["organiser"]
    _write(people, now)
    _desk(events[0], people, now)
    thread, space = _conversations(people, reader, apart, now)
    rebuild(progress=lambda done, of: None)
    return {
        "month": f"/events/month/{events[0].starts_at:%Y/%-m}/",
        "space": space,
        "thread": thread,
        "registrations": f"/desk/events/{events[0].pk}/registrations/",
        "visitor": [""],
        "member": [world.browser(pk=reader.pk)["cookie"]],
        "many": [
            as_browser(each)["cookie"] for each in with_sessions(Member.objects.current().filter(pk__gt=reader.pk))
        ],
        "busy": [as_browser(each)["cookie"] for each in with_sessions(Member.objects.filter(pk=_busy(people, now).pk))],
        "apart": [world.browser(pk=apart.pk)["cookie"]],
        "organiser": [world.browser(pk=organiser)["cookie"]],
    }


def _busy(people, now):
    """A member with 300 messages waiting, who follows 40 spaces in which there is something new."""
    member = people[1]
    Message.objects.bulk_create(
        Message(sender=each, recipient=member, purpose="question", text="How?", sent_at=now - timedelta(minutes=number))
        for number, each in enumerate(people[50 : 50 + WAITING])
    )
    for number in range(FOLLOWED):
        space = spaces.make(by=None, at=now, name=f"Space {number}", purpose="To be measured.", rule="chatham")
        Interest.objects.create(member=member, space=space, since=now)
        Question.objects.create(
            space=space, author=people[3], title=f"New {number}", text="Text.", written_at=now, latest_at=now
        )
    return member


def _write(people, now):
    """Stories, the directory, suggestions and the spotlight."""
    topics, skills = list(Topic.objects.order_by("pk")), list(Skill.objects.order_by("pk"))
    world.write_stories(people, STORIES)
    profiles = Profile.objects.bulk_create(
        Profile(member=each, headline="Builds services", about="Ask me.", listed_at=now, changed_at=now)
        for each in people
    )
    Known.objects.bulk_create(
        Known(
            profile=each,
            side=Known.ASK,
            position=number,
            **({"skill": skills[number]} if number else {"topic": topics[0]}),
        )
        for each in profiles
        for number in range(4)
    )
    Suggestion.objects.bulk_create(
        Suggestion(
            author=people[n + 3], title=f"Topic {n}", why="Because.", topic=topics[n], supporters=n, written_at=now
        )
        for n in range(min(OTHERS, len(topics)))
    )
    Piece.objects.bulk_create(
        Piece(
            author=people[n + 3], key=f"piece{n}", name=people[n + 3].name, role="Analyst", words="She listened. " * 30,
            address="someone@leeds.gov.uk", audience=PieceAudience.NETWORK, written_at=now, secret_hash=str(n),
            ends_at=now + timedelta(days=90),
        )
        for n in range(OTHERS)
    )  # fmt: skip


def _desk(event, people, now):
    """An event with a page of registrations, applications that wait, and Teams invites that are stuck."""
    Registration.objects.bulk_create(
        Registration(event=event, member=each, registered_at=now, arrival=n + 11, placed_at=now)
        for n, each in enumerate(people[100 : 100 + OTHERS])
    )
    Application.objects.filter(member__in=people[200 : 200 + OTHERS]).update(
        lane="person", outcome="", decided_at=None, answer_by=now + timedelta(days=3)
    )
    Member.objects.filter(pk__in=[each.pk for each in people[200 : 200 + OTHERS]]).update(joined_at=None)
    stuck = ChannelInvite.objects.filter(member__in=people[100 : 100 + OTHERS])
    stuck.update(state="blocked_by_employer", last_code="blocked")


def _conversations(people, reader, apart, now):
    """A space with questions, one of which has a long thread: their paths. `apart` has blocked a tenth of its authors."""
    space = spaces.make(by=None, at=now, name="Bench", purpose="To be measured.", rule="chatham")
    for each in (reader, apart, people[3]):
        posts.enter(space=space, by=each, at=now)
    asked = posts.ask(space=space, by=people[3], at=now, title="How long is a long thread?", text="*Measure* it.")
    Question.objects.bulk_create(
        Question(space=space, author=people[n + 4], title=f"Question {n}", text="Text.", written_at=now, latest_at=now)
        for n in range(OTHERS)
    )
    authors = people[4 : 4 + ANSWERS]
    Answer.objects.bulk_create(
        [
            Answer(
                question=asked,
                author=author,
                text=f"Answer {number}, with **some** words, a [link](https://example.org/) and\n\n- a list\n- of two",
                written_at=now + timedelta(seconds=number),
            )
            for number, author in enumerate(authors)
        ],
        batch_size=AT_ONCE,
    )
    Block.objects.bulk_create(Block(blocker=apart, blocked=each, at=now) for each in authors[: ANSWERS // 10])
    return asked.get_absolute_url(), f"/ask/in/{space.slug}/"


if __name__ == "__main__":
    print(json.dumps(make(int(sys.argv[1]))))

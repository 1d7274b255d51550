"""The worlds that the bench builds quickly inside an installation's database, and the door to them and to what is asked there.

python -m bench.world VERB '{"argument": …}'     prints the answer as one line of JSON
"""

import json
import sys
from datetime import UTC, datetime, timedelta

import django

if __name__ == "__main__":
    django.setup()

from django.conf import settings  # noqa: E402

from bench.asked import came, hold, registered, release, sample_email, waiting, workers  # noqa: E402
from bench.signed_in import AT_ONCE, as_browser, with_sessions  # noqa: E402
from pleiad.audit.models import AuditRecord  # noqa: E402
from pleiad.calendars.models import CalendarEntry  # noqa: E402
from pleiad.directory.models import Topic  # noqa: E402
from pleiad.events.models import Event, EventKind, Region, Registration  # noqa: E402
from pleiad.members.models import Address, Application, Employment, Member, Organisation  # noqa: E402
from pleiad.members.organisations import workplaces  # noqa: E402
from pleiad.outbox.models import Email  # noqa: E402
from pleiad.stories.models import Story  # noqa: E402
from pleiad.teams.models import ChannelInvite, InviteMove  # noqa: E402
from pleiad.volunteering.models import Part  # noqa: E402

ORGANISATIONS = 200


def event(*, slug: str, capacity: int | None = 100, days: float = 20) -> dict:
    """One published meeting; gives its id."""
    return {"event": _events([(slug, capacity, days)])[0].pk}


def events(*, count: int) -> dict:
    """So many published meetings, the first of them tomorrow, then one every three hours."""
    made = _events([(f"meeting-{number}", 120, 1 + number / 8) for number in range(count)])
    return {"events": len(made), "first": made[0].pk}


def vary(made: list[Event]) -> None:
    """Give these events every kind, place, language, access and topic."""
    topics = list(Topic.objects.order_by("slug"))
    for number, each in enumerate(made):
        each.kind = EventKind.values[number % len(EventKind.values)]
        each.venue, each.region = ("City Hall", Region.values[number % 12]) if number % 3 == 0 else ("", "")
        each.language = ("en", "en", "cy", "both")[number % 4]
        each.captions, each.interpreter, each.step_free = number % 2 == 0, number % 5 == 0, number % 3 == 0
    names = ["kind", "venue", "region", "language", "captions", "interpreter", "step_free"]
    Event.objects.bulk_update(made, names, batch_size=200)
    with_topic = Event.topics.through
    with_topic.objects.bulk_create(
        [with_topic(event=each, topic=topics[number % len(topics)]) for number, each in enumerate(made)],
        batch_size=AT_ONCE,
    )


def _events(wanted):
    now = datetime.now(UTC)
    made = []
    for slug, capacity, days in wanted:
        starts_at = (now + timedelta(days=days)).replace(minute=0, second=0, microsecond=0)
        made.append(
            Event(
                slug=slug,
                title=f"Building services that everybody can use ({slug})",
                summary="Two short stories from the work, then time to talk in small groups.",
                description="Bring a question that you cannot ask at work.\n\nWe begin on time and end on time.",
                starts_at=starts_at,
                ends_at=starts_at + timedelta(minutes=90),
                link="https://teams.microsoft.com/l/meetup-join/bench",
                capacity=capacity,
                created_at=now,
                published_at=now,
            )
        )
    return Event.objects.bulk_create(made, batch_size=AT_ONCE)


def members(*, count: int, name: str = "person") -> dict:
    """So many members who joined over the last year, each with a proved work address and a decided application."""
    now = datetime.now(UTC)
    organisations = _organisations()
    made = []
    for number in range(count):
        joined = now - timedelta(days=365) + timedelta(days=364) * number / count
        address = f"{name}{number}@leeds.gov.uk"
        made.append(
            Member(
                email=address,
                work_email=address,
                name=f"Member {name.title()} {number}",
                organisation=organisations[number % len(organisations)],
                sector="local",
                nation="England",
                created_at=joined,
                joined_at=joined,
                statement_version=1,
                statement_agreed_at=joined,
                password="!",
            )
        )
    made = Member.objects.bulk_create(made, batch_size=AT_ONCE)
    Address.objects.bulk_create(
        [
            Address(member=each, address=each.email, key=each.email, kind="work", proved_at=each.joined_at)
            for each in made
        ],
        batch_size=AT_ONCE,
    )
    Application.objects.bulk_create(
        [
            Application(
                member=each,
                address=each.email,
                lane="auto",
                rule="gov.uk",
                reason="On the domain list.",
                domain_list_version=1,
                applied_at=each.joined_at,
                outcome="approved",
                decided_at=each.joined_at,
            )
            for each in made
        ],
        batch_size=AT_ONCE,
    )
    Employment.objects.bulk_create(
        [
            Employment(
                member=each,
                organisation=each.organisation,
                from_on=each.joined_at.date(),
                domain=f"{each.organisation_id}.gov.uk",
            )
            for each in made
        ],
        batch_size=AT_ONCE,
    )
    workplaces.refile([each.pk for each in made])
    return {"members": len(made), "first": made[0].pk}


def _organisations():
    names = [f"Council number {number}" for number in range(ORGANISATIONS)]
    Organisation.objects.bulk_create(
        [Organisation(name=name, sector="local", nation="England") for name in names], ignore_conflicts=True
    )
    return list(Organisation.objects.filter(name__in=names).order_by("pk"))


def browsers(*, count: int, name: str = "person") -> list[dict]:
    """So many new members, each signed in in a browser: its cookies, and the token that its forms hold."""
    first = members(count=count, name=name)["first"]
    return [as_browser(each) for each in with_sessions(Member.objects.filter(pk__gte=first, email__startswith=name))]


def browser(*, pk: int) -> dict:
    """One member signed in, as `browsers`."""
    return as_browser(with_sessions(Member.objects.filter(pk=pk))[0])


def grow(*, members_count: int, events_count: int) -> dict:
    """A network of a year: members with Teams invites, calendars, emails and audit records, and events with their people
    and a part each.

    Every event has ten registrations as long as there are members; gives the ids that pages need.
    """
    first_event = events(count=events_count)["first"]
    first_member = members(count=members_count)["first"]
    now = datetime.now(UTC)
    invites = ChannelInvite.objects.bulk_create(
        [
            ChannelInvite(
                member_id=first_member + number,
                address=f"person{number}@leeds.gov.uk",
                adapter="graph",
                state="member",
                state_changed_at=now,
                cause="joined",
                written_at=now,
                guest_id=f"guest-{number}",
            )
            for number in range(members_count)
        ],
        batch_size=AT_ONCE,
    )
    InviteMove.objects.bulk_create(
        [InviteMove(invite=each, at=now, was="adding", became="member") for each in invites], batch_size=AT_ONCE
    )
    Registration.objects.bulk_create(
        [
            Registration(
                event_id=first_event + number // 10 % events_count,
                member_id=first_member + number,
                channel_invite=invites[number],
                registered_at=now,
                arrival=number % 10 + 1,
                placed_at=now,
            )
            for number in range(min(members_count, 10 * events_count))
        ],
        batch_size=AT_ONCE,
    )
    Event.objects.filter(pk__lt=first_event + members_count // 10).update(places_taken=10, arrivals=10)
    Part.objects.bulk_create(
        [
            Part(event_id=first_event + number, what="notes", work="service", minutes=30, made_at=now)
            for number in range(events_count)
        ],
        batch_size=AT_ONCE,
    )
    entries = CalendarEntry.objects.bulk_create(
        [
            CalendarEntry(
                holder_id=first_member + number,
                about=f"event:{first_event + number // 10 % events_count}",
                uid=f"bench-{number}@network.invalid",
                title="Building services that everybody can use",
                location="https://network.invalid/join/1",
                starts_at=now + timedelta(days=20),
                ends_at=now + timedelta(days=20, hours=1),
                changed_at=now,
            )
            for number in range(min(members_count, 10 * events_count))
        ],
        batch_size=AT_ONCE,
    )
    Email.objects.bulk_create(
        [
            Email(
                kind="calendars.entry",
                key=f"calendar:{each.pk}:0",
                member_id=each.holder_id,
                payload={"entry": each.pk, "sequence": 0, "why": ""},
                written_at=now,
                sent_at=now,
            )
            for each in entries
        ],
        batch_size=AT_ONCE,
    )
    AuditRecord.objects.bulk_create(
        [
            AuditRecord(
                at=now, by_id=first_member + number, did="admitted", about=f"members.member:{first_member + number}"
            )
            for number in range(members_count)
        ],
        batch_size=AT_ONCE,
    )
    organiser = Member.objects.get(pk=first_member + 1)
    organiser.organiser_since = now
    organiser.save(update_fields=["organiser_since"])
    _analyse()
    return {"first event": first_event, "first member": first_member, "organiser": organiser.pk}


def _analyse():
    """Let the database learn how its tables look, as its own housekeeping does in time."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def write_stories(people: list[Member], count: int) -> None:
    """So many stories of the network by these members, every second one public; each with two topics."""
    now, topics = datetime.now(UTC), list(Topic.objects.order_by("pk").values_list("pk", flat=True))
    made = Story.objects.bulk_create(
        [
            Story(
                author=people[number % len(people)],
                kind="experience",
                title=f"What the domain list taught us, number {number}",
                text="Two short paragraphs from the work.\n\nThen what came of it.",
                lead="Two short paragraphs from the work. Then what came of it.",
                readers="public" if number % 2 else "network",
                public_at=now if number % 2 else None,
                sector="local government",
                nation="England",
                written_at=now - timedelta(minutes=number),
            )
            for number in range(count)
        ],
        batch_size=AT_ONCE,
    )
    through = Story.topics.through
    through.objects.bulk_create(
        [
            through(story_id=each.pk, topic_id=topics[(number + more) % len(topics)])
            for number, each in enumerate(made)
            for more in (0, 7)
        ],
        batch_size=AT_ONCE,
    )


def emails(*, count: int) -> dict:
    """So many calendar invitations that wait to be sent, held back until `release`."""
    first = members(count=count, name="reader")["first"]
    held = _events([("emails", None, 30)])[0]
    now = datetime.now(UTC)
    entries = CalendarEntry.objects.bulk_create(
        [
            CalendarEntry(
                holder_id=first + number,
                about=f"event:{held.pk}",
                uid=f"email-{number}@network.invalid",
                title=held.title,
                note="Chatham House rule. Use what you hear, never who said it.",
                location=f"{settings.BASE_URL}/join/{number}.signature/",
                starts_at=held.starts_at,
                ends_at=held.ends_at,
                changed_at=now,
            )
            for number in range(count)
        ],
        batch_size=AT_ONCE,
    )
    Email.objects.bulk_create(
        [
            Email(
                kind="calendars.entry",
                key=f"calendar:{each.pk}:0",
                member_id=each.holder_id,
                payload={"entry": each.pk, "sequence": 0, "why": ""},
                written_at=now,
                due_at=now + timedelta(days=300),
            )
            for each in entries
        ],
        batch_size=AT_ONCE,
    )
    return {"emails": len(entries)}


VERBS = {
    each.__name__: each
    for each in (
        event,
        events,
        members,
        browsers,
        came,
        browser,
        registered,
        grow,
        emails,
        release,
        hold,
        waiting,
        workers,
        sample_email,
    )
}

if __name__ == "__main__":
    verb, what = sys.argv[1], json.loads(sys.argv[2] if len(sys.argv) > 2 else "{}")
    print(json.dumps(VERBS[verb](**what)))

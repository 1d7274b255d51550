"""How the invented members came in: the founders in spring 2021, most since then, a few in the last days."""

from datetime import UTC, datetime, timedelta

from pleiad.events import actions as events
from pleiad.members import addresses, registers
from pleiad.members.models import Member

from . import cast, teams
from .people import Person, address_of

FOUNDED = datetime(2021, 2, 8, 10, tzinfo=UTC)
FOUNDERS, LATELY, NEWEST = 26, 40, 8
AT_FIRST = (*cast.ORGANISERS, cast.SPONSOR, cast.ASKED_TO_SPONSOR, cast.WITH_A_PLACE, cast.IN_WELSH)


def admit_everybody(people: list[Person], *, chance, at: datetime) -> int:
    """Let everybody join at her own moment, oldest first; returns how many."""
    people = [person for person in people if person.name != cast.NEW_TODAY]
    chance.shuffle(people)
    people.sort(key=lambda person: person.name not in AT_FIRST)
    for person, joined in zip(people, _moments(len(people), chance, at), strict=True):
        _admit(person, at=joined)
    for name in (cast.HIDDEN, cast.SHIELDED):
        member = Member.objects.get(email=address_of(name))
        field = "hidden_since" if name == cast.HIDDEN else "shielded_since"
        setattr(member, field, member.joined_at + timedelta(days=1))
        member.save(update_fields=[field])
    return len(people) + 1


def _moments(count, chance, at):
    """When each of so many joined, in order, at office hours more or less."""
    half_a_year_ago, last_week = at - timedelta(days=180), at - timedelta(days=9)
    middle = count - FOUNDERS - LATELY - NEWEST
    spans = [
        (FOUNDED, FOUNDED + timedelta(days=75), FOUNDERS),
        (FOUNDED + timedelta(days=90), half_a_year_ago, middle),
        (half_a_year_ago, last_week, LATELY),
        (last_week, at - timedelta(hours=20), NEWEST),
    ]
    found = []
    for begins, ends, many in spans:
        found += [begins + (ends - begins) * chance.random() for _each in range(many)]
    return sorted(found)


def _admit(person, *, at):
    with_teams = person.name != cast.WITHOUT_TEAMS
    member, _registration = join(person, at=at, with_teams=with_teams)
    if with_teams and person.name not in cast.TROUBLED and person.name != cast.WITH_A_PLUS:
        teams.settle(member=member, at=at + timedelta(minutes=4))


def join(person, *, at, with_teams=True, event=None, organisation="", evidence=""):
    """The rooms' own act of joining, with an address that counts as proved."""
    parsed, register = addresses.parse(person.address), registers.current()
    return events.join(
        event=event,
        with_teams=with_teams,
        at=at,
        address=parsed,
        verdict=register.decide(parsed),
        key=register.key(parsed),
        name=person.name,
        organisation=organisation,
        statement=registers.statement(),
        evidence=evidence,
        language=person.language,
    )


def arrive_just_now(*, at: datetime) -> None:
    """Somebody who joined by registering five minutes ago, so that there is something to deliver."""
    from .events import next_open

    person = Person(cast.NEW_TODAY, address_of(cast.NEW_TODAY))
    join(person, at=at - timedelta(minutes=5), event=next_open(at=at))

"""How the invented members came in: the founders in spring 2021, most since then, a few in the last days."""

from datetime import UTC, datetime, timedelta

from pleiad.events.actions import registrations as events
from pleiad.members import addresses
from pleiad.members.eligibility import versions
from pleiad.members.models import Member
from pleiad.members.organisations import workplaces

from . import cast, teams
from .days import at_work
from .people import DemoPerson, address_of

FOUNDED = datetime(2021, 2, 8, 10, tzinfo=UTC)
FOUNDERS, LATELY, NEWEST = 26, 38, 7
AT_FIRST = (*cast.ORGANISERS, cast.SPONSOR, cast.ASKED_TO_SPONSOR, cast.WITH_A_PLACE, cast.IN_WELSH)


def admit_everybody(people: list[DemoPerson], *, chance, at: datetime) -> int:
    """Let everybody join at their own moment, oldest first; returns how many, with those who come at the very end."""
    just_now = {cast.NEW_TODAY, *teams.ON_THE_WAY}
    lately = teams.joined_lately(at=at)
    usual = [person for person in people if person.name not in just_now and person.name not in lately]
    chance.shuffle(usual)
    usual.sort(key=lambda person: person.name not in AT_FIRST)
    joined = list(zip(_moments(len(usual), chance, at), usual, strict=True))
    joined += [(lately[person.name], person) for person in people if person.name in lately]
    for moment, person in sorted(joined, key=lambda each: each[0]):
        _admit(person, at=moment)
    for name, field in ((cast.HIDDEN, "hidden_since"), (cast.SHIELDED, "shielded_since")):
        member = Member.objects.get(email=address_of(name))
        setattr(member, field, member.joined_at + timedelta(hours=1))
        member.save(update_fields=[field])
        workplaces.refile([member.pk])
    return len(people)


def _moments(count, chance, at):
    """When each of so many joined, in order and in working hours; the newest yesterday at the latest."""
    half_a_year_ago, last_week = at - timedelta(days=180), at - timedelta(days=9)
    middle = count - FOUNDERS - LATELY - NEWEST
    spans = [
        (FOUNDED, FOUNDED + timedelta(days=75), FOUNDERS),
        (FOUNDED + timedelta(days=90), half_a_year_ago, middle),
        (half_a_year_ago, last_week, LATELY),
        (last_week, at - timedelta(days=1), NEWEST),
    ]
    found = []
    for begins, ends, many in spans:
        found += [at_work(begins + (ends - begins) * chance.random(), chance=chance) for _each in range(many)]
    return sorted(found)


def _admit(person, *, at):
    with_teams = person.name != cast.WITHOUT_TEAMS
    member, _registration = join(person, at=at, with_teams=with_teams)
    if with_teams:
        teams.carry_on(member=member, at=at + timedelta(minutes=2))


def join(person, *, at, with_teams=True, event=None, organisation="", evidence=""):
    """The rooms' own act of joining, with an address that counts as proved."""
    parsed, domain_list = addresses.parse(person.address), versions.current()
    return events.join(
        event=event,
        with_teams=with_teams,
        at=at,
        address=parsed,
        verdict=domain_list.decide(parsed),
        key=domain_list.key(parsed),
        name=person.name,
        organisation=organisation,
        statement=versions.statement(),
        evidence=evidence,
        language=person.language,
    )


def arrive_just_now(*, at: datetime) -> None:
    """Those who joined in the last minutes, one of them by registering, so that there is something to deliver."""
    from .events import next_open

    for number, name in enumerate(teams.ON_THE_WAY):
        join(DemoPerson(name, address_of(name)), at=at - timedelta(minutes=9 - number))
    teams.stand_in_line(at=at)
    join(DemoPerson(cast.NEW_TODAY, address_of(cast.NEW_TODAY)), at=at - timedelta(minutes=5), event=next_open(at=at))

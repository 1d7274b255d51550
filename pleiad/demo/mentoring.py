"""Mentoring as a network has it: a round that is over, one that runs with answers of every kind, and one to join."""

from datetime import timedelta

from django.utils.translation import gettext as _

from pleiad.directory.models import Topic
from pleiad.members.models import Member
from pleiad.mentoring import periodic
from pleiad.mentoring.actions import minutes, pairings, plans, profiles, proposals, rounds
from pleiad.mentoring.actions.endings import end_pairings
from pleiad.mentoring.models import (
    HowToTalk,
    MentoringRegion,
    Pairing,
    PairingCheckIn,
    Profession,
    Role,
    Show,
    Time,
    TimeOfDay,
)

from . import cast
from .people import address_of

OFFERED = [
    ("leadership", "managing-people"), ("service-design", "user-research"), ("cyber-security", "cloud"),
    ("data-analysis", "data-sharing"), ("product-management", "agile-delivery"), ("public-speaking", "speaking-up"),
    ("getting-promoted", "interviews"), ("returning-to-work", "flexible-working"), ("software-development", "testing"),
    ("career-change", "imposter-feelings"),
]  # fmt: skip
IN_THEIR_WORDS = [
    "I came to digital from a library counter, and remember well what nobody told me.",
    "I have led two teams through a merger and would do some of it differently.",
    "I am better at asking questions than at giving advice.",
    "I returned after six years at home, and know the first Monday.",
    "",
]
MENTORS, MENTEES, LATER_MENTEES, LATER_MENTORS = 14, 26, 8, 5


def furnish(*, chance, at) -> str:
    """Fill the room through its own actions; returns the line to show."""
    people = _people(at)
    mentors, mentees = people[:MENTORS], people[MENTORS : MENTORS + MENTEES]
    asked = Member.objects.get(email=address_of(cast.WITH_A_PLACE))
    mentees = [asked, *mentees]
    long_ago = at - timedelta(days=330)
    for index, member in enumerate(mentors):
        _profile(member, index, chance, at=long_ago, mentor=True)
    for index, member in enumerate(mentees):
        _profile(member, index, chance, at=long_ago, mentor=False)
    _over(mentors, mentees[:16], at)
    running = _running(mentors, mentees, asked, chance, at)
    later = people[MENTORS + MENTEES :]
    _to_join(later[LATER_MENTORS:], later[:LATER_MENTORS], chance, at)
    alive = Pairing.objects.alive().filter(round=running).count()
    return _("Mentoring: three rounds, %(alive)s pairings alive") % {"alive": alive}


def _people(at):
    """Members of some standing, none of the cast but the member who gets a proposal; in a fixed order."""
    kept_out = {*cast.ORGANISERS, cast.WITH_A_PLACE, cast.NEW_TODAY, cast.SHIELDED, *cast.TROUBLED}
    found = Member.objects.current().filter(joined_at__lt=at - timedelta(days=370), organisation__isnull=False)
    most = MENTORS + MENTEES + LATER_MENTEES + LATER_MENTORS
    return list(found.exclude(name__in=kept_out).order_by("pk")[:most])


def _profile(member, index, chance, *, at, mentor):
    slugs = [*OFFERED[index % len(OFFERED)], *OFFERED[(index * 3 + 1) % len(OFFERED)][:1]]
    topics = list(Topic.objects.filter(slug__in=slugs))
    profiles.keep_profile(
        member=member,
        mentors=mentor,
        seeks=not mentor,
        offers=topics if mentor else (),
        wants=() if mentor else topics,
        words=IN_THEIR_WORDS[index % len(IN_THEIR_WORDS)],
        time=Time.values[index % 3],
        talks=[HowToTalk.VIDEO, HowToTalk.values[index % 4]],
        capacity=1 + (index % 5 == 0),
        at=at,
    )
    profiles.keep_more(
        member=member,
        same_organisation=False,
        profession=Profession.values[index % 9],
        grade=(5 + index % 4) if mentor else (2 + index % 4),
        region=chance.choice(MentoringRegion.values),
        times=[TimeOfDay.values[index % 4], TimeOfDay.AFTERNOON],
        conversations=int(mentor and index % 4 == 0),
        circle_places=3 if mentor and index == 3 else 0,
        shows=[Show.PROFESSION, Show.TIMES, Show.WORDS] if index % 3 else [Show.GRADE, Show.REGION],
        at=at,
    )


def _round(name, *, opens, closes, starts, ends):
    return rounds.create(by=None, at=opens, name=name, opens_at=opens, closes_at=closes, starts_at=starts, ends_at=ends)


def _join(round, mentees, mentors, *, chance=None):
    for role, members in ((Role.MENTOR, mentors), (Role.MENTEE, mentees)):
        for index, member in enumerate(members):
            rounds.join(round=round, member=member, role=role, at=round.opens_at + timedelta(hours=8 * (index + 1)))


def _send(round, at):
    plans.match(round=round, by=None, at=at)
    plans.send(round=round, by=None, at=at)


def _over(mentors, mentees, at):
    """A round of a year ago: everybody said yes, and some have noted the time that they gave."""
    closes = at - timedelta(days=300)
    round = _round(
        _("Round of last winter"),
        opens=closes - timedelta(days=21),
        closes=closes,
        starts=closes + timedelta(days=7),
        ends=at - timedelta(days=110),
    )
    _join(round, mentees, mentors)
    _send(round, closes + timedelta(days=1))
    for index, each in enumerate(round.proposals.open().select_related("mentee", "mentor").order_by("pk")):
        for member in (each.mentee, each.mentor):
            proposals.say_yes(proposal=each, by=member, at=closes + timedelta(days=2 + index % 5))
    held = list(round.pairings.order_by("pk"))
    end_pairings(pairings=held, end="finished", at=round.ends_at)
    noted = [each for each in round.pairings.select_related("mentee", "mentor", "round") if each.form == "pairing"]
    for index, each in enumerate(noted[:4]):
        minutes.note(pairing=each, by=each.mentor, minutes=240 + 30 * index, at=round.ends_at + timedelta(days=1))
        if index:
            minutes.confirm(
                pairing=each, by=each.mentee, minutes=240 + 30 * index, at=round.ends_at + timedelta(days=2)
            )


def _running(mentors, mentees, asked, chance, at):
    """A round that was sent five weeks ago: yes, no, silence, a pairing that is quiet, and proposals of this week."""
    closes = at - timedelta(days=38)
    round = _round(
        _("Autumn round"),
        opens=closes - timedelta(days=21),
        closes=closes,
        starts=closes + timedelta(days=7),
        ends=at + timedelta(days=150),
    )
    _join(round, mentees, mentors)
    sent = at - timedelta(days=36)
    _send(round, sent)
    for back, member in enumerate(mentors[5:7]):
        profiles.pause(member=member, at=sent + timedelta(days=1))
        if back:
            profiles.resume(member=member, at=at - timedelta(days=2))
    _answer(round, asked, sent + timedelta(days=2))
    for days in (8, 22):
        _let_the_clock_run(sent + timedelta(days=days))
        _answer(round, asked, sent + timedelta(days=days, hours=5), lapses=False)
    _meet(round, at)
    _let_the_clock_run(sent + timedelta(days=31))
    _end_some(round, asked, at - timedelta(days=2))
    _let_the_clock_run(at - timedelta(days=1))
    half = round.proposals.open().exclude(mentee=asked).select_related("mentee", "mentor").first()
    if half:
        proposals.say_yes(proposal=half, by=half.mentor, at=at - timedelta(hours=5))
    return round


def _end_some(round, asked, at):
    """Two mentors end their pairings and some who rested come back, so that the next daily run proposes again."""
    ended = []
    for mentee in (asked, None):
        alive = round.pairings.alive().filter(form="pairing").select_related("mentee", "mentor").order_by("-pk")
        ending = alive.filter(mentee=mentee).first() if mentee else alive.first()
        if ending:
            pairings.end(pairing=ending, by=ending.mentor, again=False, at=at)
            ended.append(ending.mentor_id)
    rested = round.participations.active().exclude(rested_at=None).exclude(member__in=ended)
    for each in rested.select_related("member"):
        profiles.resume(member=each.member, at=at)


def _answer(round, asked, at, *, lapses=True):
    """Most say yes; every sixth pair says no, and every seventh says nothing."""
    open_ones = round.proposals.open().select_related("mentee", "mentor").order_by("pk")
    for index, each in enumerate(list(open_ones)):
        if each.mentee_id != asked.pk and index % 6 == 5:
            proposals.say_no(proposal=each, by=each.mentor, at=at)
        elif each.mentee_id == asked.pk or not (lapses and index % 7 == 3):
            for member in (each.mentee, each.mentor):
                proposals.say_yes(proposal=each, by=member, at=at)


def _meet(round, at):
    """Most have a date ahead or behind them; two have been silent since they said yes."""
    alive = list(round.pairings.alive().filter(form="pairing").select_related("mentee", "mentor").order_by("pk"))
    for index, each in enumerate(alive[2:]):
        start = (at + timedelta(days=4 + index)).replace(hour=10 + index % 5, minute=0, second=0, microsecond=0)
        pairings.set_meeting(
            pairing=each,
            by=each.mentee,
            starts_at=start,
            ends_at=start + timedelta(minutes=30),
            where=_("A video call"),
            at=at - timedelta(days=10),
        )
    for each in PairingCheckIn.objects.filter(pairing__in=alive[2:], answered_at=None).select_related("pairing")[::2]:
        pairings.answer_check_in(check_in=each, answer="met", at=at - timedelta(days=9))
    if alive:
        pairings.keep_goals(
            pairing=alive[-1],
            by=alive[-1].mentee,
            goals=_("By summer: one talk in front of people, and an application for the next grade."),
            at=at - timedelta(days=9),
        )


def _let_the_clock_run(at):
    for _step in range(20):
        if not periodic.run(at=at):
            return


def _to_join(mentees, mentors, chance, at):
    round = _round(
        _("Spring round"),
        opens=at - timedelta(days=12),
        closes=at + timedelta(days=16),
        starts=at + timedelta(days=28),
        ends=at + timedelta(days=220),
    )
    for index, member in enumerate(mentees):
        _profile(member, index + 2, chance, at=round.opens_at, mentor=False)
    for index, member in enumerate(mentors):
        _profile(member, index + 3, chance, at=round.opens_at, mentor=True)
    _join(round, mentees, mentors)

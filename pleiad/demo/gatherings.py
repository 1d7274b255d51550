"""Plans what is more than one meeting: an open hour that returns, a conference with its sessions, an hour in Welsh."""

from datetime import date, datetime, time, timedelta
from typing import Unpack

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from pleiad.directory.models import Topic
from pleiad.events import recurring
from pleiad.events.actions import hosting, planning, series
from pleiad.members.models import Member
from pleiad.ui import london

from . import cast
from .events import LINK_PATH
from .people import address_of

MONDAY, FRIDAY = 0, 4


def furnish(*, chance, at: datetime) -> str:
    """Six open hours, a national conference with two sessions, and a Welsh hour with an interpreter; returns the line to
    show. None of them lies on a Tuesday, Wednesday or Thursday, which belong to the programme."""
    organisers = [Member.objects.get(email=address_of(name)) for name in cast.ORGANISERS]
    planned = at - timedelta(days=12)
    open_hours = _open_hours(organisers[0], planned)
    for each in open_hours.events.all():
        hosting.name_hosts(event=each, host=organisers[0], deputies=organisers[1:], by=organisers[0], at=planned)
    series.publish_all(series=open_hours, by=organisers[0], at=planned)
    conference = _conference(organisers[1], planned, at)
    _welsh_hour(organisers[2], planned, at)
    return _(
        "Beside the meetings: an open hour that returns, a conference with %(sessions)s sessions, an hour in Welsh"
    ) % {"sessions": conference.sessions.count()}


def _open_hours(by, at):
    first_of_next = (at.date().replace(day=1) + timedelta(days=75)).replace(day=1)
    first = first_of_next + timedelta(days=(MONDAY - first_of_next.weekday()) % 7)
    return series.plan(
        by=by,
        at=at,
        pattern=recurring.BY_WEEK,
        first_day=first,
        begins=time(12, 30),
        ends=time(13, 15),
        holidays_of="england-and-wales",
        count=6,
        title="Open hour: bring the thing that you are stuck on",
        title_cy="Awr agored: dewch â’r peth sy’n eich rhwystro",
        summary="No talk, no slides. Say what you are stuck on, and someone has been there before.",
        summary_cy="Dim sgwrs, dim sleidiau. Dywedwch beth sy’n eich rhwystro.",
        description="Three people a time, ten minutes each, and the rest of us listen first.",
        description_cy="Tair ar y tro, deng munud yr un, ac mae’r gweddill ohonom yn gwrando yn gyntaf.",
        kind="meeting",
        rule="stays",
        capacity=25,
        names_shown=True,
        link=_link(),
        captions=True,
        topics=list(Topic.objects.filter(slug__in=["being-new", "speaking-up"])),
    )


def _link():
    return settings.BASE_URL + reverse(LINK_PATH)


def _a(weekday, weeks, at):
    day = at.date() + timedelta(weeks=weeks)
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def _plan(
    by, at, day: date, begins: time, ends: time, *, title: str, summary: str, **details: Unpack[planning.EventDetails]
):
    details.setdefault("link", _link())
    event = planning.create(
        by=by,
        at=at,
        title=title,
        summary=summary,
        starts_at=london.moment(day=day, at_time=begins),
        ends_at=london.moment(day=day, at_time=ends),
        **details,
    )
    planning.publish(event=event, by=by, at=at)
    return event


def _conference(by, planned, at):
    day = _a(FRIDAY, 9, at)
    there = {
        "kind": "conference",
        "venue": "Riverside Hall, Leeds",
        "region": "yorkshire",
        "captions": True,
        "interpreter": True,
        "step_free": True,
    }
    conference = _plan(
        by, planned, day, time(9, 30), time(17), **there,
        title="Public services, made here: the national conference",
        title_cy="Gwasanaethau cyhoeddus, a wnaed yma: y gynhadledd genedlaethol",
        summary="One day for everybody who builds public services. The network has two sessions of its own inside it.",
        summary_cy="Diwrnod i bawb sy’n adeiladu gwasanaethau cyhoeddus.",
        description="Register with the conference itself for the day. Here you register for our two sessions.",
        description_cy="Cofrestrwch gyda’r gynhadledd ei hun ar gyfer y diwrnod. Yma rydych yn cofrestru ar gyfer ein dwy sesiwn.",
        access="Hearing loop, quiet room, crèche",
        rule="attributable",
        topics=list(Topic.objects.filter(slug__in=["service-design", "leadership"])),
    )  # fmt: skip
    _plan(
        by, planned, day, time(11), time(12), **there, part_of=conference, capacity=60,
        title="Who is in the room: hiring for the team that you want",
        title_cy="Pwy sydd yn yr ystafell: cyflogi ar gyfer y tîm rydych ei eisiau",
        summary="Three councils show the job advert that they threw away, and the one that worked.",
        summary_cy="Tri chyngor yn dangos yr hysbyseb swydd a daflwyd, a’r un a weithiodd.",
        rule="attributable",
        topics=list(Topic.objects.filter(slug__in=["diversity-and-inclusion", "interviews"])),
    )  # fmt: skip
    _plan(
        by, planned, day, time(13), time(14), **there, part_of=conference, capacity=40,
        title="Lunch at the long table",
        title_cy="Cinio wrth y bwrdd hir",
        summary="Find us at the back of the hall under the stars. Nobody eats alone.",
        summary_cy="Rydym yng nghefn y neuadd o dan y sêr. Nid oes neb yn bwyta ar ei phen ei hun.",
        rule="stays",
    )  # fmt: skip
    return conference


def _welsh_hour(by, planned, at):
    _plan(
        by, planned, _a(MONDAY, 6, at), time(13), time(14),
        title="Paned a sgwrs: gwasanaethau yn Gymraeg",
        title_cy="Paned a sgwrs: gwasanaethau yn Gymraeg",
        summary="An hour in Welsh over a cup of tea, about services that begin in Welsh. Everything is interpreted.",
        summary_cy="Awr yn Gymraeg dros baned, am wasanaethau sy’n dechrau yn Gymraeg. Mae popeth yn cael ei gyfieithu.",
        description="Learners are welcome. Speak as much as you like, in whichever language comes first.",
        description_cy="Mae croeso i ddysgwyr. Siaradwch gymaint ag y mynnwch, ym mha iaith bynnag a ddaw gyntaf.",
        language="both",
        kind="social",
        captions=True,
        rule="stays",
        capacity=30,
        topics=list(Topic.objects.filter(slug="welsh-language-services")),
    )  # fmt: skip

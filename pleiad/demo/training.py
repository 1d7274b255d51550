"""Courses, cohorts in the next season, members who wait near their towns, points of organisations, and the notice."""

from datetime import UTC, date, datetime, time, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from pleiad.approvals import actions as approvals
from pleiad.errors import Refused
from pleiad.events.models import Event
from pleiad.members.models import Member, Organisation
from pleiad.notices import actions as notices
from pleiad.training import seasons
from pleiad.training.actions import alumnae, planning, points, requests, watching
from pleiad.training.locations.find import find
from pleiad.ui.dates import month

from . import cast
from .days import LONDON, days_ago, on_a_weekday
from .people import address_of

MONTHS = [7, 9]
IN_SEASON = (
    "Join your nearest Empowering Women training (running in July and September only)",
    "Ymunwch â’ch hyfforddiant Grymuso Menywod agosaf (yn rhedeg ym mis Gorffennaf a mis Medi yn unig)",
)
OPENS = ("Training opens %(month)s: tell me", "Hyfforddiant o %(month)s: rhowch wybod")
COURSES = (
    {
        "name": "Empowering Women",
        "name_cy": "Grymuso Menywod",
        "about": "Two days for women who lead without the title: how decisions are really made, how to be heard in the room "
        "where they are, and how to ask for what you need.\n\nYou work in a group of twelve, on your own cases. Between the "
        "two days a partner from another organisation keeps you to what you set out to do.",
        "about_cy": "Dau ddiwrnod i fenywod sy’n arwain heb y teitl: sut y gwneir penderfyniadau mewn gwirionedd, sut i gael "
        "eich clywed yn yr ystafell lle y gwneir nhw, a sut i ofyn am yr hyn sydd ei angen arnoch.\n\nByddwch yn gweithio "
        "mewn grŵp o ddeuddeg, ar eich achosion eich hun. Rhwng y ddau ddiwrnod bydd partner o sefydliad arall yn eich cadw "
        "at yr hyn yr oeddech am ei wneud.",
        "for_whom": "Women in public sector digital, data and technology, in any role and grade.",
        "for_whom_cy": "Menywod ym maes digidol, data a thechnoleg y sector cyhoeddus, mewn unrhyw rôl a gradd.",
        "months": MONTHS,
        "points": 3,
    },
    {
        "name": "First steps as a technical lead",
        "name_cy": "Camau cyntaf fel arweinydd technegol",
        "about": "Three mornings on saying no with reasons, on reviewing work without taking it over, and on the meeting "
        "before the meeting.",
        "about_cy": "Tri bore ar ddweud na gyda rhesymau, ar adolygu gwaith heb gymryd drosodd, ac ar y cyfarfod cyn y "
        "cyfarfod.",
        "for_whom": "Women who lead a technical team for the first time, or are about to.",
        "for_whom_cy": "Menywod sy’n arwain tîm technegol am y tro cyntaf, neu sydd ar fin gwneud.",
        "months": [],
        "points": 0,
    },
)
SEASON = (
    ("Leeds", "Leeds Civic Hall", 7, 8),
    ("Cardiff", "County Hall, Cardiff", 7, 13),
    ("Birmingham", "Council House, Birmingham", 7, 15),
    ("Glasgow", "City Chambers, Glasgow", 7, 20),
    ("Newcastle upon Tyne", "Civic Centre, Newcastle", 7, 22),
    ("London", "Woburn House, London", 9, 7),
    ("Bristol", "City Hall, Bristol", 9, 9),
    ("Belfast", "City Hall, Belfast", 9, 14),
    ("Norwich", "County Hall, Norwich", 9, 16),
    ("Manchester", "Central Library, Manchester", 9, 21),
    (None, "", 9, 23),
)
WAITING_NEAR = (
    ("Plymouth", 11), ("Exeter", 8), ("Truro", 6), ("Inverness", 7), ("Hull", 9), ("Lincoln", 6), ("Carlisle", 5),
    ("Aberystwyth", 5), ("Southampton", 8), ("Derry", 3), ("Kirkwall", 2), ("Newport, Isle of Wight", 4), ("LS1", 6),
)  # fmt: skip


def furnish(*, chance, at: datetime) -> str:
    """Everything through the rooms' own actions; returns the line to show."""
    organiser = Member.objects.get(email=address_of(cast.ORGANISERS[0]))
    began = at - timedelta(days=30)
    empowering, leading = (planning.make_course(by=organiser, at=began, **each) for each in COURSES)
    cohorts = [_plan(empowering, each, organiser, began, at) for each in SEASON]
    soon = _plan(leading, (None, "", 0, 0), organiser, began, at)
    members = list(Member.objects.current().order_by("pk"))
    _grant(organiser, began, at)
    _watch(members, chance, began)
    _ask(cohorts, soon, members, chance, at)
    _held_before(leading, members, organiser, chance, at)
    _notice(organiser, at)
    return _("Training: %(cohorts)s cohorts, points of organisations, and members who wait near their towns") % {
        "cohorts": len(cohorts) + 1
    }


def _plan(course, where, organiser, began, at):
    town, venue, month, number = where
    if month:
        first = seasons.next_opening(months=[month], day=at.astimezone(LONDON).date() + timedelta(days=40))
        first = on_a_weekday(date(first.year, month, number))
        days = [first, first + timedelta(days=7)]
        hours = time(10), time(16)
    else:
        first = on_a_weekday(at.astimezone(LONDON).date() + timedelta(days=30))
        days = [first + timedelta(days=later) for later in (0, 7, 14)]
        hours = time(9, 30), time(12)
    cohort = planning.plan_cohort(
        course=course,
        found=find(town) if town else None,
        venue=venue,
        days=[tuple(datetime.combine(day, hour, LONDON).astimezone(UTC) for hour in hours) for day in days],
        capacity=2 if town == "Leeds" else 12,
        link="" if town else "https://meet.example/training",
        by=organiser,
        at=began,
    )
    planning.publish_cohort(cohort=cohort, by=organiser, at=began)
    return cohort


def _grant(organiser, began, at):
    with_members = Organisation.objects.filter(members__joined_at__isnull=False).distinct().order_by("name")
    for number, organisation in enumerate(with_members[:40]):
        soon = number % 9 == 4
        points.grant(
            organisation=organisation,
            year=at.year,
            points=(4, 6, 9, 12, 3)[number % 5],
            contact_name=("Pat Bookings", "Sam Learning", "Chris Development")[number % 3],
            contact_address=f"learning{number}.invented@training.example",
            expires_at=at + timedelta(days=45 if soon else 250),
            by=organiser,
            at=began,
        )


def _watch(members, chance, began):
    waiting = iter(chance.sample(members, min(len(members), sum(many for _town, many in WAITING_NEAR))))
    for town, many in WAITING_NEAR:
        found = find(town)
        for member, _number in zip(waiting, range(many), strict=False):
            within = chance.choice([25, 40, 60])
            watching.watch(member=member, found=found, within=within, course=None, at=began)


def _ask(cohorts, soon, members, chance, at):
    """Some have a place, one waits for their contact, and the small cohort is full."""
    asked = at - timedelta(days=3)
    for member in chance.sample(members, min(len(members), 6)):
        _try(soon, member, asked)
    star = Member.objects.get(email=address_of(cast.WITH_A_PLACE))
    _try(cohorts[1], star, at - timedelta(minutes=5))  # so that the email to the contact is in the mailbox
    done = 0
    for member in members:
        if done == 5 or member == star or not member.organisation_id:
            continue
        request = _try(cohorts[0] if done < 3 else chance.choice(cohorts[1:]), member, asked)
        if request and request.approval:
            approvals.answer(approval=request.approval, yes=True, at=asked + timedelta(hours=4))
            done += 1


def _held_before(course, members, organiser, chance, at):
    """A cohort four months ago, some of whose alumnae are glad to be asked about it."""
    planned = at - timedelta(days=150)
    first = days_ago(120, 9, 30, at=at)
    days = [(first + timedelta(days=later), first + timedelta(days=later, hours=3)) for later in (0, 7, 14)]
    cohort = planning.plan_cohort(
        course=course,
        found=find("Sheffield"),
        venue="Town Hall, Sheffield",
        days=days,
        capacity=12,
        by=organiser,
        at=planned,
    )
    planning.publish_cohort(cohort=cohort, by=organiser, at=planned)
    there = [each for each in members if each.joined_at < planned]
    for member in chance.sample(there, min(len(there), 10)):
        if _try(cohort, member, planned + timedelta(days=3)) and chance.random() < 0.6:
            alumnae.be_found(course=course, member=member, at=at)


def _try(cohort, member, at):
    try:
        return requests.ask(cohort=cohort, member=member, at=at)
    except Refused:  # the organisation has no points
        return None


def _notice(organiser, at):
    with override("en"):
        link = reverse("training:nearest")
    until = max(Event.objects.filter(cohorts__isnull=False).values_list("ends_at", flat=True))
    opens = seasons.next_opening(months=MONTHS, day=at.date())
    if opens != at.date():  # a notice speaks of its season, and not of what is closed for months
        until = datetime.combine(opens, time(), LONDON)
    words = {}
    for language, text, later in zip(("en", "cy"), IN_SEASON, OPENS, strict=True):
        with override(language):
            said = later % {"month": f"{month(moment=opens)} {opens.year}"}
            words[language] = text if opens == at.date() else said
    notices.make(
        by=organiser,
        at=at,
        text=words["en"],
        text_cy=words["cy"],
        link=link,
        from_at=at - timedelta(days=1),
        until_at=until,
    )

"""The figures: what each counts, in the words of its definition, and the query that counts it. Nothing here is shown as it is:
`actions.take` protects every count first."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, F, Min, OuterRef, Q, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pleiad.conversations.models import Answer, Question
from pleiad.events.models import Event, EventKind, Registration
from pleiad.members.eligibility.sectors import NATIONS, SECTORS
from pleiad.members.models import Member
from pleiad.mentoring.models import Pairing
from pleiad.stories.models import Outcome, Story, StoryKind, Use
from pleiad.training.models import PlaceRequest, Watch
from pleiad.volunteering.models import STAGE, Offer, Work

A_YEAR = timedelta(days=365)
NOT_SAID = "not said"
Labels = dict[str, str | Promise]


@dataclass(frozen=True)
class Figure:
    """name: the word in the table and in addresses. label, definition: what the page says. parts: the parts in their order,
    each with its label; one part without a name where it is one number. count(at): how many in each part at a moment."""

    name: str
    label: str | Promise
    definition: str | Promise
    parts: Labels
    count: Callable[[datetime], dict[str, int]]


FIGURES: dict[str, Figure] = {}


def figure(name: str, *, label: str | Promise, definition: str | Promise, parts: Labels | None = None) -> Callable:
    """Register the function (at) that counts a figure, in one statement."""

    def keep(count: Callable[[datetime], dict[str, int]]) -> Callable:
        FIGURES[name] = Figure(name, label, definition, parts or {}, count)
        return count

    return keep


SECTOR_LABELS: Labels = {**{name: _(name) for name in SECTORS}, NOT_SAID: _("Not said")}
NATION_LABELS: Labels = {**{name: _(name) for name in NATIONS}, NOT_SAID: _("Not said")}


def _grouped(rows, column: str, known: Labels) -> dict[str, int]:
    """How many rows there are of each known value of a column; every other value is “not said”."""
    counts = dict.fromkeys(known, 0)
    for value, many in rows.order_by().values(column).annotate(n=Count("pk")).values_list(column, "n"):
        counts[value if value in counts else NOT_SAID] += many
    return counts


def _members(at):
    return Member.objects.filter(
        Q(left_at=None) | Q(left_at__gt=at),
        Q(suspended_at=None) | Q(suspended_at__gt=at),
        Q(resting_since=None) | Q(resting_since__gt=at),
        joined_at__lte=at,
    )


@figure(
    "members-by-sector",
    label=_("Members by sector"),
    definition=_("Members on the first day of the month, by the sector of the organisation they work for."),
    parts=SECTOR_LABELS,
)
def members_by_sector(at):
    return _grouped(_members(at), "sector", SECTOR_LABELS)


@figure(
    "members-by-nation",
    label=_("Members by nation"),
    definition=_("Members on the first day of the month, by the nation of the organisation they work for."),
    parts=NATION_LABELS,
)
def members_by_nation(at):
    return _grouped(_members(at), "nation", NATION_LABELS)


KIND_LABELS: Labels = {kind.value: kind.label for kind in EventKind}


def _held(at):
    """Events that took place in the year before a moment."""
    return Event.objects.published().filter(cancelled_at=None, ends_at__lte=at, ends_at__gt=at - A_YEAR)


@figure(
    "meetings",
    label=_("Meetings"),
    definition=_("Events that took place in the 12 months before, by kind. Cancelled ones are not counted."),
    parts=KIND_LABELS,
)
def meetings(at):
    counts = dict.fromkeys(KIND_LABELS, 0)
    counts.update(_held(at).order_by().values("kind").annotate(n=Count("pk")).values_list("kind", "n"))
    return counts


def _seats(at):
    return Registration.objects.placed().filter(
        event__published_at__isnull=False,
        event__cancelled_at=None,
        event__ends_at__lte=at,
        event__ends_at__gt=at - A_YEAR,
    )


@figure(
    "seats-by-sector",
    label=_("Places at meetings, by sector"),
    definition=_(
        "Places that members had at events of the 12 months before, by sector. A member counts once for each."
    ),
    parts=SECTOR_LABELS,
)
def seats_by_sector(at):
    return _grouped(_seats(at), "member__sector", SECTOR_LABELS)


@figure(
    "seats-by-nation",
    label=_("Places at meetings, by nation"),
    definition=_(
        "Places that members had at events of the 12 months before, by nation. A member counts once for each."
    ),
    parts=NATION_LABELS,
)
def seats_by_nation(at):
    return _grouped(_seats(at), "member__nation", NATION_LABELS)


@figure(
    "attendance",
    label=_("Places that were used"),
    definition=_("Of those places: whether an organiser or Teams marked that the member was there."),
    parts={"came": _("The member was there"), "not-marked": _("Not marked")},
)
def attendance(at):
    found = _seats(at).aggregate(came=Count("pk", filter=Q(came_at__isnull=False)), all=Count("pk"))
    return {"came": found["came"], "not-marked": found["all"] - found["came"]}


ON_STAGE = Q(part__what__in=STAGE) | Q(part__what="other", part__work=Work.STAGE)


@figure(
    "parts",
    label=_("Parts at meetings"),
    definition=_("Parts that members took at events and that were confirmed, in the 12 months before."),
    parts={"stage": _("On the stage"), "service": _("Behind the scenes")},
)
def parts(at):
    done = Offer.objects.filter(done_at__lte=at, done_at__gt=at - A_YEAR)
    found = done.aggregate(stage=Count("pk", filter=ON_STAGE), all=Count("pk"))
    return {"stage": found["stage"], "service": found["all"] - found["stage"]}


@figure(
    "first-time",
    label=_("Spoke for the first time"),
    definition=_("Members who were on the stage for the first time, by their own word, in the 12 months before."),
)
def first_time(at):
    done = Offer.objects.filter(ON_STAGE, first_time=True, done_at__lte=at, done_at__gt=at - A_YEAR)
    return {"": done.values("member").distinct().count()}


@figure(
    "mentoring",
    label=_("Mentoring"),
    definition=_("Mentoring pairs and circles that began in the 12 months before, and what became of them so far."),
    parts={"going-on": _("Going on"), "finished": _("Came to the planned end"), "early": _("Ended early")},
)
def mentoring(at):
    begun = Pairing.objects.filter(began_at__lte=at, began_at__gt=at - A_YEAR)
    over = Q(ended_at__lte=at) & ~Q(end="finished")
    found = begun.aggregate(
        all=Count("pk"),
        early=Count("pk", filter=over),
        finished=Count("pk", filter=Q(ended_at__lte=at, end="finished")),
    )
    return {
        "going-on": found["all"] - found["early"] - found["finished"],
        "finished": found["finished"],
        "early": found["early"],
    }


@figure(
    "lessons",
    label=_("Lessons"),
    definition=_("Lessons that members had written for one another by the first day of the month."),
)
def lessons(at):
    told = Story.objects.standing().filter(kind=StoryKind.LESSON, written_at__lte=at, emptied_at=None)
    return {"": told.count()}


@figure(
    "lessons-used",
    label=_("Lessons used"),
    definition=_(
        "How often a member took a lesson away in the 12 months before, and whether they told what came of it."
    ),
    parts={"told": _("Told what came of it"), "not-told": _("Not told yet")},
)
def lessons_used(at):
    outcome = Outcome.objects.standing().filter(story=OuterRef("story"), author=OuterRef("member"), written_at__lte=at)
    used = Use.objects.filter(taken_at__lte=at, taken_at__gt=at - A_YEAR)
    found = used.aggregate(told=Count("pk", filter=Exists(outcome)), all=Count("pk"))
    return {"told": found["told"], "not-told": found["all"] - found["told"]}


@figure(
    "questions",
    label=_("Questions"),
    definition=_("Questions that members asked in the 12 months before, by how soon the first answer came."),
    parts={
        "day": _("Answered within a day"),
        "week": _("Answered within a week"),
        "later": _("Answered later"),
        "open": _("Not answered yet"),
    },
)
def questions(at):
    first = (
        Answer.objects.standing()
        .filter(question=OuterRef("pk"), written_at__lte=at)
        .order_by()
        .values("question")
        .annotate(first=Min("written_at"))
        .values("first")
    )
    asked = Question.objects.standing().filter(written_at__lte=at, written_at__gt=at - A_YEAR)
    asked = asked.annotate(first=Subquery(first))
    found = asked.aggregate(
        all=Count("pk"),
        day=Count("pk", filter=Q(first__lte=F("written_at") + timedelta(days=1))),
        week=Count("pk", filter=Q(first__lte=F("written_at") + timedelta(days=7))),
        answered=Count("pk", filter=Q(first__isnull=False)),
    )
    return {
        "day": found["day"],
        "week": found["week"] - found["day"],
        "later": found["answered"] - found["week"],
        "open": found["all"] - found["answered"],
    }


@figure(
    "training",
    label=_("Training places"),
    definition=_("Requests for a place in training in the 12 months before, and what became of them so far."),
    parts={"placed": _("Got a place"), "waiting": _("Still open"), "none": _("Got no place")},
)
def training(at):
    asked = PlaceRequest.objects.filter(asked_at__lte=at, asked_at__gt=at - A_YEAR)
    found = asked.aggregate(
        all=Count("pk"),
        placed=Count("pk", filter=Q(placed_at__lte=at)),
        none=Count("pk", filter=Q(ended_at__lte=at) & (Q(placed_at=None) | Q(placed_at__gt=at))),
    )
    return {
        "placed": found["placed"],
        "waiting": found["all"] - found["placed"] - found["none"],
        "none": found["none"],
    }


@figure(
    "training-demand",
    label=_("Waiting for training near them"),
    definition=_("Members who on the first day of the month wanted to be told when training opens near a town."),
)
def training_demand(at):
    standing = Watch.objects.filter(Q(stopped_at=None) | Q(stopped_at__gt=at), made_at__lte=at)
    return {"": standing.values("member").distinct().count()}


@figure(
    "public-stories",
    label=_("Stories for everyone"),
    definition=_(
        "Stories that members wanted everyone to read, and an organiser agreed to, by the first day of the month."
    ),
)
def public_stories(at):
    return {"": Story.objects.standing().filter(public_at__lte=at, emptied_at=None).count()}

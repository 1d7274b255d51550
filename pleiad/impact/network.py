"""Who belongs to the network and who takes part: counts and lists for organisers, without members who hide from lists, nor
those who never meet the organiser because of a shield or a block."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncYear
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pleiad.events.models import Host, Registration
from pleiad.members.eligibility.sectors import NATIONS, SECTORS
from pleiad.members.models import Member, Organisation
from pleiad.volunteering.models import STAGE, Offer, What

A_YEAR = timedelta(days=365)
A_FORTNIGHT = timedelta(days=14)
ACTIVITIES = [
    ("came", gettext_lazy("Came to a meeting in the last 12 months")),
    ("registered", gettext_lazy("Had a place in the last 12 months")),
    ("helped", gettext_lazy("Had a part at a meeting in the last 12 months")),
    ("silent", gettext_lazy("A member for over a year, and no place in the last 12 months")),
    ("never", gettext_lazy("Never had a place at a meeting")),
]


@dataclass(frozen=True)
class Chosen:
    """Which members: each of these narrows it down, and nothing is everyone. `joined`: a year."""

    sector: str = ""
    nation: str = ""
    organisation: int = 0
    joined: int = 0
    activity: str = ""

    @classmethod
    def of_payload(cls, payload: dict) -> "Chosen":
        """As it was kept in a joint decision."""
        return cls(**{name: payload[name] for name in cls.__dataclass_fields__ if name in payload})

    def as_payload(self) -> dict:
        return asdict(self)

    @property
    def subject(self) -> str:
        """The same in one short word, for one open decision about one list."""
        return "members:" + ":".join(str(each) for each in asdict(self).values())


def in_words(chosen: Chosen) -> str:
    """Which members these are, in words."""
    parts = [_(each) for each in (chosen.sector, chosen.nation) if each]
    if chosen.organisation:
        parts.append(str(Organisation.objects.filter(pk=chosen.organisation).first() or "–"))
    if chosen.joined:
        parts.append(_("joined in %(year)s") % {"year": chosen.joined})
    if chosen.activity:
        parts.append(str(dict(ACTIVITIES)[chosen.activity]))
    return "; ".join(parts) or _("all members")


def people(chosen: Chosen, *, reader: Member, listed: bool, at: datetime | None = None) -> QuerySet[Member]:
    """The members chosen whom this organiser may count or, where `listed`, see named."""
    at = at or timezone.now()
    found = Member.objects.current().exclude(pk__in=Member.objects.numbers_kept_apart_from(reader))
    if listed:
        found = found.filter(hidden_since=None)
    if chosen.sector:
        found = found.filter(sector=chosen.sector)
    if chosen.nation:
        found = found.filter(nation=chosen.nation)
    if chosen.organisation:
        found = found.filter(organisation=chosen.organisation)
    if chosen.joined:
        found = found.filter(joined_at__year=chosen.joined)
    if chosen.activity:
        found = found.filter(_does(chosen.activity, at))
        if chosen.activity == "silent":
            found = found.filter(joined_at__lt=at - A_YEAR)
    return found


def _does(activity: str, at: datetime) -> Q:
    placed = Registration.objects.placed().filter(member=OuterRef("pk"), event__ends_at__lte=at)
    lately = placed.filter(event__ends_at__gt=at - A_YEAR)
    helped = Offer.objects.filter(member=OuterRef("pk"), done_at__gt=at - A_YEAR)
    return {
        "came": Q(Exists(lately.filter(came_at__isnull=False))),
        "registered": Q(Exists(lately)),
        "helped": Q(Exists(helped)),
        "silent": ~Q(Exists(lately)),
        "never": ~Q(Exists(placed)),
    }[activity]


def by_sector(found: QuerySet[Member]) -> list[tuple[str, int]]:
    return _by(found, "sector", SECTORS)


def by_nation(found: QuerySet[Member]) -> list[tuple[str, int]]:
    return _by(found, "nation", NATIONS)


def _by(found, column, known):
    counts = dict(found.order_by().values(column).annotate(n=Count("pk")).values_list(column, "n"))
    return [(name, counts[name]) for name in (*known, "") if counts.get(name)]


def by_year(found: QuerySet[Member]) -> list[tuple[int, int]]:
    """How many joined in each year, the latest first."""
    years = found.order_by().annotate(year=TruncYear("joined_at")).values("year").annotate(n=Count("pk"))
    return [(each["year"].year, each["n"]) for each in years.order_by("-year")]


def by_organisation(found: QuerySet[Member]) -> QuerySet:
    """How many members each organisation has, the most first."""
    named = found.order_by().exclude(organisation=None).values("organisation", "organisation__name")
    return named.annotate(n=Count("pk")).order_by("-n", "organisation__name")


def helpers(*, reader: Member, at: datetime) -> QuerySet[Member]:
    """Members who hosted or had a part at a meeting of the last 12 months, with how often each; those first whose part has
    waited longest for thanks, then those who did most."""
    since = at - A_YEAR
    own = {"member": OuterRef("pk")}
    done = Offer.objects.filter(done_at__gt=since, **own)
    hosted = Host.objects.filter(event__ends_at__gt=since, event__ends_at__lte=at, event__cancelled_at=None, **own)
    unthanked = Offer.objects.accepted().filter(
        done_at=None, not_done_at=None, part__event__ends_at__lt=at - A_FORTNIGHT, part__event__cancelled_at=None, **own
    )
    found = people(Chosen(), reader=reader, listed=True, at=at)
    counted = found.annotate(
        hosted=_count(hosted),
        notes=_count(done.filter(part__what=What.NOTES)),
        stage=_count(done.filter(part__what__in=STAGE)),
        service=_count(done.exclude(part__what__in=[*STAGE, What.NOTES])),
        unthanked=_count(unthanked),
    )
    helped = Exists(done) | Exists(hosted) | Exists(unthanked)
    return counted.filter(helped).order_by("-unthanked", "-notes", "-service", "-hosted", "-stage", "name", "pk")


def _count(rows):
    counted = rows.order_by().values("member").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)

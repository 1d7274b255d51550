"""Where members wait, and which town would serve most of them next. Nobody is named, and small counts are hidden."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from math import cos, radians, sin
from typing import NamedTuple

from django.db.models import Count, Exists, F, Max, Q
from django.utils.text import slugify

from pleiad.members.models import of_a_current

from .locations import gazetteer
from .locations.distance import EARTH_MILES
from .models import Cohort, PlaceRequest, Watch
from .models.courses import to_come

TOO_FEW = 5
"""Counts below this are not shown: someone could be recognised in them."""
TOWNS_CONSIDERED = 400
"""How many of the largest towns: a cohort needs a room and a railway station more than the exact spot."""
OF_A_FULL_COHORT = 25
"""Miles for members on a waiting list: they never said how far they would go, so no further than to a neighbouring
town."""


class WaitingMember(NamedTuple):
    """How many women at one location would go how many miles."""

    location_key: str
    location: str
    nation: str
    latitude: float
    longitude: float
    miles: int
    women: int


@dataclass(frozen=True)
class TownSuggestion:
    """A town, how many women it would serve, and how many of those have no cohort with a free place near enough."""

    location: str
    key: str
    serves: int
    newly: int


WHERE = ("location_key", "location", "nation", "latitude", "longitude")


def waiting(at: datetime) -> list[WaitingMember]:
    """All members who wait, each once: at the location of their latest watch, or else of the full cohort whose waiting
    list they joined last. Two queries, with as many rows as there are locations."""
    watching = Watch.objects.standing().filter(of_a_current("member"))
    last = watching.order_by().values("member").annotate(last=Max("pk")).values("last")
    told = Watch.objects.filter(pk__in=last).order_by().values_list(*WHERE, "miles").annotate(women=Count("pk"))
    on_a_list = waiting_for_a_place(at).exclude(member__in=Watch.objects.standing().values("member"))
    last = on_a_list.order_by().values("member").annotate(last=Max("pk")).values("last")
    columns = [f"cohort__{each}" for each in WHERE]
    listed = PlaceRequest.objects.filter(pk__in=last).order_by().values_list(*columns).annotate(women=Count("pk"))
    found = [WaitingMember(*each) for each in told]
    return found + [WaitingMember(*where, OF_A_FULL_COHORT, women) for *where, women in listed]


def waiting_for_a_place(at: datetime):
    """Requests of members on the waiting list of a cohort in a room that is to come, without a place on offer."""
    return PlaceRequest.objects.standing().filter(
        of_a_current("member"),
        Exists(to_come("cohort__lead", at)),
        placed_at=None,
        registration__cancelled_at=None,
        registration__isnull=False,
        registration__placed_at=None,
        registration__offered_until=None,
        cohort__latitude__isnull=False,
    )


def by_location(those: Iterable[WaitingMember]) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
    """(locations, nations), each with its number of women, largest first. A location with fewer than five is counted in
    its nation only, and a nation with fewer than five not at all. Where subtracting would reveal a hidden count, the
    smallest location shown of that nation is hidden too."""
    locations, nations, hidden = defaultdict(int), defaultdict(int), defaultdict(int)
    nation_of, name_of = {}, {}
    for each in those:
        locations[each.location_key] += each.women
        nations[each.nation] += each.women
        nation_of[each.location_key], name_of[each.location_key] = each.nation, each.location
    for key, women in list(locations.items()):
        if women < TOO_FEW:
            hidden[nation_of[key]] += locations.pop(key)
    for nation, women in hidden.items():
        if women < TOO_FEW:  # subtracting the locations from the nation would reveal the few
            rest = [key for key in locations if nation_of[key] == nation]
            if rest:
                locations.pop(min(rest, key=lambda key: (locations[key], key)))
    most_first = sorted(locations.items(), key=lambda pair: (-pair[1], pair[0]))
    all_of = sorted(nations.items(), key=lambda pair: (-pair[1], pair[0]))
    return [(name_of[key], women) for key, women in most_first], [each for each in all_of if each[1] >= TOO_FEW]


def at_least(women: int) -> int:
    """Round down to a multiple of five for a sentence: with an exact number one could subtract the rows of the table
    and learn how few wait elsewhere."""
    return women // TOO_FEW * TOO_FEW


def suggest(*, those: list[WaitingMember], open_ones: Iterable, towns: Iterable, most: int = 5) -> list[TownSuggestion]:
    """The towns that would serve most women who have no cohort within their miles, best first; of equal ones the town
    that serves more in all, then the larger one.

    `open_ones` (cohorts with a free place) and `towns` have a latitude and a longitude. Towns that would newly serve
    fewer than five are left out, and each suggestion takes those before it into account.
    """
    towns = list(towns)
    of_towns, of_cohorts = _Near(towns), _Near(list(open_ones))
    near = [of_towns.within(each) for each in those]
    newly, serves, reach = [0] * len(towns), [0] * len(towns), [[] for _town in towns]
    unserved = set()
    for number, each in enumerate(those):
        has_none = not of_cohorts.within(each, one_is_enough=True)
        if has_none:
            unserved.add(number)
        for town in near[number]:
            serves[town] += each.women
            if has_none:
                newly[town] += each.women
                reach[town].append(number)
    found = []
    while towns and len(found) < most:
        best = min(range(len(towns)), key=lambda one: (-newly[one], -serves[one], -towns[one].people, towns[one].label))
        if newly[best] < TOO_FEW:
            break
        label = towns[best].label
        found.append(TownSuggestion(label, slugify(label), serves[best], newly[best]))
        for number in unserved.intersection(reach[best]):
            unserved.remove(number)
            for town in near[number]:
                newly[town] -= those[number].women
    return found


class _Near:
    """Points in order of latitude, so that only those in a band around a location are measured, each by its chord through
    the Earth: the same answers as `locations.distance.miles` gives, without a sine for each pair."""

    def __init__(self, points):
        order = sorted(range(len(points)), key=lambda number: points[number].latitude)
        self.latitudes = [points[number].latitude for number in order]
        self.points = [(*_in_space(points[number]), number) for number in order]

    def within(self, each, *, one_is_enough=False):
        """The numbers of the points within `each.miles` of `each`."""
        x, y, z = _in_space(each)
        furthest = (2 * sin(each.miles / EARTH_MILES / 2)) ** 2
        band = each.miles / 69 + 0.01  # a degree of latitude is 68.7 to 69.4 miles
        first = bisect_left(self.latitudes, each.latitude - band)
        found = []
        for a, b, c, number in self.points[first : bisect_right(self.latitudes, each.latitude + band)]:
            if (x - a) * (x - a) + (y - b) * (y - b) + (z - c) * (z - c) <= furthest:
                found.append(number)
                if one_is_enough:
                    break
        return found


def _in_space(point):
    latitude, longitude = radians(point.latitude), radians(point.longitude)
    around = cos(latitude)
    return around * cos(longitude), around * sin(longitude), sin(latitude)


@cache
def large_towns() -> tuple:
    """The largest towns of the four nations and the islands."""
    every = {town for same in gazetteer.towns().values() for town in same}
    return tuple(sorted(every, key=lambda town: (-town.people, town.label))[:TOWNS_CONSIDERED])


class DemandSpot(NamedTuple):
    """Where a cohort meets."""

    latitude: float
    longitude: float


def with_a_place(at: datetime) -> list[DemandSpot]:
    """The locations of cohorts to come with a free place. Drafts count: an organiser who fills a season plans several
    before opening one."""
    free = to_come("lead", at).filter(Q(capacity=None) | Q(places_taken__lt=F("capacity"), waiting=0))
    found = Cohort.objects.filter(Exists(free), latitude__isnull=False)
    return [DemandSpot(*each) for each in found.order_by().values_list("latitude", "longitude")]

"""Where the waiting women are, and which town would serve most of them next. Nobody is named, and few are not counted."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.utils.text import slugify

from pleiad.members.models import Member

from .models import Cohort, Watch
from .places import gazetteer
from .places.distance import miles

TOO_FEW = 5
"""Counts below this are not shown: somebody could be recognised in them."""
TOWNS_CONSIDERED = 400
"""The largest towns; a cohort needs a room and a railway station more than it needs to be exact."""


@dataclass(frozen=True)
class Waiting:
    """So many women at one place who would go so many miles."""

    place_key: str
    place: str
    nation: str
    latitude: float
    longitude: float
    miles: int
    women: int


@dataclass(frozen=True)
class Suggestion:
    """A town, how many women it would serve, and how many of those have no open cohort within the miles they named."""

    place: str
    key: str
    serves: int
    newly: int


def waiting() -> list[Waiting]:
    """Everybody who watches, added up by place and miles: one statement, as many rows as there are places."""
    columns = ("place_key", "place", "nation", "latitude", "longitude", "miles")
    standing = Watch.objects.standing().filter(member__in=Member.objects.current())
    found = standing.order_by().values_list(*columns).annotate(women=Count("member", distinct=True))
    return [Waiting(*each) for each in found]


def by_place(those: Iterable[Waiting]) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
    """(places, nations), each with its women, the most first. A place with fewer than five is counted in its nation only,
    and a nation with fewer than five not at all; so is the smallest place shown of a nation where the rest would tell."""
    places, nations, hidden = defaultdict(int), defaultdict(int), defaultdict(int)
    nation_of, name_of = {}, {}
    for each in those:
        places[each.place_key] += each.women
        nations[each.nation] += each.women
        nation_of[each.place_key], name_of[each.place_key] = each.nation, each.place
    for key, women in list(places.items()):
        if women < TOO_FEW:
            hidden[nation_of[key]] += places.pop(key)
    for nation, women in hidden.items():
        if women < TOO_FEW:  # the nation less its places would give the few away
            rest = [key for key in places if nation_of[key] == nation]
            if rest:
                places.pop(min(rest, key=lambda key: (places[key], key)))
    most_first = sorted(places.items(), key=lambda pair: (-pair[1], pair[0]))
    all_of = sorted(nations.items(), key=lambda pair: (-pair[1], pair[0]))
    return [(name_of[key], women) for key, women in most_first], [each for each in all_of if each[1] >= TOO_FEW]


def suggest(*, those: list[Waiting], open_ones: Iterable, towns: Iterable, most: int = 5) -> list[Suggestion]:
    """The towns that would serve most women who have nothing yet within the miles they named, the best first; of equal
    ones that which serves more in all, then the larger town. `open_ones`: cohorts that one can ask for already. Towns
    that would newly serve fewer than five are left out, and each suggestion reckons with those before it."""
    unserved = {each for each in those if not any(_within(one, each) for one in open_ones)}
    reach = {town: [each for each in those if _within(town, each)] for town in towns}
    found = []
    while len(found) < most:
        counted = [
            (sum(each.women for each in near if each in unserved), sum(each.women for each in near), town)
            for town, near in reach.items()
        ]
        newly, serves, town = min(
            counted, key=lambda one: (-one[0], -one[1], -one[2].people, one[2].label), default=(0, 0, None)
        )
        if newly < TOO_FEW:
            break
        found.append(Suggestion(town.label, slugify(town.label), serves, newly))
        unserved -= set(reach[town])
    return found


def _within(town, each):
    # A degree of latitude is 69 miles: most towns are ruled out without a sine.
    return abs(town.latitude - each.latitude) * 69 <= each.miles + 1 and miles(town, each) <= each.miles


def large_towns() -> list:
    """The largest towns of the four nations and the islands."""
    every = {town for same in gazetteer.towns().values() for town in same}
    return sorted(every, key=lambda town: (-town.people, town.label))[:TOWNS_CONSIDERED]


def open_in_rooms(at: datetime) -> list[Cohort]:
    """Cohorts that one can ask for and that meet somewhere."""
    return list(Cohort.objects.open(at).filter(latitude__isnull=False))

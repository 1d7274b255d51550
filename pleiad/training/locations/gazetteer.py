"""The tables we ship, read once: towns, outward codes, postcode areas, counties."""

import csv
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from functools import cache
from math import pi, sqrt
from pathlib import Path
from types import SimpleNamespace

from .distance import miles
from .names import fold, letters, short_form
from .outcodes import area_letters

DATA = Path(__file__).parent / "data"
# People to a square mile in a built-up area, roughly: gives a town's size from its number of people.
CROWD = 10_000
# People who type one of these mean the nation, though there is a village called Wales.
NATIONS = ("England", "Scotland", "Wales", "Northern Ireland", "Jersey", "Guernsey", "Isle of Man")
AT_MOST_OF_ONE_BEGINNING = 3
# One name twice within so few miles is one town listed twice.
SAME_PLACE_MILES = 8


@dataclass(frozen=True, slots=True)
class Town:
    """A town, village or part of a city."""

    name: str
    nation: str
    county: str
    latitude: float
    longitude: float
    people: int
    # The postcode area, where another town of that name lies in the same county.
    area: str = ""

    @property
    def label(self) -> str:
        """Give the name with what tells it from others of that name ("Newport, Isle of Wight")."""
        where = f"{self.name}, {self.nation if self.county == self.name else self.county}"
        return f"{where} ({self.area})" if self.area else where

    @property
    def precision_miles(self) -> float:
        """Give the miles from the middle to the edge, as far as the number of people tells."""
        return max(1.0, round(sqrt(self.people / CROWD / pi), 1))


@dataclass(frozen=True, slots=True)
class Area:
    """A postcode area, a county, a region or a nation: a name that says roughly where."""

    name: str
    nation: str
    latitude: float
    longitude: float
    precision_miles: float


@dataclass(frozen=True, slots=True)
class District:
    """What we know of one outward code."""

    outcode: str
    town: str
    nation: str
    county: str
    latitude: float
    longitude: float
    precision_miles: float


def rows(name: str):
    """Yield the rows of one of our tables."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@cache
def districts() -> dict[str, District]:
    """Give every outward code we ship, by code."""
    return {
        row["outcode"]: District(
            row["outcode"],
            row["town"],
            row["nation"],
            row["county"],
            float(row["latitude"]),
            float(row["longitude"]),
            float(row["precision_miles"]),
        )
        for row in rows("outcodes.csv")
    }


@cache
def towns() -> dict[str, tuple[Town, ...]]:
    """Give the towns by every folded name they go by, the one with most people first."""
    found = defaultdict(set)
    by_name = defaultdict(list)
    for row in (*rows("towns.csv"), *rows("more_towns.csv")):
        town = Town(
            row["name"],
            row["nation"],
            row["county"],
            float(row["latitude"]),
            float(row["longitude"]),
            int(row["people"]),
        )
        by_name[fold(town.name)].append(town)
    for key, same in by_name.items():
        found[key].update(same)
        if short := short_form(same[0].name):
            found[fold(short)].update(same)
    for row in rows("aliases.csv"):
        meant = [town for town in by_name[fold(row["name"])] if row["county"] in ("", town.county)]
        found[fold(row["typed"])].update(sorted(meant, key=lambda town: -town.people)[:1])
    return {key: _told_apart(_distinct(same)) for key, same in found.items() if same}


def _distinct(same: set[Town]) -> tuple[Town, ...]:
    """Order towns of one name, most people first, leaving out one town's second listing."""
    kept = []
    for town in sorted(same, key=lambda town: (-town.people, town.latitude, town.longitude)):
        if all(miles(town, other) > SAME_PLACE_MILES for other in kept if fold(other.name) == fold(town.name)):
            kept.append(town)
    return tuple(kept)


def _told_apart(same: tuple[Town, ...]) -> tuple[Town, ...]:
    """Give two towns of one name in one county the letters of their postcode areas."""
    times = Counter(town.label for town in same)
    return tuple(replace(town, area=_area_of(town)) if times[town.label] > 1 else town for town in same)


def _area_of(town: Town) -> str:
    near = min(districts().values(), key=lambda district: miles(town, district))
    return area_letters(near.outcode)


@cache
def first_words() -> dict[str, tuple[Town, ...]]:
    """Give the towns whose longer name begins with a word or words ("Hemel", "Leamington"), if those say which."""
    begun = defaultdict(set)
    for same in towns().values():
        for town in same:
            words = re.split(r"[\s-]+", town.name)
            for cut in range(1, len(words)):
                begun[fold(" ".join(words[:cut]))].add(town)
    # "Market", "North" and "Upper" begin the names of many towns, and say nothing.
    return {key: _distinct(same) for key, same in begun.items() if len(same) <= AT_MOST_OF_ONE_BEGINNING}


@cache
def spellings() -> list[tuple[str, int]]:
    """Give each folded town name with its letters as bits, for the search among misspelt ones."""
    return [(key, letters(key)) for key in towns()]


@cache
def postcode_areas() -> dict[str, Area]:
    """Give the 124 postcode areas by their letters: the middle of their districts."""
    groups = defaultdict(list)
    for district in districts().values():
        groups[area_letters(district.outcode)].append(district)
    groups.pop("GIR")
    return {code: _middle(code, group) for code, group in groups.items()}


@cache
def named_areas() -> dict[str, Area]:
    """Give counties, regions and nations by folded name: the middle of their districts, or as our table has it."""
    groups = defaultdict(list)
    for district in districts().values():
        groups[district.county].append(district)
        groups[district.nation].append(district)
    found = {fold(name): _middle(name, group) for name, group in groups.items()}
    for row in rows("areas.csv"):
        found[fold(row["name"])] = Area(
            row["name"], row["nation"], float(row["latitude"]), float(row["longitude"]), float(row["miles"])
        )
    return found


def _middle(name: str, group: list[District]) -> Area:
    """Give the area in whose middle a group of districts lies."""
    middle = SimpleNamespace(
        latitude=round(sum(d.latitude for d in group) / len(group), 3),
        longitude=round(sum(d.longitude for d in group) / len(group), 3),
    )
    reach = sqrt(sum(miles(middle, d) ** 2 for d in group) / len(group))
    return Area(name, group[0].nation, middle.latitude, middle.longitude, max(1.0, round(reach * 1.5, 1)))

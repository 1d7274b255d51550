"""Find a location as typed: a town, or a postcode, of which only the first half is read."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace

from . import gazetteer, official
from .distance import miles
from .gazetteer import Area, Town
from .names import bare, fold, short_form
from .outcodes import area_letters, outward, outward_within
from .townnames import begun, exact, misspelt, misspelt_area

OUTCODE, AREA, TOWN, UNKNOWN = "outcode", "area", "town", "unknown"
# No location has a longer name.
LONGEST = 200
# "Ashford, Staines" means the Ashford near Staines, if one is as near as that.
NEARBY_MILES = 30


@dataclass(frozen=True, slots=True)
class FoundLocation:
    """Where something is, and how surely.

    `kind` is "outcode", "area", "town" or "unknown"; `precision_miles` is the distance within which the real
    location most likely lies. Latitude, longitude, precision and name are None for an unknown one. `candidates` are
    the towns that the name may mean, the one chosen first; ask back when there is more than one. `guess` says that what
    was typed is no name that we know: ask before anything is kept.
    """

    kind: str
    name: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    precision_miles: float | None = None
    nation: str | None = None
    candidates: tuple[Town, ...] = ()
    guess: bool = False

    def __bool__(self) -> bool:
        """Say whether there is a point to measure from."""
        return self.kind != UNKNOWN

    @property
    def label(self) -> str | None:
        """Give the name as a person would want to see it confirmed ("Newport, Isle of Wight")."""
        return self.candidates[0].label if self.candidates else self.name

    @property
    def alternatives(self) -> list[str]:
        """Give what else may be meant, each as it would be confirmed."""
        return list(dict.fromkeys(town.label for town in self.candidates[1:] if town.label != self.label))


NOWHERE = FoundLocation(UNKNOWN)


def find(text: str | bytes, *, within: str | None = None, official_file: str | Path | None = None) -> FoundLocation:
    """Find the location a person means, offline, and never fail: what cannot be understood is of kind "unknown".

    `within` is a nation or county to prefer ("Wales"): it settles which of several towns of one name.
    `official_file` is where `official.write` puts its centres: where there are any, they go before our own table.
    """
    if isinstance(text, bytes):
        text = text[: LONGEST * 4 + 1].decode("utf-8", "replace")
    if len(text) > LONGEST or not any(c.isalnum() for c in text):
        return NOWHERE
    if outcode := outward(text):
        return _outcode(outcode, official_file)
    letters_typed = text.strip().upper()
    if letters_typed in gazetteer.postcode_areas():
        return _area(gazetteer.postcode_areas()[letters_typed])
    if outcode := outward_within(text):
        return _outcode(outcode, official_file)
    if (area := _named_area(text)) and area.name in gazetteer.NATIONS:
        return area
    return (
        _town(exact(text), within)
        or _named_area(text)
        or _pair(text)
        or _qualified(text)
        or _guessed(text, within)
        or NOWHERE
    )


def _guessed(text: str, within: str | None) -> FoundLocation | None:
    """Find what was probably meant by a name that we do not know: its beginning, a longer form, a slip of the finger."""
    shorter = short_form(bare(text))
    towns = misspelt(text)
    if area := misspelt_area(text):
        found = _area(gazetteer.named_areas()[area])
        return replace(found, guess=True)
    found = _town(begun(text), within) or _town(exact(shorter) if shorter else (), within) or _town(towns, within)
    return replace(found, guess=True) if found else None


def _pair(text: str) -> FoundLocation | None:
    """Find "Swansea/Abertawe" and "New Quay/Ceinewydd, Ceredigion": one town by its names in two languages."""
    head, *rest = text.split(",")
    names = [name.strip() for name in re.split(r"/| or | neu ", head)]
    if len(names) != 2 or not all(names):
        return None
    found = [one for one in (find(", ".join((name, *rest))) for name in names) if one and not one.guess]
    if len(found) == 2 and found[0].kind == found[1].kind == TOWN:
        both = [town for town in found[0].candidates if town.label in {each.label for each in found[1].candidates}]
        return _town(tuple(both)) or replace(found[0], guess=True)
    return found[0] if found else None


def nearest(location, venues: Iterable) -> list[tuple[float, object]]:
    """Put venues in order of distance from a location: (miles, venue), the nearest first.

    Both have `latitude` and `longitude` in degrees; a venue without them (it is online) is left out.
    Venues equally far keep their order.
    """
    measured = [(miles(location, venue), venue) for venue in venues if venue.latitude is not None]
    return sorted(measured, key=lambda pair: pair[0])


def _outcode(outcode: str, official_file: str | Path | None) -> FoundLocation:
    """Locate an outward code: by the official file, by our table, or by its postcode area if it is new to us."""
    if official_file is not None and (centre := _official(outcode, official.read(official_file))):
        district = gazetteer.districts().get(outcode)
        return FoundLocation(OUTCODE, outcode, *centre, district.nation if district else None)
    if district := gazetteer.districts().get(outcode):
        return FoundLocation(
            OUTCODE, outcode, district.latitude, district.longitude, district.precision_miles, district.nation
        )
    # Codes are added every year, and large users have codes of their own: their area is still right.
    if area := gazetteer.postcode_areas().get(area_letters(outcode)):
        return FoundLocation(
            OUTCODE, outcode, area.latitude, area.longitude, area.precision_miles, area.nation, guess=True
        )
    return NOWHERE


def _official(outcode: str, centres: Mapping) -> tuple[float, float, float] | None:
    """Give latitude, longitude and spread; "SW1" alone is the middle of SW1A, SW1E and the others."""
    if centre := centres.get(outcode):
        return centre.latitude, centre.longitude, centre.spread_miles
    parts = [c for code, c in centres.items() if code[:-1] == outcode and code[-1].isalpha()]
    if not parts:
        return None
    count = sum(c.count for c in parts)
    middle = SimpleNamespace(
        latitude=round(sum(c.latitude * c.count for c in parts) / count, 5),
        longitude=round(sum(c.longitude * c.count for c in parts) / count, 5),
    )
    return middle.latitude, middle.longitude, round(max(miles(middle, c) + c.spread_miles for c in parts), 1)


def _area(area: Area) -> FoundLocation:
    return FoundLocation(AREA, area.name, area.latitude, area.longitude, area.precision_miles, area.nation)


def _named_area(text: str) -> FoundLocation | None:
    """Find a county, region or nation by its name."""
    typed = fold(bare(text))
    key = re.sub(r"^(?:county|countyof|co(?=down$|durham$|antrim$|tyrone$|armagh$))", "", typed)
    areas = gazetteer.named_areas()
    area = areas.get(fold(text)) or areas.get(typed) or areas.get(key) or areas.get("county" + key)
    return _area(area) if area else None


def _town(candidates: tuple[Town, ...], within: str | None = None) -> FoundLocation | None:
    """Choose the first of several towns, putting those within that nation or county before the others."""
    if not candidates:
        return None
    if within:
        wanted = fold(within)
        inside = [town for town in candidates if wanted in (fold(town.nation), fold(town.county))]
        candidates = (*inside, *(town for town in candidates if town not in inside))
    return _named(*candidates)


def _qualified(text: str) -> FoundLocation | None:
    """Find "Newport, Isle of Wight", "Ashford Kent", "Richmond (North Yorkshire)": a town and what it is in or near."""
    words = [word for word in re.split(r"[\s,;()/]+", text) if word]
    for cut in range(len(words) - 1, 0, -1):
        name, rest = " ".join(words[:cut]), bare(" ".join(words[cut:]))
        candidates = exact(name)
        if not candidates:
            continue
        wanted = fold(rest)
        inside = tuple(
            t for t in candidates if wanted in (fold(t.county), fold(t.nation)) or wanted == "county" + fold(t.county)
        )
        if inside:
            return _town(inside)
        near = _town(exact(rest)) or _named_area(rest)
        if slip := None if near else _town(misspelt(rest)):
            near = replace(slip, guess=True)
        if near:
            far, town = nearest(near, candidates)[0]
            if far <= NEARBY_MILES + near.precision_miles:
                fits = far <= (near.precision_miles if near.kind == AREA else NEARBY_MILES)
                others = () if fits else tuple(each for each in candidates if each is not town)
                return replace(_named(town, *others), guess=near.guess or not fits)
        if "," in text or "(" in text:
            return replace(_named(*candidates), guess=True)
    return None


def _named(town: Town, *others: Town) -> FoundLocation:
    return FoundLocation(
        TOWN, town.name, town.latitude, town.longitude, town.precision_miles, town.nation, (town, *others)
    )

"""Locations as the addresses of our pages name them: "sw1a", "newport-isle-of-wight"; and what lies across water."""

from functools import cache
from pathlib import Path

from django.utils.text import slugify

from . import gazetteer
from .find import AREA, OUTCODE, TOWN, FoundLocation, find
from .outcodes import outward, outward_within

ISLES = {
    "Isle of Wight": "Isle of Wight",
    "Isles of Scilly": "Isles of Scilly",
    "Orkney and Caithness": "",
    "Orkney": "Orkney",
    "Western Isles": "Western Isles",
    "Shetland": "Shetland",
}
"""Counties that are reached by boat. Orkney shares its table with Caithness, which lies on the mainland."""
ACROSS = ("Northern Ireland", "Jersey", "Guernsey", "Isle of Man")


def key_of(found: FoundLocation) -> str:
    """The key of a location that was found; "" for an unknown one."""
    return slugify(found.label or "")


def of_key(key: str, *, official_file: str | Path | None = None) -> FoundLocation:
    """The location of a key, or one of kind "unknown". Only keys that `key_of` gives lead anywhere."""
    if town := _towns().get(key):
        same = gazetteer.towns().get(gazetteer.fold(town.name), (town,))
        others = tuple(each for each in same if each is not town and each.label != town.label)
        point = (town.name, town.latitude, town.longitude, town.precision_miles, town.nation)
        return FoundLocation(TOWN, *point, (town, *others))
    found = find(key.replace("-", " "), official_file=official_file)
    return found if key_of(found) == key else FoundLocation("unknown")


@cache
def _towns():
    """The towns by key. Of two with one label the one with more people has it, as when it is typed."""
    found = {}
    for same in gazetteer.towns().values():
        for town in same:
            found.setdefault(slugify(town.label), town)
    return found


def kept_of(text: str) -> str:
    """What may be shown again of what was typed: of a whole postcode only its first half."""
    return outward(text) or outward_within(text) or text[:100]


def spoken(found: FoundLocation) -> str:
    """The location as a sentence names it: "Leeds, West Yorkshire", "SW1A (Westminster)", "Kent"."""
    if found.kind == OUTCODE and (district := gazetteer.districts().get(found.name)):
        return f"{found.name} ({district.town})"
    return found.label or ""


def land(found: FoundLocation) -> str:
    """The island that a location lies on, "" for Great Britain: between two of them the way is longer than the miles say."""
    if found.nation in ACROSS:
        return found.nation
    county = ""
    if found.kind == OUTCODE and (district := gazetteer.districts().get(found.name)):
        county = district.county
    elif found.candidates:
        county = found.candidates[0].county
    elif found.kind == AREA:
        county = found.name
    if county == "Orkney and Caithness":
        # The Pentland Firth: Orkney lies north of 58.7 degrees, and so does no part of Caithness.
        return "Orkney" if found.latitude > 58.7 else ""
    return ISLES.get(county, "")


def others_of_the_name(found: FoundLocation) -> list[tuple[str, str]]:
    """The other towns of this name, as (key, label)."""
    return [(slugify(town.label), town.label) for town in found.candidates[1:6]]

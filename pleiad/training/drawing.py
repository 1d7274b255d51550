"""A map of the nations: a dot for each town and outward code of our tables, and numbered marks for cohorts."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from math import cos, radians

from .locations import gazetteer

NORTH, SOUTH, WEST, EAST = 61.0, 49.0, -8.4, 2.0
SCALE = 40.0
"""Units of the drawing to a degree of latitude."""
ALONG = cos(radians(54.5)) * SCALE
"""Units to a degree of longitude: exact in the middle of the map, which is enough for so small a map."""
GRID = 5
WIDTH, HEIGHT = round((EAST - WEST) * ALONG), round((NORTH - SOUTH) * SCALE)


@dataclass(frozen=True)
class Mark:
    """A numbered point of the list beside the map."""

    x: float
    y: float
    number: int


@cache
def land() -> str:
    """The dots as an SVG path: each is a line of no length with round ends."""
    locations = [*gazetteer.districts().values(), *{town for same in gazetteer.towns().values() for town in same}]
    cells = {(round(x / GRID), round(y / GRID)) for x, y in (point(each) for each in locations)}
    return "".join(f"M{x * GRID} {y * GRID}h0" for x, y in sorted(cells))


def point(location) -> tuple[float, float]:
    """The x and y in the drawing of something with a latitude and a longitude."""
    return round((location.longitude - WEST) * ALONG, 1), round((NORTH - location.latitude) * SCALE, 1)


def drawn(*, here, marked: Iterable, first: int) -> dict:
    """The map as training/map.html shows it: the land, a cross at `here`, and the marks, numbered from `first`."""
    marks = [Mark(*point(each), number) for number, each in enumerate(marked, first)]
    x, y = point(here)
    # The first is drawn last, on top of the others: it is the nearest.
    return {"land": land(), "width": WIDTH, "height": HEIGHT, "x": x, "y": y, "marks": marks[::-1]}

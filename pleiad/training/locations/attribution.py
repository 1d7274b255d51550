"""The acknowledgements that the licences of our location data ask for."""

from datetime import UTC, datetime
from pathlib import Path

GEONAMES = "Place names and positions from GeoNames (geonames.org), licensed under CC BY 4.0."
# The Open Government Licence's acknowledgement for postcode products, as Ordnance Survey and the ONS word it.
OFFICIAL = (
    "Contains OS data © Crown copyright and database right {year}.",
    "Contains Royal Mail data © Royal Mail copyright and database right {year}.",
    "Contains National Statistics data © Crown copyright and database right {year}.",
)
# The edition of Code-Point Open that the points of our own districts were compared with.
COMPARED_WITH = 2014


def attribution(*, official_year: int | None = None) -> tuple[str, ...]:
    """Give the lines to show with every location.

    `official_year` is that of the official file imported, if one was. They are not translated: the licences set
    the wording.
    """
    return (GEONAMES, *(line.format(year=official_year or COMPARED_WITH) for line in OFFICIAL))


def year_of(official_file: Path) -> int | None:
    """The year in which an official postcode file was imported, or None before the first import."""
    try:
        return datetime.fromtimestamp(official_file.stat().st_mtime, UTC).year
    except FileNotFoundError:
        return None

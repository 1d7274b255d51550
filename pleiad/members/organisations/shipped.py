"""The list of organisations that ships with the software, as it stands in its file."""

import csv
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ..eligibility.sectors import NATIONS, SECTORS
from . import names

SHIPPED = Path(__file__).parent / "data" / "organisations.csv"
COLUMNS = [
    "id",
    "name",
    "name_cy",
    "short_names",
    "former_names",
    "sector",
    "nation",
    "domains",
    "from",
    "until",
    "successors",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One row of the list."""

    id: str
    name: str
    name_cy: str = ""
    short_names: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()
    sector: str = ""
    nation: str = ""
    domains: tuple[str, ...] = ()
    began_on: date | None = None
    ended_on: date | None = None
    successors: tuple[str, ...] = ()

    def all_names(self) -> dict[str, str]:
        """Every name by which it is found, with its kind; initials are made where the list has none."""
        found = dict.fromkeys(sorted(names.initials(self.name)), "initials")
        found |= dict.fromkeys(self.former_names, "former")
        found |= dict.fromkeys(self.short_names, "short")
        found |= {self.name_cy: "welsh"} if self.name_cy else {}
        return found | {self.name: "name"}


def read(path: Path = SHIPPED) -> list[Listed]:
    """The rows of the list. Raises ValueError, with the row, for one that cannot be understood."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        if missing := [name for name in COLUMNS if name not in (reader.fieldnames or [])]:
            raise ValueError(f"{path.name} has no column {', '.join(missing)}.")
        rows = [_listed(number, row) for number, row in enumerate(reader, 2)]
    _check(rows)
    return rows


def _listed(number: int, row: dict[str, str | None]) -> Listed:
    said = {name: (row.get(name) or "").strip() for name in COLUMNS}
    many = {
        name: tuple(part for each in said[name].split("|") if (part := each.strip()))
        for name in ("short_names", "former_names", "domains", "successors")
    }
    try:
        began_on, ended_on = (date.fromisoformat(said[name]) if said[name] else None for name in ("from", "until"))
    except ValueError as error:
        raise ValueError(f"Row {number}: {error}") from None
    if not said["id"] or not said["name"]:
        raise ValueError(f"Row {number}: an organisation needs an id and a name.")
    if said["sector"] and said["sector"] not in SECTORS or said["nation"] and said["nation"] not in NATIONS:
        raise ValueError(f"Row {number}: there is no sector {said['sector']!r} or no nation {said['nation']!r}.")
    many["domains"] = tuple(each.lower() for each in many["domains"])
    return Listed(
        id=said["id"],
        name=said["name"],
        name_cy=said["name_cy"],
        sector=said["sector"],
        nation=said["nation"],
        began_on=began_on,
        ended_on=ended_on,
        **many,
    )


def _check(rows: list[Listed]) -> None:
    """Ids, names and domains stand for one organisation each, and successors are on the list."""
    for what, found in (
        ("id", [each.id for each in rows]),
        ("name", [each.name for each in rows]),
        ("domain", [domain for each in rows for domain in each.domains]),
    ):
        if twice := [each for each, times in Counter(found).items() if times > 1]:
            raise ValueError(f"The {what} {twice[0]} is on the list twice.")
    ids = {each.id for each in rows}
    if unknown := sorted({each for row in rows for each in row.successors} - ids):
        raise ValueError(f"The successor {unknown[0]} is not on the list.")

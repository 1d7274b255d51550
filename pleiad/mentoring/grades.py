"""The grades of the public services as ladders beside each other, so that two people of different services can be compared.

The ladders stand in `data/grades.csv`: each rung has the level of the civil service that comes nearest, from 0 (AA) to 10
(SCS4), and every name by which people call it. Needs no settings and no database.
"""

import csv
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

LADDERS = Path(__file__).parent / "data" / "grades.csv"
# The grades of the civil service from the lowest to the highest, as mentor-match counts them.
GRADES = ("AA", "AO", "EO", "HEO", "SEO", "Grade 7", "Grade 6", "SCS1", "SCS2", "SCS3", "SCS4")

_WHOLE = re.compile(r"-?\d{1,6}", re.ASCII)
_SPAN = re.compile(r"(.*?)(\d+)\.\.(\d+)")
_BESIDE = re.compile(
    r"\([^)]*\)|\b(nhs|afc|agenda for change|njc|local government|civil service|police|fire|rank|grade:|acting|temporary|"
    r"temp|interim|substantive|equivalent|equiv|or above|level|promotion|nurse|midwife|paramedic|nyrs)\b|\bt/(?=\w)|\ba/(?=\w)"
)
_PARTS = re.compile(r"\s*(?:/|\bto\b|\bor\b|–|-|,|;)\s*")


def level(text: str) -> int | None:
    """The level of a grade, as people write it; None where it is not known. A span ("EO/HEO", "PO4 - PO6") counts from its
    lower end; a whole number is taken as it is."""
    text = unicodedata.normalize("NFKC", text).strip()
    if _WHOLE.fullmatch(text):
        return int(text)
    known = _known()
    for wording in dict.fromkeys((text.casefold(), _BESIDE.sub(" ", text.casefold()))):
        if (found := known.get(_squeezed(wording))) is not None:
            return found
    parts = [part for part in _PARTS.split(_BESIDE.sub(" ", text.casefold())) if part.strip()]
    if len(parts) < 2:
        return None
    return _of_a_span(parts, known)


def beside(at: int) -> list[tuple[str, str]]:
    """(Ladder, first name of its rung) of the other ladders at a level, for a hint beside a choice."""
    return [(ladder, names[0]) for ladder, level_, names in _rungs() if level_ == at and ladder != "civil service"]


def _of_a_span(parts: list[str], known: dict[str, int]) -> int | None:
    """The lowest level of several grades; a bare end of a span ("PO4-6", "8a/b") has the word of the first."""
    word = re.match(r"[^\d]*", parts[0])
    front = word[0] if word else ""
    found = []
    for part in parts:
        level_ = known.get(_squeezed(part))
        if level_ is None and part.strip()[:1].isdigit():
            level_ = known.get(_squeezed(front + part))
        elif level_ is None and len(part) == 1:  # "8a/b"
            level_ = known.get(_squeezed(parts[0][:-1] + part))
        if level_ is None:
            return None
        found.append(level_)
    return min(found)


def _squeezed(text: str) -> str:
    plain = "".join(each for each in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(each))
    return re.sub(r"[^a-z0-9]", "", plain)


@cache
def _rungs() -> tuple[tuple[str, int, tuple[str, ...]], ...]:
    with LADDERS.open(encoding="utf-8", newline="") as file:
        return tuple((row["ladder"], int(row["level"]), tuple(row["names"].split("|"))) for row in csv.DictReader(file))


@cache
def _known() -> dict[str, int]:
    known: dict[str, int] = {}
    for _ladder, level_, names in _rungs():
        for name in names:
            for each in _spelt_out(name):
                known.setdefault(_squeezed(each), level_)
    return known


def _spelt_out(name: str) -> Iterator[str]:
    """The names that one entry stands for: "SCP 1..6" are six."""
    span = _SPAN.fullmatch(name)
    if span:
        yield from (f"{span[1]}{number}" for number in range(int(span[2]), int(span[3]) + 1))
    else:
        yield name

"""Counts that show no person. Pure functions: no query, no clock.

Every count is shown rounded down to a multiple of five, and one under five not at all, so that neither a difference between two
months nor one between two figures tells a small number. Where a total and the parts that are shown would still narrow down a
part that is not, the two smallest parts that are shown are hidden as well. `tests/test_disclosure.py` has the attacker for whom this
is enough: it knows these rules, adds, subtracts and compares months, and is always left with several values for a count under
five. What it cannot know about is someone who also counts heads elsewhere: figures are taken once a month for that reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass

STEP = 5
BESIDES = 2
"""Parts that are hidden besides where a small one could be narrowed down; one alone would leave it as one of two numbers."""


@dataclass(frozen=True)
class Protected:
    """A table as it may be shown: its total and its parts, each a multiple of five, or None where it is hidden."""

    total: int | None
    parts: dict[str, int | None]


def rounded(count: int) -> int | None:
    """A count as it may be shown: down to a multiple of five, and None under five."""
    return count // STEP * STEP or None


def protected(counts: Mapping[str, int]) -> Protected:
    """The parts of a whole as they may be shown together with their sum. No part is shown where none would be ten or more:
    then nobody knows that all of them are small."""
    total = rounded(sum(counts.values()))
    shown = {name: rounded(count) for name, count in counts.items()}
    if total is None:
        return Protected(None, dict.fromkeys(counts))
    if _narrows(total, shown):
        large = sorted((name for name in shown if shown[name]), key=lambda name: (counts[name], name))
        shown |= dict.fromkeys(large[:BESIDES])
    if max(part or 0 for part in shown.values()) < 2 * STEP:
        shown = dict.fromkeys(counts)
    return Protected(total, shown)


def _narrows(total: int, shown: Mapping[str, int | None]) -> bool:
    """Whether what is shown says more about a hidden part than that it is under five: the total is then so large that it
    cannot be zero, even if every other part is as large as it can be."""
    hidden = sum(part is None for part in shown.values())
    if not hidden:
        return False
    most = sum((part or 0) + STEP - 1 for part in shown.values())
    return total > most - (STEP - 1)

"""What a solver gives back, and the weights that put served mentees before scores."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, TypedDict

Progress = Callable[[int, int], object]
"""Called now and then with how many mentees are done, and of how many."""


class Pair(NamedTuple):
    """A mentee, a mentor and the whole-number score of the two."""

    mentee: str
    mentor: str
    score: int


class Certificate(TypedDict):
    """The weights of a served mentee and of a priority mentee, and what everyone pays (see `check`)."""

    count_weight: int
    priority_weight: int
    mentees: dict[str, int]
    mentors: dict[str, int]


@dataclass(frozen=True)
class Solution:
    """The best plan, as `Pair`s in order of names, and the prices that prove it the best (see `check`)."""

    pairs: list[Pair]
    certificate: Certificate


def weights(*, largest: int, units: int, mentees: int) -> tuple[int, int]:
    """What a served mentee weighs, and how much more a priority mentee, so that the first outweighs all scores together
    and the second all other mentees.

    `largest` is the largest score by amount, `units` how many pairs there can be at most.
    """
    count = 2 * (largest + 1) * (units + 1)
    return count, count * (mentees + 2)

"""What a solver gives back, and the weights that put served mentees before scores."""

from dataclasses import dataclass
from typing import NamedTuple


class Pair(NamedTuple):
    """A mentee, a mentor and the whole-number score of the two."""

    mentee: str
    mentor: str
    score: int


@dataclass(frozen=True)
class Solution:
    """The best plan, as `Pair`s in order of names, and the prices that prove it the best (see `check`)."""

    pairs: list[Pair]
    certificate: dict


def weights(*, largest, units, mentees):
    """What a served mentee weighs, and how much more a priority mentee, so that the first outweighs all scores together
    and the second all other mentees.

    `largest` is the largest score by amount, `units` how many pairs there can be at most.
    """
    count = 2 * (largest + 1) * (units + 1)
    return count, count * (mentees + 2)

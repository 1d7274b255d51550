"""The best plan where scores follow from what people are like: no list of pairs is ever made."""

from collections.abc import Iterable, Mapping

from .crowd import Crowd
from .likeness import Likeness
from .market import Market
from .plan import Progress, Solution
from .ways import serve


def solve(
    *,
    mentees: Mapping[str, Likeness],
    mentors: Mapping[str, Likeness],
    keep: Iterable[tuple[str, str]] = (),
    progress: Progress | None = None,
) -> Solution:
    """Find the best plan: most priority mentees, then most mentees, then the highest total, then most pairs of `keep`.

    `mentees` and `mentors` are {name: Likeness}, `keep` pairs (mentee, mentor) of before; names in `barred` and `keep` that
    are not there are passed over. Everybody is taken in order of name, so the order of the input plays no part.
    `progress(done, of)` is called now and then. Returns a `Solution`.
    """
    market = Market(mentees, mentors, keep)
    crowd = Crowd(market)
    while crowd.fall():
        if progress:
            progress(crowd.content(), len(market.mentees.names))
        serve(crowd)
    return market.solution()

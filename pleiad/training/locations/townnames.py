"""The towns that a name may mean: as listed, as the beginning of a name, or with a slip of the finger."""

from . import gazetteer
from .gazetteer import Town
from .names import bare, fold, letters, slips, slips_allowed

# A short word is a slip away from many towns ("home" from Hove, "work" from York). So it is only taken for a large
# town, with the first letter right, and one letter left out or two swapped.
SHORT, TYPED_OFTEN = 5, 10_000
SHORTEST_BEGINNING = 4
AT_MOST = 6
"""Towns that are offered for one misspelt name."""


def exact(text: str) -> tuple[Town, ...]:
    """Find the towns of a name, however it is written; the one with most people first."""
    return gazetteer.towns().get(fold(text)) or gazetteer.towns().get(fold(bare(text)), ())


def begun(text: str) -> tuple[Town, ...]:
    """Find the towns whose name begins with these words, when they are few: "Hemel" is Hemel Hempstead."""
    typed = fold(bare(text))
    return gazetteer.first_words().get(typed, ()) if len(typed) >= SHORTEST_BEGINNING else ()


def misspelt(text: str) -> tuple[Town, ...]:
    """Find the towns whose name is a slip or two of the finger away: the fewest slips first, then the most people."""
    typed = fold(bare(text))
    at_most = slips_allowed(typed)
    if not at_most or not typed.isalpha():
        return ()
    bits, kept = letters(typed), {}
    for key, others in gazetteer.spellings():
        # No slip changes more than two of the letters used.
        if abs(len(key) - len(typed)) > at_most or (bits ^ others).bit_count() > 2 * at_most or len(key) < 4:
            continue
        count = slips(typed, key, at_most=at_most)
        if count <= at_most and (len(typed) > SHORT or _likely(typed, key)):
            for town in gazetteer.towns()[key]:
                kept[town] = min(count, kept.get(town, count))
    # People get the first letter right, and mean the larger town.
    return tuple(
        sorted(kept, key=lambda town: (kept[town], fold(town.name)[0] != typed[0], -town.people, town.name))[:AT_MOST]
    )


def misspelt_area(text: str) -> str | None:
    """Find the county, council area or region whose name is one slip away, by its folded name."""
    typed = fold(bare(text))
    if len(typed) <= SHORT or not typed.isalpha():
        return None
    near = (key for key in gazetteer.named_areas() if len(key) > SHORT and slips(typed, key, at_most=1) == 1)
    return min(near, default=None)


def _likely(typed: str, key: str) -> bool:
    left_out_or_swapped = len(key) > len(typed) or sorted(key) == sorted(typed)
    often = gazetteer.towns()[key][0].people >= TYPED_OFTEN
    return often and typed[0] == key[0] and (left_out_or_swapped or len(typed) == SHORT)

"""An attacker who knows the rules, sees every figure of every month, adds, subtracts and combines, never knows a small count.

The attacker is a program: it makes every world there can be, sees what would be shown of each, and for what is really shown it
keeps the worlds that look the same. In one breakdown, whatever is shown, at least five values are left for every count under five. Who
puts two breakdowns of the same people together, or two months of counts that can only have grown, still has three.
"""

from collections import defaultdict
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ..disclosure import STEP, Protected, protected, rounded

VALUES_LEFT, VALUES_LEFT_OF_TWO = 5, 3


def worlds(parts: int, below: int) -> Iterator[tuple[int, ...]]:
    """Every way to share fewer than `below` people out over so many parts."""
    if parts == 0:
        yield ()
        return
    for first in range(below):
        for rest in worlds(parts - 1, below - first):
            yield (first, *rest)


def seen(world: tuple[int, ...]) -> tuple:
    """What is shown of a world."""
    shown = protected({str(number): count for number, count in enumerate(world)})
    return shown.total, *shown.parts.values()


def attack(looks: dict[tuple, list[tuple[int, ...]]], *, left_at_least: int = VALUES_LEFT) -> list:
    """The counts under five that have fewer values left than they should, in the worlds that look the same."""
    known = []
    for look, alike in looks.items():
        for part in range(len(alike[0])):
            left = {world[part] for world in alike}
            if min(left) < STEP and len(left) < left_at_least:
                known.append((look, part, sorted(left)))
    return known


def by_look(every, look) -> dict:
    found = defaultdict(list)
    for world in every:
        found[look(world)].append(world)
    return found


@pytest.mark.parametrize(("parts", "below"), [(1, 60), (2, 60), (3, 45), (4, 25), (5, 20), (6, 15)])
def test_no_total_and_no_parts_give_a_small_count_away(parts, below):
    assert attack(by_look(worlds(parts, below), seen)) == []


def test_two_breakdowns_of_the_same_people_do_not_either():
    """By sector and by nation: the parts of both have one sum."""
    of_sum = defaultdict(lambda: ([], []))
    for number, parts in enumerate((3, 2)):
        for world in worlds(parts, 25):
            of_sum[sum(world)][number].append(world)
    every = (one + other for ones, others in of_sum.values() for one in ones for other in others)
    looks = by_look(every, lambda world: (seen(world[:3]), seen(world[3:])))
    assert attack(looks, left_at_least=VALUES_LEFT_OF_TWO) == []


@pytest.mark.parametrize(("parts", "below"), [(1, 30), (2, 15)])
def test_a_later_month_does_not_either_even_of_counts_that_only_grow(parts, below):
    every = [
        before + after
        for before in worlds(parts, below)
        for after in worlds(parts, below)
        if all(then <= now for then, now in zip(before, after, strict=True))
    ]
    looks = by_look(every, lambda world: (seen(world[:parts]), seen(world[parts:])))
    assert attack(looks, left_at_least=VALUES_LEFT_OF_TWO) == []


def test_the_difference_of_two_months_is_never_a_number():
    """From one month to the next a shown count differs by a multiple of five, whatever the true difference."""
    for before in range(60):
        for after in range(60):
            one, other = rounded(before), rounded(after)
            if one and other and one == other:
                assert abs(after - before) < STEP
            if one and other:
                assert (other - one) % STEP == 0


def test_without_protection_the_same_attacker_wins():
    """Or else the tests above would prove nothing: hiding small counts alone, beside the true total, tells them."""

    def naive(world):
        return sum(world), *(count if count >= STEP else None for count in world)

    assert attack(by_look(worlds(3, 25), naive))


@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.integers(0, 100_000), max_size=14))
def test_what_is_shown_is_a_multiple_of_five_and_never_more_than_there_is(counts):
    shown = protected(counts)
    assert isinstance(shown, Protected) and shown.parts.keys() == counts.keys()
    assert shown.total is None or (shown.total % STEP == 0 and 0 < shown.total <= sum(counts.values()))
    for name, part in shown.parts.items():
        assert part is None or (part % STEP == 0 and STEP <= part <= counts[name])


def test_a_large_network_shows_nearly_everything():
    shown = protected({"council": 4013, "police": 512, "fire": 77, "parliament": 2})
    assert (shown.total, shown.parts["council"], shown.parts["parliament"]) == (4600, 4010, None)

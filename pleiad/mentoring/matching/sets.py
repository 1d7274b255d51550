"""Sets of positions (0, 1, 2 …), each kept as one whole number with a bit for each position."""

from collections.abc import Hashable, Iterable, Sequence
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)

# Up to here taking the positions of a set one by one is faster than writing the whole set down.
FEW = 64


def positions(mask: int) -> list[int]:
    """The positions in a set, in order."""
    found = []
    if mask.bit_count() < FEW:
        while mask:
            last = mask.bit_length() - 1
            found.append(last)
            mask ^= 1 << last
        found.reverse()
        return found
    text = bin(mask)
    last = len(text) - 1
    position = text.rfind("1")
    while position > 1:
        found.append(last - position)
        position = text.rfind("1", 0, position)
    return found


def set_of(some: Sequence[int]) -> int:
    """The set of these positions, a list."""
    if len(some) < 3:
        found = 0
        for position in some:
            found |= 1 << position
        return found
    written = bytearray(max(some) // 8 + 1)
    for position in some:
        written[position >> 3] |= 1 << (position & 7)
    return int.from_bytes(written, "little")


def sets_by(keys: Iterable[Key]) -> dict[Key, int]:
    """For each key of an iterable, the set of positions at which it is found: {key: set}."""
    standing: dict[Key, list[int]] = {}
    for position, key in enumerate(keys):
        if key in standing:
            standing[key].append(position)
        else:
            standing[key] = [position]
    return {key: set_of(some) for key, some in standing.items()}


def lowest(mask: int) -> int:
    """The lowest position in a set that is not empty."""
    return (mask & -mask).bit_length() - 1

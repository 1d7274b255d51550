"""Sets of places (0, 1, 2 …), each kept as one whole number with a bit for each place."""

# Up to here taking the places of a set one by one is faster than writing the whole set down.
FEW = 64


def places(mask):
    """The places in a set, in order."""
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


def set_of(some):
    """The set of these places, a list."""
    if len(some) < 3:
        found = 0
        for place in some:
            found |= 1 << place
        return found
    found = bytearray(max(some) // 8 + 1)
    for place in some:
        found[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(found, "little")


def sets_by(keys):
    """For each key of an iterable, the set of the places at which it stands: {key: set}."""
    standing = {}
    for place, key in enumerate(keys):
        if key in standing:
            standing[key].append(place)
        else:
            standing[key] = [place]
    return {key: set_of(some) for key, some in standing.items()}


def lowest(mask):
    """The lowest place in a set that is not empty."""
    return (mask & -mask).bit_length() - 1

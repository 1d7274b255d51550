"""What was only guessed of a location, until the reader says that it is right; kept in the browser's session alone."""

from typing import NamedTuple

from django.http import HttpRequest

from .locations import keys
from .locations.find import FoundLocation

GUESSED = "training.guessed"
OFFERED = 5


class Guess(NamedTuple):
    """The location that was taken, and what else may have been meant, as (key, label)."""

    key: str
    others: list[tuple[str, str]]


def remember(*, request: HttpRequest, found: FoundLocation) -> None:
    """Keep what was guessed just now, in place of any guess before."""
    if found.guess:
        request.session[GUESSED] = [keys.key_of(found), keys.others_of_the_name(found)[:OFFERED]]
    else:
        request.session.pop(GUESSED, None)


def about(*, request: HttpRequest, key: str) -> Guess | None:
    """The guess that led to this location and is not agreed to, or None."""
    kept = request.session.get(GUESSED)
    return Guess(kept[0], [tuple(each) for each in kept[1]]) if kept and kept[0] == key else None


def settle(*, request: HttpRequest, key: str) -> None:
    """The reader agrees to the guess."""
    if about(request=request, key=key):
        del request.session[GUESSED]

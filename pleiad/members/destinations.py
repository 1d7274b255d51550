"""What somebody at the door came for. Rooms above say it: members knows their pages by address alone."""

from collections.abc import Callable

_known: list[Callable[[str], str | None]] = []


def names_destination(function: Callable[[str], str | None]) -> None:
    """Register a function that gives, for a path, what is done there in the language of the page, or None. It may name only
    what everybody may see."""
    _known.append(function)


def name_of(path: str) -> str:
    """What somebody who goes on to this path came for, or nothing."""
    return next((str(found) for each in _known if path and (found := each(path))), "")

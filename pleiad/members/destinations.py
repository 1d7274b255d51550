"""What a visitor who signs in came for. Rooms above name it: this room knows their pages by address alone."""

from collections.abc import Callable

from django.utils.http import url_has_allowed_host_and_scheme

LONGEST_PATH = 500

_known: list[Callable[[str], str | None]] = []


def names_destination(function: Callable[[str], str | None]) -> None:
    """Register a function that gives, for a path, what is done there in the language of the page, or None. It may name only
    what visitors may see."""
    _known.append(function)


def name_of(path: str) -> str:
    """What a visitor who goes on to this path came for, or ""."""
    return next((str(found) for each in _known if path and (found := each(path))), "")


def here(path: str) -> str:
    """The path if it leads to a page of ours, or nothing; nor anything longer than our own, which a session would keep."""
    ours = path.startswith("/") and len(path) <= LONGEST_PATH
    return path if ours and url_has_allowed_host_and_scheme(path, allowed_hosts=None) else ""

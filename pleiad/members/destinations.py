"""What a visitor who signs in came for. Rooms above name it: this room knows their pages by address alone."""

from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponse
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


_takers: list[Callable] = []


def takes_in(function: Callable) -> Callable:
    """Register a function (request=, address=, at=) that lets a person join who has just proved an address without an
    account, with what they confirmed in this browser before; it gives the answer, or None where they confirmed nothing."""
    _takers.append(function)
    return function


def taken_in(*, request: HttpRequest, address: str, at: datetime) -> HttpResponse | None:
    """The answer to a newcomer who confirmed everything before, or None: then they are asked."""
    for taker in _takers:
        if answer := taker(request=request, address=address, at=at):
            return answer
    return None


def here(path: str) -> str:
    """The path if it leads to a page of ours, or nothing; nor anything longer than our own, which a session would keep."""
    ours = path.startswith("/") and len(path) <= LONGEST_PATH
    return path if ours and url_has_allowed_host_and_scheme(path, allowed_hosts=None) else ""

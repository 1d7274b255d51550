"""Pages for visitors, cached until something on them changes.

A page is kept under the revisions of what it shows, read from the database at every request, so that no visitor ever sees
a place count that has passed. Only visitors without a session get these pages: they hold nothing personal and no form with a token.
The notice that stands now is a part of the key, so that it comes and goes to the second.
A page repeats its own address in its links, so only addresses that we link to ourselves count: otherwise the first visitor
could put words into what every later visitor is shown.
"""

import re
from collections import OrderedDict
from collections.abc import Callable, Hashable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from pleiad.notices import shown

KEEP = 500
OUR_QUERIES = re.compile(r"(past=?)?(&?page=[0-9]{1,5})?")
_pages: OrderedDict[Hashable, bytes] = OrderedDict()
_newest: dict[str, tuple[Hashable, object]] = {}


def is_visitor(request: HttpRequest, *, ours: tuple[str, ...] | None = None) -> bool:
    """Whether the request has no session, judged without the database, and asks for the page as we link to it.

    `ours` are the query strings that we link to; without it, those of a page that only has numbers and a past.
    """
    said = request.META.get("QUERY_STRING", "")
    as_we_link = said in ours if ours is not None else OUR_QUERIES.fullmatch(said) is not None
    return as_we_link and settings.SESSION_COOKIE_NAME not in request.COOKIES


def kept(request: HttpRequest, key: Hashable, make: Callable[[], HttpResponse]) -> HttpResponse:
    """The page kept under this key and the notice for this browser, or a new one, which is kept from now on."""
    notice = shown.to(request)
    key = (key, notice and notice.pk)
    content = _pages.get(key)
    if content is None:
        made = make()
        content = _pages[key] = made.content
        while len(_pages) > KEEP:
            try:
                _pages.popitem(last=False)
            except KeyError:  # another thread emptied it meanwhile
                break
    return HttpResponse(content)


def kept_newest(name: str, key: Hashable, make: Callable[[], object]) -> object:
    """What was made under this key, or something new. Only the newest of each name is kept, for things too big to keep many."""
    found = _newest.get(name)
    if found is None or found[0] != key:
        found = _newest[name] = (key, make())
    return found[1]


def forget() -> None:
    """Drop everything kept."""
    _pages.clear()
    _newest.clear()

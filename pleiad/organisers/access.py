"""The door of the desk: whoever is no organiser finds nothing behind it."""

from functools import wraps

from django.http import Http404
from django.views.decorators.http import require_http_methods


def _door(*methods):
    """A decorator for views that answer these methods, and 404 to everybody who is not an organiser now."""

    def guard(view):
        answer = require_http_methods(methods)(view)

        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not getattr(request.user, "is_organiser", False):
                raise Http404
            return answer(request, *args, **kwargs)

        guarded.for_organisers = True
        return guarded

    return guard


shows = _door("GET", "HEAD")
"""A page that is only read."""

does = _door("POST")
"""A deed: it changes something, or tells something that has to be written down."""

asks = _door("GET", "HEAD", "POST")
"""A form, and what happens when it is sent."""

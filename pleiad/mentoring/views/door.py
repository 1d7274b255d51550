from functools import wraps

from django.http import Http404
from django.views.decorators.http import require_http_methods


def _door(*methods):
    """A decorator for views that answer these methods, for members only: anyone else gets a 404."""

    def guard(view):
        answer = require_http_methods(methods)(view)

        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not getattr(request.user, "is_current", False):
                raise Http404
            return answer(request, *args, **kwargs)

        return guarded

    return guard


member_page = _door("GET", "HEAD")
member_action = _door("POST")
member_form = _door("GET", "HEAD", "POST")

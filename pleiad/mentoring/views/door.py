"""Who may open the pages of mentoring, and what their views share."""

from functools import wraps

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from ..models import Pairing


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


def sent(request):
    return request.POST if request.method == "POST" else None


def pairing_or_404(request, pk):
    """A pairing of the reader, with the other person; 404 for other pairings and where the two are kept apart."""
    found = Pairing.objects.of(request.user).select_related(
        "round", "proposal", "mentee", "mentor", "mentee__organisation", "mentor__organisation"
    )
    return get_object_or_404(found, pk=pk)

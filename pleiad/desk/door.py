"""The door of the desk. Only organisers find anything behind it, and an organiser who has been away confirms who they are,
because the desk shows what members told only us and decides about members."""

from datetime import UTC, datetime, timedelta
from functools import wraps
from urllib.parse import urlencode, urlsplit

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pleiad.members.destinations import here
from pleiad.members.proofs import shown_at

AWAY_AT_MOST, SHOWN_FOR = timedelta(hours=1), timedelta(hours=12)
"""NIST SP 800-63B-4, section 2.2.3, allows at most an hour without activity and a day since the last sign-in; half a
day ends with the working day, in which a laptop is put away."""
SEEN = "desk"  # session key: when the organiser was last at the desk
NOTED_EVERY = timedelta(minutes=1)  # or each page would write the session


def _stays(request, at):
    """Whether the organiser may go on; if so, note the visit in the session."""
    shown = shown_at(request)
    seen = max(shown, datetime.fromtimestamp(request.session.get(SEEN, 0), UTC))
    if at - shown >= SHOWN_FOR or at - seen >= AWAY_AT_MOST:
        return False
    if at - seen >= NOTED_EVERY:
        request.session[SEEN] = at.timestamp()
    return True


def _confirm_identity(request, methods):
    """Ask the organiser to sign in again and come back: to this page, or after an action to the page with its button."""
    if request.method == "POST":
        messages.warning(
            request, _("You were away, so nothing has been changed. Show that it is you, then do it again.")
        )
    then = request.path if "GET" in methods else here(urlsplit(request.headers.get("Referer", "")).path)
    query = urlencode({"next": then or reverse("desk:desk")})
    return redirect(f"{reverse('mfa_reauthenticate')}?{query}")


def _door(*methods):
    """A decorator for views that answer these methods, with 404 for everyone who is not an organiser now."""

    def guard(view):
        answer = require_http_methods(methods)(view)

        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not getattr(request.user, "is_organiser", False):
                raise Http404
            if not _stays(request, timezone.now()):
                return _confirm_identity(request, methods)
            return answer(request, *args, **kwargs)

        guarded.for_organisers = True
        return guarded

    return guard


desk_page = _door("GET", "HEAD")
"""A page that is only read."""

desk_action = _door("POST")
"""An action: it changes something, or shows something whose reading is recorded."""

desk_form = _door("GET", "HEAD", "POST")
"""A form, and what happens when it is sent."""

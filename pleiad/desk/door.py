"""The door of the desk. Only organisers find anything behind it, and an organiser who has been away confirms who they are,
because the desk shows what members told only us and decides about members.

Who may use the desk shows more than a mailbox: a passkey, an authenticator app or a recovery code, and a fresh one for what
cannot be taken back. An installation can do without until a day that its settings name; the desk says so all that time.
"""

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

from pleiad.members import factors
from pleiad.members.destinations import here
from pleiad.members.proofs import PROOF_LASTS, second_step_at, shown_at, waived_until

AWAY_AT_MOST, SHOWN_FOR = timedelta(hours=1), timedelta(hours=12)
"""NIST SP 800-63B-4, section 2.2.3, allows at most an hour without activity and a day since the last sign-in; half a
day ends with the working day, in which a laptop is put away."""
SEEN = "desk"  # session key: when the organiser was last at the desk
NOTED_EVERY = timedelta(minutes=1)  # or each page would write the session


def _shows_enough(request, at, within, has_second_step):
    """Whether the organiser has shown a second step in this browser, no longer ago than `within`. Who has none is let in
    while the installation does without."""
    if not has_second_step:
        return bool(waived_until(at))
    shown = second_step_at(request)
    return bool(shown) and at - shown < within


def _stays(request, at, has_second_step):
    """Whether the organiser may go on; if so, note the visit in the session."""
    shown = shown_at(request, has_second_step=has_second_step)
    seen = max(shown, datetime.fromtimestamp(request.session.get(SEEN, 0), UTC))
    if at - shown >= SHOWN_FOR or at - seen >= AWAY_AT_MOST:
        return False
    if at - seen >= NOTED_EVERY:
        request.session[SEEN] = at.timestamp()
    return True


def _confirm_identity(request, methods, said):
    """Ask the organiser to sign in again and come back: to this page, or after an action to the page with its button."""
    if request.method == "POST":
        messages.warning(request, said)
    then = request.path if "GET" in methods else here(urlsplit(request.headers.get("Referer", "")).path)
    query = urlencode({"next": then or reverse("desk:desk")})
    return redirect(f"{reverse('mfa_reauthenticate')}?{query}")


def _door(*methods, for_good=False):
    """A decorator for views that answer these methods, with 404 for everyone who is not an organiser now. `for_good`: what
    they do cannot be taken back, so the second step must have been shown within a quarter of an hour; what was typed into a
    form meanwhile has an hour."""

    def guard(view):
        answer = require_http_methods(methods)(view)

        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not getattr(request.user, "is_organiser", False):
                raise Http404
            at, within = timezone.now(), SHOWN_FOR
            if for_good:
                within = AWAY_AT_MOST if request.method == "POST" and "GET" in methods else PROOF_LASTS
            has_second_step = factors.has_second_step(request.user)
            if not _stays(request, at, has_second_step):
                said = _("You were away, so nothing has been changed. Show that it is you, then do it again.")
                return _confirm_identity(request, methods, said)
            if not _shows_enough(request, at, within, has_second_step):
                if not has_second_step:
                    return redirect("mfa_index")
                said = _("Nothing has been changed yet. Show first that it is you, then do it again.")
                return _confirm_identity(request, methods, said)
            return answer(request, *args, **kwargs)

        guarded.for_organisers, guarded.for_good = True, for_good
        return guarded

    return guard


desk_page = _door("GET", "HEAD")
"""A page that is only read."""

desk_action = _door("POST")
"""An action: it changes something, or shows something whose reading is recorded."""

desk_form = _door("GET", "HEAD", "POST")
"""A form, and what happens when it is sent."""

desk_form_for_good = _door("GET", "HEAD", "POST", for_good=True)
"""The same, for what cannot be taken back: it leaves the building, opens what was closed, or ends what others rely on."""

desk_action_for_good = _door("POST", for_good=True)
"""An action that cannot be taken back."""

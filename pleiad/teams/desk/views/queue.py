"""The queue of everything that goes to Teams: stopped, resumed, worked off by hand."""

from django.utils import timezone
from django.utils.translation import gettext as _

from pleiad.desk.door import desk_action
from pleiad.desk.pages import attempt, back_to
from pleiad.errors import Refused

from ... import queue


@desk_action
def stop(request):
    """Hold up everything that goes to Teams."""
    attempt(request, _stop, _("Teams invitations are stopped. Nothing is lost."), by=request.user, at=timezone.now())
    return back_to(request, "teams")


def _stop(*, by, at):
    if not queue.stop(at=at, code="by-hand", reason="by-hand", by=by):
        raise Refused(_("The queue is stopped already."))


@desk_action
def resume(request):
    """Let everything that waited go on."""
    attempt(request, queue.resume, _("Teams invitations go on."), by=request.user, at=timezone.now())
    return back_to(request, "teams")


@desk_action
def by_hand(request):
    """While the queue is stopped, add people by hand."""
    attempt(
        request,
        queue.add_by_hand,
        _("Everyone who is waiting is on the list to add by hand."),
        by=request.user,
        at=timezone.now(),
    )
    return back_to(request, "teams")

"""Where a member is signed in."""

from django.contrib import messages
from django.contrib.auth import logout
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from .. import browsers


@require_safe
def signed_in(request):
    """Every browser in which the member is signed in, this one first."""
    found = browsers.signed_in_browsers(request=request, at=timezone.now())
    return render(request, "members/browsers.html", {"browsers": found})


@require_POST
def end(request, pk):
    """Sign the member out of one of them."""
    at = timezone.now()
    session = get_object_or_404(browsers.sessions_of(member=request.user, at=at), pk=pk)
    if browsers.is_here(request=request, session=session):
        logout(request)
        return redirect("home")
    browsers.end_session(request=request, session=session, at=at)
    messages.success(request, _("You are signed out there."))
    return redirect("members:browsers")

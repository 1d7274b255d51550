"""What is pressed on the start page, and the list of everything that waits. The page itself is at the root, where events has it."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pleiad.ui.paging import cut, page_number

from .. import seeing, start, waiting

ON_A_PAGE = 20


@require_safe
def everything(request):
    """Everything that waits for the member, what ends soonest first."""
    at = timezone.now()
    found, _more = waiting.for_member(request.user, at=at, most=waiting.OF_A_KIND)
    shown = cut(found, number=page_number(request), size=ON_A_PAGE)
    lines = [start.line(each, at=at) for each in shown.rows]
    return render(request, "home/waiting.html", {"waits": lines, "page": shown})


@require_POST
def seen(request):
    """Everything that is new until now has been seen."""
    seeing.see(by=request.user, at=timezone.now())
    return redirect("home")


@require_POST
def switch(request):
    """Show what is new on the start page, or not."""
    on = "on" in request.POST
    seeing.switch(by=request.user, on=on, at=timezone.now())
    messages.success(
        request,
        _("What is new is shown from now on.")
        if on
        else _("What is new is no longer shown, and we keep no moment of your visits."),
    )
    return redirect("home")


@require_POST
def close_steps(request):
    """The first steps are not shown again."""
    seeing.close_first_steps(by=request.user, at=timezone.now())
    return redirect("home")

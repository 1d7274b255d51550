"""Time away from work: said, changed and ended by the member."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pleiad.errors import Refused
from pleiad.ui.dates import day

from .. import circumstances
from ..forms import AwayForm

form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
def away(request, kind):
    """Say that one is away from work: until which day, and what it means."""
    chosen = next((each for each in circumstances.allowed() if each.key == kind), None)
    if chosen is None:
        raise Http404
    form = AwayForm(request.POST if request.method == "POST" else None) if chosen.longest else None
    if request.method == "POST" and (form is None or form.is_valid()):
        until_on = form.cleaned_data["until_on"] if form else None
        try:
            said = circumstances.say(member=request.user, kind=chosen, until_on=until_on, at=timezone.now())
        except Refused as refusal:
            if form:
                form.add_error("until_on", str(refusal))
            else:
                messages.error(request, str(refusal))
                return redirect("members:membership")
        else:
            messages.success(request, _said(said))
            return redirect("members:membership")
    context = {"kind": chosen, "form": form, "employer": request.user.organisation_name}
    return render(request, "members/away.html", context)


def _said(away):
    if away.until_on is None:
        return _("You stay a member. We do not ask you again where you work.")
    return _("You stay a member. We ask you where you work after %(date)s.") % {"date": day(moment=away.until_on)}


@require_POST
def back(request):
    """The member is back at work."""
    try:
        circumstances.end(member=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Welcome back. Prove within 30 days where you work."))
    return redirect("members:membership")

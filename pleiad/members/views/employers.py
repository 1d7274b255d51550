"""Changing employer: what a new address shows, and saying where one works where it does not show it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pleiad.errors import Refused

from .. import moving, signing_in, staying
from ..eligibility import versions
from ..forms import NewEmployerForm

form_page = require_http_methods(["GET", "HEAD", "POST"])


def added(request, address, key, *, second, at):
    """The code to a new address was typed: say what is true now, and go on."""
    try:
        became, made = moving.add(member=request.user, address=address, key=key, second=second, at=at)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("members:account")
    signing_in.stay_signed_in(request=request)
    request.user.refresh_from_db()
    if became == moving.Added.TO_BE_SAID:
        messages.success(request, _("%(address)s is yours now too.") % {"address": made.address})
        return redirect("members:second-employer" if second else "members:new-employer", pk=made.pk)
    messages.success(request, said(request.user, became, made))
    moved = became in (moving.Added.MOVED, moving.Added.SECOND)
    return redirect("members:membership" if moved else "members:account")


def said(member, became, address) -> str:
    """What is true once an address was added."""
    if became == moving.Added.MOVED:
        return _("You now work at %(organisation)s.") % {"organisation": member.organisation_name}
    if became == moving.Added.SECOND:
        second = member.employments.current().exclude(kind="main").order_by("-pk").first()
        return _("You now work at %(organisation)s too.") % {"organisation": second}
    return _("%(address)s is yours now too. You can sign in with it.") % {"address": address.address}


@form_page
def new_employer(request, pk, second=False):
    """The address does not name the employer, or the domain list does not know it: the member says it."""
    address = get_object_or_404(request.user.addresses, pk=pk, kind="private")
    lane = staying.lane_of(address, versions.current())
    if lane in ("refuse", "sponsor"):
        messages.warning(request, _("This address does not show where you work. It stays your private one."))
        return redirect("members:membership")
    form = NewEmployerForm(request.POST if request.method == "POST" else None, looked_at=lane != "auto")
    if form.is_bound and form.is_valid():
        try:
            waits = moving.say(
                member=request.user,
                address=address,
                organisation=form.cleaned_data["organisation"],
                evidence=form.cleaned_data.get("evidence", ""),
                second=second,
                at=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _said(request, waits, second, address)
    return render(request, "members/new_employer.html", {"form": form, "address": address, "looked_at": lane != "auto"})


def _said(request, waits, second, address):
    if waits:
        messages.success(request, _("An organiser looks at it. Until then nothing changes."))
        return redirect("members:application")
    signing_in.stay_signed_in(request=request)
    request.user.refresh_from_db()
    became = moving.Added.SECOND if second else moving.Added.MOVED
    messages.success(request, said(request.user, became, address))
    return redirect("members:membership")


@require_POST
def shield(request, pk):
    """Put the shield towards a former employer up, or take it down."""
    employment = get_object_or_404(request.user.employments, pk=pk, until_on__isnull=False)
    up = "up" in request.POST
    moving.shield_from(member=request.user, employment=employment, up=up, at=timezone.now())
    words = _("Your shield is up towards %(name)s.") if up else _("Your shield towards %(name)s is down.")
    messages.success(request, words % {"name": employment})
    return redirect("members:membership")


@require_POST
def leave_second(request, pk):
    """Say that a second employer or a secondment has ended."""
    employment = get_object_or_404(request.user.employments.current().exclude(kind="main"), pk=pk)
    try:
        moving.leave_second(member=request.user, employment=employment, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("You no longer work at %(organisation)s.") % {"organisation": employment})
    return redirect("members:membership")

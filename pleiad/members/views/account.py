"""A member's account: what it holds, name and language, leaving."""

from django.contrib import messages
from django.contrib.auth import logout
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pleiad.errors import Refused

from .. import actions, leaving
from ..forms import NameAndOrganisationForm
from ..organisations import rules
from .pages import form_page


@require_safe
def account(request):
    """Links to everything that belongs to the member."""
    member = request.user
    return render(
        request,
        "members/account.html",
        {
            "member": member,
            "application": member.applications.order_by("-applied_at").first(),
            "addresses": member.addresses.order_by("proved_at"),
        },
    )


@form_page
def profile(request):
    member = request.user
    employments = list(member.employments.current().select_related("organisation"))
    zone = member.shielded_zone or rules.zone_to_hide_from(employments, sector=member.sector, nation=member.nation)
    first = {
        "zone": bool(member.shielded_zone),
        "name": member.name,
        "language": member.language,
        "hidden": bool(member.hidden_since),
        "shielded": bool(member.shielded_since),
    }
    form = NameAndOrganisationForm(
        request.POST or None,
        initial=first,
        shield_says=rules.shield_says(employments),
        zone=zone,
        zone_says=rules.zone_says(zone),
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        actions.change_profile(
            member=member,
            name=said["name"],
            language=said["language"],
            hidden=said["hidden"],
            shielded=said["shielded"],
            shielded_zone=zone if said.get("zone") else "",
            at=timezone.now(),
        )
        messages.success(request, _("Your profile is saved."))
        return redirect("members:account")
    return render(request, "members/profile.html", {"form": form})


@form_page
def leave(request):
    """Leave the network and delete everything; needs a fresh proof."""
    if request.method == "POST":
        try:
            leaving.leave(member=request.user, at=timezone.now())
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("members:account")
        logout(request)
        return render(request, "members/left.html")
    return render(request, "members/leave.html")

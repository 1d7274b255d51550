"""Where a member works: the proof, and what follows when it is due."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pleiad.errors import Refused
from pleiad.ui.dates import day

from .. import actions, circumstances, moving, rules, signing_in, staying
from ..eligibility import versions
from ..forms import TextForm
from ..models import Application
from ..standing import Standing

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def membership(request):
    """Where the member works, until when that is proved, and what to do when it has changed."""
    member = request.user
    domain_list, lines, maybe, jobs = versions.current(), [], [], moving.history(member)
    for address in member.addresses.filter(kind="private").order_by("proved_at"):
        if staying.lane_of(address, domain_list) not in ("refuse", "sponsor"):
            maybe.append(address)
    for address in member.addresses.filter(kind="work").order_by("-proved_at"):
        why_not = rules.why_not_prove_with(address=address, lane=staying.lane_of(address, domain_list))
        lines.append({"address": address, "why_not": why_not})
    context = {
        "member": member,
        "lines": lines,
        "maybe": maybe,
        "can_prove": any(not each["why_not"] for each in lines),
        "away": (away := circumstances.of(member, at=timezone.now())),
        "away_kind": away and circumstances.KINDS.get(away.kind),
        "kinds": circumstances.allowed(),
        "history": [each for each in jobs if each.until_on],
        "seconds": [each for each in jobs if each.until_on is None and each.kind != "main"],
        "open_application": member.applications.filter(decided_at=None).first(),
    }
    return render(request, "members/membership.html", context)


@require_POST
def prove(request, pk):
    """Mail a code to a work address of the member's; typing it proves where they work."""
    address = get_object_or_404(request.user.addresses, pk=pk, kind="work")
    try:
        signing_in.ask_for_code(
            request=request,
            address=address.address,
            at=timezone.now(),
            purpose="prove",
            then=reverse("members:membership"),
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("members:membership")
    return redirect("members:code")


def proved(request, known, then, at):
    """The code to a work address was typed: say what is true now, and go on."""
    if known is None or known.member_id != request.user.pk:
        messages.error(request, _("This is not one of your addresses."))
        return redirect("members:membership")
    try:
        was = staying.proved(member=request.user, address=known, at=at)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said(request.user, was))
    return redirect(then)


def said(member, was) -> str:
    """What is true after a proof; `was`: the standing before it."""
    if was == Standing.RESTING:
        return _("Welcome back. Your membership is awake again, and everything you wrote is there.")
    if member.prove_by is None:
        return _("Thank you.")
    return _("Thank you. We ask you again by %(date)s.") % {"date": day(moment=member.prove_by)}


@form_page
def vouched_for_again(request):
    """A member without a work address asks two members to vouch again; an organiser decides."""
    if request.user.applications.filter(decided_at=None).exists():
        return redirect("members:application")
    form = TextForm(
        request.POST or None,
        label=_("Where do you work now, and what do you do there?"),
        hint=_("An organiser reads it. Then you name two members who know you."),
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.apply_to_stay(member=request.user, evidence=form.cleaned_data["text"], at=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("members:application")
    return render(request, "members/vouched_for_again.html", {"form": form, "purpose": Application.STAYING})

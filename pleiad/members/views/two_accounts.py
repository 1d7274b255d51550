"""A member adds an address that their other account has: the two can become one, proved by a code to each."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from pleiad.errors import Refused

from .. import factors, signing_in, staying, two_accounts
from ..models import Address

form_page = require_http_methods(["GET", "HEAD", "POST"])
OTHER = "other-account"  # session key: an address of another account that this browser has proved
PROOF_LASTS = 15 * 60


def found(request, known, at):
    """The code went to an address that has an account already: the member's own, or another."""
    if known.member_id == request.user.pk:
        staying.proved_by_signing_in(address=known, at=at)
        messages.info(request, _("This address is yours already."))
        return redirect("members:account")
    request.session[OTHER] = {"address": known.pk, "at": at.timestamp()}
    return redirect("members:two-accounts")


def _other(request, at):
    """The address of the other account, while its proof counts."""
    kept = request.session.get(OTHER)
    if not kept or at.timestamp() - kept["at"] > PROOF_LASTS:
        return None
    # visible_to would hide it: the member has proved that the address is theirs
    return Address.objects.select_related("member").filter(pk=kept["address"]).first()


@never_cache
@form_page
def offer(request):
    """What it means that the two accounts become one, and the button that mails a code to this one."""
    at = timezone.now()
    address = _other(request, at)
    if address is None:
        messages.info(request, _("Add the address again: the proof of it counts for a quarter of an hour."))
        return redirect("members:add-address")
    other = address.member
    why_not = two_accounts.why_not_make_one(
        kept=request.user, other=other, other_asks_more=factors.has_second_step(other)
    )
    if request.method == "POST" and not why_not:
        try:
            signing_in.ask_for_code(
                request=request,
                address=request.user.email,
                at=at,
                purpose="two-accounts",
                then=reverse("members:account"),
            )
            return redirect("members:code")
        except Refused as refusal:
            messages.error(request, str(refusal))
    return render(request, "members/two_accounts.html", {"address": address, "why_not": why_not})


def proved(request, known, at):
    """The code to this account was typed too: the two become one."""
    address = _other(request, at)
    if address is None or known is None or known.member_id != request.user.pk:
        messages.error(request, _("Add the address again: the proof of it counts for a quarter of an hour."))
        return redirect("members:account")
    try:
        two_accounts.make_one(kept=request.user, other=address.member, at=at)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("members:account")
    staying.proved_by_signing_in(address=Address.objects.select_related("member").get(pk=address.pk), at=at)
    del request.session[OTHER]
    signing_in.stay_signed_in(request=request)
    messages.success(request, _("Your two accounts are one now. All your addresses sign in to it."))
    return redirect("members:account")

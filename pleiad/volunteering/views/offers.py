"""Offers for a part: making and withdrawing one."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pleiad.errors import Refused
from pleiad.events.labels import told
from pleiad.events.models import Event

from .. import actions, rules
from ..forms import OfferForm
from ..models import Offer, Part
from .parts import member_or_404

form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
def offer(request, pk):
    """Offer oneself for a part."""
    reader, at = member_or_404(request), timezone.now()
    events = Event.objects.visible_to(reader).published()
    part = get_object_or_404(Part.objects.filter(event__in=events).select_related("event"), pk=pk)
    earlier = list(Offer.objects.filter(part=part, member=reader))
    if why_not := rules.why_not_offer(part=part, member=reader, at=at, earlier=earlier):
        messages.warning(request, str(why_not))
        return redirect(part.event)
    form = OfferForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.offer(part=part, member=reader, at=at, **form.cleaned_data)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(
                request, _("Thank you. The organisers have your offer, and you will have an answer by email.")
            )
        return redirect(part.event)
    context = {"form": form, "part": part, "event": part.event, "title": told(part.event, "title")}
    return render(request, "volunteering/offer.html", context)


@form_page
def withdraw(request, pk):
    """Withdraw an offer, on one press and without a reason."""
    at = timezone.now()
    own_offer = get_object_or_404(Offer.objects.filter(member=request.user).select_related("part__event"), pk=pk)
    if why_not := rules.why_not_withdraw(offer=own_offer, at=at):
        messages.warning(request, str(why_not))
        return redirect("volunteering:own-parts")
    if request.method == "POST":
        try:
            actions.withdraw(offer=own_offer, by=request.user, at=at)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Your offer is withdrawn. Thank you for telling us."))
        return redirect("volunteering:own-parts")
    context = {"offer": own_offer, "event": own_offer.part.event, "title": told(own_offer.part.event, "title")}
    return render(request, "volunteering/withdraw.html", context)

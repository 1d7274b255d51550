"""The standing offer of a member."""

from copy import copy

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from .. import actions
from ..forms import StandingOfferForm
from ..models import StandingOffer
from .parts import member_or_404

form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
def standing(request):
    """Make or change the member's standing offer."""
    reader = member_or_404(request)
    held = StandingOffer.objects.filter(member=reader).prefetch_related("topics").first()
    form = StandingOfferForm(request.POST if request.method == "POST" else None, instance=copy(held))
    if request.method == "POST" and form.is_valid():
        actions.stand_ready(member=reader, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Thank you. The organisers can ask you now."))
        return redirect("volunteering:own-parts")
    stands = held is not None and held.withdrawn_at is None
    return render(request, "volunteering/standing.html", {"form": form, "stands": stands})


@require_POST
def stand_down(request):
    """Withdraw the member's standing offer."""
    actions.stand_down(member=request.user, at=timezone.now())
    messages.success(request, _("Your standing offer is withdrawn. Nobody will ask."))
    return redirect("volunteering:own-parts")

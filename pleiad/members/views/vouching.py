"""Vouching for an applicant."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from pleiad.errors import Refused

from .. import vouching
from ..forms import TextForm
from ..models import Vouch
from ..visibility import names
from .pages import form_page


@form_page
def vouch(request, ticket):
    """Ask a member whether they know the applicant."""
    asked = get_object_or_404(
        Vouch.objects.select_related("application__member__organisation"),
        ticket=vouching.hash_of(ticket),
        asked_address__in=request.user.addresses.values("address"),
    )
    applicant = names([asked.application.member], reader=request.user, told=True)(asked.application.member)
    form = TextForm(request.POST if "text" in request.POST else None, label=_("How do you know them?"))
    at = timezone.now()
    try:
        if request.method == "POST" and "decline" in request.POST:
            vouching.decline_to_vouch(vouch=asked, by=request.user, at=at)
            messages.success(request, _("Thank you for answering."))
            return redirect("members:account")
        if form.is_bound and form.is_valid():
            vouching.vouch(vouch=asked, by=request.user, how_known=form.cleaned_data["text"], at=at)
            messages.success(request, _("Thank you. You have vouched for them."))
            return redirect("members:account")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return render(request, "members/vouch.html", {"vouch": asked, "form": form, "who": applicant})

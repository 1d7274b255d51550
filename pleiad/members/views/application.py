"""An applicant's own pages."""

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from pleiad.errors import Refused

from .. import actions, vouching
from ..forms import TextForm, VouchersForm
from .pages import form_page


@form_page
def application(request):
    """The applicant's page: how far it is, the organiser's question, and asking members to vouch."""
    current = request.user.applications.order_by("-applied_at").first()
    if not current:
        return redirect("members:account")
    answering = TextForm(request.POST if "answer" in request.POST else None, label=_("Your answer"))
    vouchers = VouchersForm(request.POST if "vouchers" in request.POST else None)
    at = timezone.now()
    try:
        if answering.is_bound and answering.is_valid():
            actions.answer(application=current, by=request.user, at=at, text=answering.cleaned_data["text"])
            messages.success(request, _("Thank you. The organisers have your answer."))
            return redirect("members:application")
        if vouchers.is_bound and vouchers.is_valid():
            wanted = [vouchers.cleaned_data[name].text.lower() for name in ("first", "second")]
            vouching.ask_to_vouch(application=current, by=request.user, addresses=wanted, at=at)
            messages.success(request, _("If these addresses belong to members, they have an email from us now."))
            return redirect("members:application")
    except Refused as refusal:
        messages.error(request, str(refusal))
    given = current.vouches.standing().count()
    return render(
        request,
        "members/application.html",
        {"application": current, "answering": answering, "vouchers": vouchers, "given": given},
    )


@form_page
def apply_again(request):
    """After a refusal: new evidence, a new application."""
    last = request.user.applications.order_by("-applied_at").first()
    if not last or last.outcome != "refused":
        return redirect("members:application")
    form = TextForm(
        request.POST or None,
        label=_("What should we know?"),
        hint=_("Where you work, what you do there, and what has changed."),
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.apply_again(member=request.user, evidence=form.cleaned_data["text"], at=timezone.now())
        except Refused as refusal:
            messages.warning(request, str(refusal))
        return redirect("members:application")
    return render(
        request, "members/apply_again.html", {"form": form, "working_days": settings.ANSWER_WITHIN_WORKING_DAYS}
    )

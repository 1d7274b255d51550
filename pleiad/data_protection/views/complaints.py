from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from pleiad.errors import Refused
from pleiad.members import signing_in
from pleiad.ui.paging import cut, page_number

from .. import complaining
from ..forms import ComplaintForm
from ..models import Complaint

ON_A_PAGE = 20


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def make(request):
    """Complain, with or without an account. A suspended or resting member does so as anyone."""
    member = request.user if request.user.is_authenticated else None
    network, at = signing_in.site_key(request), timezone.now()
    form = ComplaintForm(request.POST if request.method == "POST" else None, member=member)
    why_not = complaining.why_not_complain(member=member, network=network, at=at)
    if request.method == "POST" and not why_not and form.is_valid():
        said = {"address": "", **form.cleaned_data}
        try:
            complaining.complain(by=member, language=get_language(), network=network, at=at, **said)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            return redirect("complaint-received")
    context = {"form": form, "why_not": why_not, "days": complaining.ANSWERED_WITHIN.days}
    return render(request, "data_protection/complain.html", context)


@login_not_required
@require_safe
def received(request):
    """Thanks, at once: what happens now."""
    return render(request, "data_protection/complaint_received.html", {"days": complaining.ANSWERED_WITHIN.days})


@require_safe
@never_cache
def own(request):
    """The reader's own complaints, with what came of them."""
    found = Complaint.objects.filter(member=request.user).order_by("-made_at", "-pk")
    page = cut(found, number=page_number(request), size=ON_A_PAGE)
    return render(request, "data_protection/own_complaints.html", {"page": page})
